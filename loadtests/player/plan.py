"""The morning as it is meant to go: who comes when, for what, and how long it takes. Pure, and the same for one seed.

Times are minutes since the morning's start. Durations are made so that the open counters are busy for about
``LOAD`` of the morning: enough for queues to form, and for all of them to be served.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

Choice = TypeVar("Choice")

MORNING_MINUTES = 240.0
DOORS_CLOSE_BEFORE_END = 0.08
"""Nobody comes in the last part of the morning, so that the last ones are served before its end."""
LOAD = 0.64
IMPORTED_SHARE = 0.65
SHOWS_UP = {"first_call": 0.88, "second_call": 0.06, "never": 0.06}
PRIORITIES = {"normal": 0.80, "elderly": 0.09, "disabled": 0.03, "pregnant": 0.03, "military": 0.03, "enterprise": 0.02}
LANGUAGES = {"zh": 0.80, "yue": 0.15, "en": 0.05}
GUIDED_SHARE = 2 / 13
"""Who asks for help with filing online: 40 of 260."""
OUTCOMES = {"filed": 0.72, "filed_partly": 0.14, "not_possible_online": 0.09, "left": 0.05}
HANDED_OVER_EVERY = 10
"""One request in so many goes on at a counter; those of somebody who has no number yet, as theirs is called anyway."""
SOURCES = {"kiosk": 0.5, "phone": 0.3, "clerk": 0.2}
"""Where those ask who have a visit; without one it is the kiosk."""
MATERIALS = {"complete": 0.7, "amiss": 0.3}
CONSENTS = {None: 0.75, "visitor": 0.15, "agent": 0.10}
AT_HOME = {"yes": 0.55, "no": 0.2, "unsure": 0.25}
WITH_VISIT_SHARE = 0.5
OFFLINE_EVERY = 8
"""One sitting in so many is noted on a tablet that has lost the network."""


@dataclass(frozen=True)
class Offer:
    """A matter that can be had: its ``queue`` at the hall, and whether it was ``imported`` from the real catalogue."""

    matter: str
    queue: str
    imported: bool


@dataclass(frozen=True)
class Guidance:
    """Help with online filing that somebody asks for; ``minutes`` the sitting takes and its ``outcome``.

    ``queue``: where a hand-over leads to; ``source``: where it is asked for; ``materials``: ``complete`` or ``amiss``;
    ``consent``: who lets the guide file in the visitor's place, ``None``: they file themselves; ``at_home``: whether
    they will next time; ``offline``: whether the guide's tablet has no network meanwhile.
    """

    minute: float
    matter: str
    with_visit: bool
    minutes: float
    outcome: str
    queue: str = ""
    source: str = "kiosk"
    materials: str = "complete"
    consent: str | None = None
    at_home: str = "unsure"
    offline: bool = False


@dataclass(frozen=True)
class Arrival:
    """Somebody who comes.

    ``shows``: ``first_call``, ``second_call`` or ``never``. ``walk_minutes``: from the call to the counter;
    ``service_minutes``: at the counter.
    """

    index: int
    minute: float
    matter: str
    queue: str
    imported: bool
    priority: str
    language: str
    shows: str
    walk_minutes: float
    service_minutes: float
    guidance: Guidance | None


@dataclass(frozen=True)
class Morning:
    """A planned morning of ``minutes`` with its ``arrivals`` in the order of time."""

    seed: int
    minutes: float
    arrivals: tuple[Arrival, ...]

    @property
    def guided(self) -> int:
        """How many ask for guidance."""
        return sum(each.guidance is not None for each in self.arrivals)

    @property
    def imported(self) -> int:
        """How many come for imported matters."""
        return sum(each.imported for each in self.arrivals)


def plan(
    seed: int,
    offers: Sequence[Offer],
    capacity: dict[str, float],
    *,
    visits: int = 260,
    counters: int = 8,
    minutes: float = MORNING_MINUTES,
    guided_share: float = GUIDED_SHARE,
    arrival_minutes: Sequence[float] | None = None,
) -> Morning:
    """Return the morning that ``seed`` stands for.

    ``offers``: what people can come for, at least one. ``capacity``: queue → share of the open counters' time
    (people are spread over the queues like this). ``guided_share``: of those who ask for help with filing online,
    spread evenly. ``arrival_minutes``: times taken from a trace instead of drawn.
    Raises ``ValueError`` if there is nothing to come for.
    """
    if not offers:
        raise ValueError("The hall offers no matter, so nobody can come for one.")
    chance = random.Random(f"morning {seed}")
    times = sorted(arrival_minutes) if arrival_minutes is not None else _drawn_times(chance, visits, minutes)
    shelf = _Shelf(offers, capacity)
    mean = LOAD * counters * minutes / max(1, len(times))
    guided = [math.floor((index + 1) * guided_share) > math.floor(index * guided_share) for index in range(len(times))]
    people = tuple(
        _arrival(chance, index, time, shelf, mean, minutes, sum(guided[:index]) if guided[index] else None)
        for index, time in enumerate(times)
    )
    return Morning(seed, minutes, people)


class _Shelf:
    """The matters by queue, imported ones apart."""

    def __init__(self, offers: Sequence[Offer], capacity: dict[str, float]) -> None:
        self._by_queue: dict[str, list[Offer]] = {}
        for each in sorted(offers, key=lambda offer: offer.matter):
            self._by_queue.setdefault(each.queue, []).append(each)
        self._queues = sorted(self._by_queue)
        self._weights = [max(capacity.get(queue, 0.0), 0.001) for queue in self._queues]
        self._any_imported = [queue for queue in self._queues if any(each.imported for each in self._by_queue[queue])]

    def draw(self, chance: random.Random) -> Offer:
        """Return one matter: by the queue's capacity, imported ones in ``IMPORTED_SHARE`` of draws where they exist."""
        wants_imported = chance.random() < IMPORTED_SHARE
        queue = chance.choices(self._queues, self._weights)[0]
        if wants_imported and self._any_imported and queue not in self._any_imported:
            queue = chance.choice(self._any_imported)
        of_kind = [each for each in self._by_queue[queue] if each.imported == wants_imported]
        return chance.choice(of_kind or self._by_queue[queue])


