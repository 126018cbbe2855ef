"""Reference data: halls and matters, published whole, with a revision that grows only when something changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from services.intake.domain.hour_problems import hour_problems
from services.intake.domain.quotas import Quota, quotas_from
from shared.happening import Happened
from shared.hours import WEEKENDS, Calendar, Hours, hours_from

Facts = Mapping[str, Any]
Problem = tuple[tuple[str | int, ...], str]
"""Where (a path into the facts) and what is wrong, in words."""

_CREDITS = {"credit_minutes", "guidance_need_credit_minutes"}


@dataclass(frozen=True)
class Hall:
    """What registration must know of a hall. ``takes_appointments``: so that one can be offered."""

    id: str
    zone: str
    queues: frozenset[str]
    hours: Hours
    matters_per_visit: int
    quotas: tuple[Quota, ...] = ()
    takes_appointments: bool = False
    has_guidance: bool = False
    stops_at_once: bool = False
    clients_per_agent: int = 5


@dataclass(frozen=True)
class Matter:
    """What registration must know of a matter: ``queues`` says where (hall → queue) it is open.

    ``after``: the matters that are done before it, when they belong to the same visit.
    """

    id: str
    queues: Mapping[str, str]
    after: tuple[str, ...] = ()


@dataclass(frozen=True)
class Publication:
    """What publishing comes to: the ``revision`` after it, and whether anything changed."""

    revision: int
    changed: bool
    happened: tuple[Happened, ...] = ()


def publish(kind: str, known: Facts | None, revision: int, facts: Facts, about: Facts | None = None) -> Publication:
    """Return what publishing ``facts`` of a ``kind`` (``hall``, ``matter``) does over ``known`` of ``revision``.

    Identical facts change nothing and nobody is told. ``about``: what the event says besides.
    """
    if known is not None and dict(known) == dict(facts):
        return Publication(revision, changed=False)
    said = Happened(f"{kind}_published", {kind: dict(facts), "revision": revision + 1, **(about or {})})
    return Publication(revision + 1, changed=True, happened=(said,))


def with_settings(hall: Facts, changes: Facts) -> tuple[Facts, tuple[str, ...]]:
    """Return the ``hall`` with the settings ``changes``, and the names of those that differ from before.

    Of credits the classes and needs that are named are changed, the others stay.
    """
    old = hall["settings"]
    new = {**old, **changes}
    for credits in _CREDITS & changes.keys():
        new[credits] = {**old.get(credits, {}), **changes[credits]}
    return {**hall, "settings": new}, tuple(sorted(name for name in new if new[name] != old.get(name)))


def hall_from(facts: Facts, calendar: Calendar = WEEKENDS) -> Hall:
    """Return the hall that published ``facts`` describe; ``calendar``: the official one, should the hall follow it."""
    return Hall(
        id=facts["id"],
        zone=facts["zone"],
        queues=frozenset(queue["id"] for queue in facts["queues"]),
        hours=hours_from(facts, calendar),
        matters_per_visit=facts["settings"]["matters_per_visit"],
        quotas=quotas_from(facts.get("quotas") or ()),
        takes_appointments=bool(facts.get("appointments")),
        has_guidance=facts["guidance_seats"] > 0,
        stops_at_once=facts["settings"].get("stops_at_once", False),
        clients_per_agent=facts["settings"].get("clients_per_agent", 5),
    )


def matter_from(facts: Facts) -> Matter:
    """Return the matter that published ``facts`` describe."""
    return Matter(facts["id"], facts["queues"], tuple(facts.get("after") or ()))


def hall_problems(facts: Facts) -> list[Problem]:
    """Return what a single field cannot show: doubles, unknown queues, hours that end before they begin."""
    return [
        *_zone_problems(facts["zone"]),
        *_doubles("queues", "id", facts["queues"]),
        *_doubles("queues", "letter", facts["queues"]),
        *_doubles("counters", "id", facts["counters"]),
        *_doubles("counters", "number", facts["counters"]),
        *_counter_problems(facts),
        *_area_problems(facts),
        *hour_problems(facts),
    ]


def matter_problems(facts: Facts, queues_of: Mapping[str, frozenset[str]]) -> list[Problem]:
    """Return where ``facts`` name a hall or queue that does not exist; ``queues_of``: hall id → its queue ids."""
    return list(_matter_problems(facts, queues_of))


def _matter_problems(facts: Facts, queues_of: Mapping[str, frozenset[str]]) -> Iterator[Problem]:
    for hall, queue in facts["queues"].items():
        if hall not in queues_of:
            yield ("queues", hall), f"There is no hall {hall}."
        elif queue not in queues_of[hall]:
            yield ("queues", hall), f"The hall {hall} has no queue {queue}."


def _zone_problems(zone: str) -> Iterator[Problem]:
    try:
        ZoneInfo(zone)
    except (ValueError, OSError, LookupError):  # LookupError: ZoneInfoNotFoundError; the others: odd paths
        yield ("zone",), f"{zone} is no time zone; expected one such as Asia/Shanghai."


def _doubles(group: str, key: str, items: Iterable[Facts]) -> Iterator[Problem]:
    seen: Counter[Any] = Counter()
    for index, item in enumerate(items):
        seen[item[key]] += 1
        if seen[item[key]] > 1:
            yield (group, index, key), f"{item[key]} is used twice; each of the {group} needs its own {key}."


def _counter_problems(facts: Facts) -> Iterator[Problem]:
    queues = {queue["id"] for queue in facts["queues"]}
    for index, counter in enumerate(facts["counters"]):
        expected = f"{facts['id']}-{counter['number']}"
        if counter["id"] != expected:
            yield ("counters", index, "id"), f"{counter['id']} must be {expected}: hall and number."
        for group in ("queues", "overflow"):
            for place, queue in enumerate(counter.get(group, ())):
                if queue not in queues:
                    yield ("counters", index, group, place), f"There is no queue {queue} in this hall."


def _area_problems(facts: Facts) -> Iterator[Problem]:
    areas = facts.get("guidance_areas") or ()
    yield from _doubles("guidance_areas", "id", areas)
    seats = sum(area["seats"] for area in areas)
    if areas and seats != facts["guidance_seats"]:
        words = f"The areas have {seats} seats together, but guidance_seats says {facts['guidance_seats']}."
        yield ("guidance_seats",), words
    for index, area in enumerate(areas):
        if area.get("devices", {}).get("low_desk", 0) > area["seats"]:
            yield ("guidance_areas", index, "devices", "low_desk"), "There are more low desks than seats."
