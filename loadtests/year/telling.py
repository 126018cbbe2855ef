"""The whole plan, told day by day in the order of time; what follows later (a late rating) waits for its day."""

from __future__ import annotations

import heapq
import random
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from itertools import count, groupby
from typing import Any

from loadtests.year.afterwards import rating
from loadtests.year.counters import Counters
from loadtests.year.guides import tell_guidance
from loadtests.year.people import Shelf, askers, people
from loadtests.year.plan import HallDay, Plan
from loadtests.year.shifts import close_posts, open_posts
from loadtests.year.visit import Counter, Ticket, Visit
from loadtests.year.voice import Voice
from shared.messaging import Event

_PUBLISHED_MINUTE = -600.0
"""The evening before the first day."""


def happened(plan: Plan) -> Iterator[Event]:
    """Yield every event of ``plan`` in the order of time; the same for the same plan, whenever and wherever.

    Only one day, and what is still to follow from earlier ones, is held in memory.
    """
    later: list[tuple[datetime, int, Event]] = []
    yield from _published(plan)
    order, lasting = count(), dict[str, int]()
    halls = {each["id"]: each for each in plan.world.halls}
    shelves = {name: Shelf.of(hall, plan.world.matters) for name, hall in halls.items()}
    for _, same_day in groupby(plan.hall_days(), key=lambda each: each.ordinal):
        told = [event for day in same_day for event in hall_day(plan, day, halls[day.hall], shelves[day.hall], lasting)]
        for event in told:
            heapq.heappush(later, (event.time, next(order), event))
        midnight = max(each.time for each in told if each.type == "day_closed") + timedelta(hours=5)
        while later and later[0][0] < midnight:
            yield heapq.heappop(later)[2]
    while later:
        yield heapq.heappop(later)[2]


def hall_day(plan: Plan, which: HallDay, hall: Mapping[str, Any], shelf: Shelf, lasting: dict[str, int]) -> list[Event]:
    """Return what happens in ``hall`` that day, and what follows from it later; in order for each subject.

    ``lasting``: how much was said of subjects on the days before.
    """
    chance = random.Random(f"{plan.seed} {which.hall} {which.day} events")
    voice = Voice(which.hall, hall["zone"], which.day, chance, lasting)
    counters = [_counter(hall["id"], each) for each in hall["counters"]]
    letters = {each["id"]: each["letter"] for each in hall["queues"]}
    sequences: dict[str, int] = {}
    first_time = which.ordinal == 0
    open_posts(voice, counters, hall["guidance_seats"], first_time)
    coming = people(chance, shelf, which.visitors, plan.service_minutes(hall))
    visits = [Visit(voice.new_id(each.minute), each, voice, letters, sequences) for each in coming]

    def rated(visit: Visit, ticket: Ticket, counter: Counter, minute: float) -> None:
        if visit.person.rating:
            rating(voice, visit, ticket, counter, minute, chance)

    end = Counters(counters, rated).play(visits)
    tell_guidance(voice, askers(chance, shelf, which.visitors), hall["guidance_seats"])
    close_posts(voice, counters, hall["guidance_seats"], end, which.visitors)
    return voice.events


def _published(plan: Plan) -> Iterator[Event]:
    """Yield halls and matters, published before the first day."""
    chance = random.Random(f"{plan.seed} published")
    for hall in plan.world.halls:
        voice = Voice(hall["id"], hall["zone"], plan.working_days[0], chance)
        told = {"hall": hall, "revision": 1, "changed": [], "reason": None}
        voice.say("intake", "hall_published", hall["id"], _PUBLISHED_MINUTE, told, "admin")
        yield from voice.events
    for matter in plan.world.matters:
        voice = Voice("", plan.world.halls[0]["zone"], plan.working_days[0], chance)
        told = {"matter": matter, "revision": 1}
        voice.say("intake", "matter_published", matter["id"], _PUBLISHED_MINUTE + 1, told, "admin")
        yield from voice.events


def _counter(hall: str, settings: Mapping[str, Any]) -> Counter:
    return Counter(settings["id"], settings["number"], tuple(settings["queues"]), f"{hall}-clerk-{settings['number']}")