def _drawn_times(chance: random.Random, visits: int, minutes: float) -> list[float]:
    """Return arrival times with the shape of a hall's morning: a peak about an hour after opening."""
    last = minutes * (1 - DOORS_CLOSE_BEFORE_END)
    return sorted(chance.triangular(0, last, last * 0.3) for _ in range(visits))


def _pick(chance: random.Random, shares: dict[Choice, float]) -> Choice:
    return chance.choices(list(shares), list(shares.values()))[0]


def _arrival(
    chance: random.Random,
    index: int,
    minute: float,
    shelf: _Shelf,
    mean: float,
    minutes: float,
    guided: int | None,
) -> Arrival:
    """Return who comes; ``guided``: how many asked for help before them, ``None``: they do not ask."""
    offer = shelf.draw(chance)
    return Arrival(
        index=index,
        minute=round(minute, 3),
        matter=offer.matter,
        queue=offer.queue,
        imported=offer.imported,
        priority=_pick(chance, PRIORITIES),
        language=_pick(chance, LANGUAGES),
        shows=_pick(chance, SHOWS_UP),
        walk_minutes=round(chance.uniform(0.02, 0.15) * mean, 3),
        service_minutes=round(min(3.0, max(0.25, chance.lognormvariate(-0.1, 0.45))) * mean, 3),
        guidance=_guidance(chance, minute, offer, minutes, guided) if guided is not None else None,
    )


def _guidance(chance: random.Random, minute: float, offer: Offer, minutes: float, before: int) -> Guidance:
    """Return a sitting; its length leaves two guides some air: 40 sittings of 3% of the morning are 60% of it."""
    goes_on = before % HANDED_OVER_EVERY == HANDED_OVER_EVERY // 2
    with_visit = chance.random() < WITH_VISIT_SHARE and not goes_on
    outcome = "handed_over" if goes_on else _pick(chance, OUTCOMES)
    return Guidance(
        minute=round(minute + chance.uniform(0, 0.02) * minutes, 3),
        matter=offer.matter,
        with_visit=with_visit,
        minutes=round(chance.uniform(0.015, 0.045) * minutes, 3),
        outcome=outcome,
        queue=offer.queue,
        source=_pick(chance, SOURCES) if with_visit else "kiosk",
        materials=_pick(chance, MATERIALS),
        consent=_pick(chance, CONSENTS),
        at_home=_pick(chance, AT_HOME),
        offline=before % OFFLINE_EVERY == 1,
    )
