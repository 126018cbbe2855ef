"""Facts of one morning in one hall, for tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from services.standards.domain import Facts, Period
from services.standards.domain.entered import Document, Edition, Reported
from services.standards.domain.facts import (
    Announced,
    Called,
    Closing,
    Complaint,
    Device,
    Door,
    Duty,
    Hall,
    Hours,
    Inspected,
    Looked,
    Mark,
    Matter,
    Miss,
    Post,
    Rated,
    Rating,
    Sitting,
    Stage,
    Ticket,
    Visit,
    Waiting,
)
from services.standards.domain.filed import Filing, Heard, Notice, Telling

DAY = "2026-03-02"
OPENS = datetime(2026, 3, 2, 0, 30, tzinfo=UTC)
"""A Monday, 08:30 in Foshan."""
MORNING = Period(OPENS, OPENS + timedelta(hours=3, minutes=30))
EVENING = OPENS + timedelta(hours=12)
QUARTER = Period(datetime(2025, 12, 31, 16, tzinfo=UTC), datetime(2026, 3, 31, 16, tzinfo=UTC))
"""January to March 2026 in Foshan."""


def at(minutes: float) -> datetime:
    """Return the moment so many minutes after the hall opened."""
    return OPENS + timedelta(minutes=minutes)


def hall(seats: int = 4, opens: str = "08:30", closes: str = "12:00") -> Hall:
    """Return a hall that is open from Monday to Friday."""
    opening, closing = (int(face[:2]) * 60 + int(face[3:]) for face in (opens, closes))
    hours = tuple(Hours(weekday, opening, closing) for weekday in range(1, 6))
    return Hall("guicheng", 1, OPENS - timedelta(days=30), "Asia/Shanghai", hours, seats)


def ticket(arrived: float, called: float | None, queue: str = "general", misses: tuple[int, ...] = ()) -> Ticket:
    """Return a ticket that arrived and was called so many minutes after opening; ``misses``: calls before each."""
    missed = tuple(Miss(at(arrived + 60 + index), calls) for index, calls in enumerate(misses))
    first = None if called is None else at(called)
    waited = (Waiting(queue, at(arrived), first),)
    return Ticket(f"t{arrived}-{called}-{queue}", DAY, at(arrived), first, waited, missed)


def served(minute: float) -> Ticket:
    """Return a ticket called at opening, whose service was finished then; its id is ``s<minute>``."""
    return Ticket(f"s{minute}", DAY, at(0), at(0), served=(at(minute),))


def rated(service: str, *ratings: tuple[float, str]) -> Rated:
    """Return the ratings of a service, each given so many minutes after opening by somebody."""
    return Rated(service, tuple(Rating(at(minute), actor) for minute, actor in ratings))


def bad_rating(received: float, *, named: bool = True, **taken: float) -> Complaint:
    """Return a bad rating; ``contacted=``, ``answered=``, ``called_back=``: minutes after opening of each step."""
    steps = {f"{step}_at": at(minute) for step, minute in taken.items()}
    return Complaint(f"v{received}-0", "rating", named, at(received), at(received), **steps)


def device(*turns: tuple[float, bool], name: str = "d1", role: str = "kiosk", retired: float | None = None) -> Device:
    """Return a device that was seen and lost then."""
    return Device(name, role, marks(*turns, queues=()), None if retired is None else at(retired))


def waits(*minutes: float) -> Facts:
    """Return tickets that waited so long."""
    return Facts(hall(), tickets=tuple(ticket(index / 10, index / 10 + each) for index, each in enumerate(minutes)))


def visit(minute: float, stops: int, served: int) -> Visit:
    """Return a visit that was closed then."""
    return Visit(f"v{minute}", (Closing(at(minute), "finished" if served else "no_show", stops, served),))


def marks(*turns: tuple[float, bool], queues: tuple[str, ...] = ("general",)) -> tuple[Mark, ...]:
    """Return what went on (true) or off, so many minutes after opening."""
    return tuple(Mark(at(minute), on, queues if on else ()) for minute, on in turns)


def post(*turns: tuple[float, bool], queues: tuple[str, ...] = ("general",)) -> Post:
    """Return a counter's day."""
    return Post("guicheng-1", DAY, marks(*turns, queues=queues))


def duty(*turns: tuple[float, bool], guide: str = "guide-1") -> Duty:
    """Return a guide's day."""
    return Duty(guide, DAY, marks(*turns, queues=()))


def sitting(requested: float, claimed: float | None = None, outcome: str | None = None) -> Sitting:
    """Return a request for guidance, that ended ten minutes after it was claimed if it has an ``outcome``."""
    ended = at(claimed + 10) if claimed is not None and outcome else None
    return Sitting(f"s{requested}", "m1", at(requested), at(claimed) if claimed is not None else None, ended, outcome)


def matter(
    name: str = "居住证办理", promised: int | None = 5, materials: tuple[str, ...] = ("居民身份证",), **more: Any
) -> Matter:
    """Return a matter open in the hall."""
    known = {"id": name, "revision": 1, "at": OPENS - timedelta(days=30), "halls": frozenset({"guicheng"}), **more}
    return Matter(name=name, promised_days=promised, materials=materials, **known)


def tickets(*each: Ticket, **known: Any) -> Facts:
    """Return these tickets, all with what is ``known`` of them, under ids of their own."""
    return Facts(hall(), tickets=tuple(replace(one, id=f"t{index}", **known) for index, one in enumerate(each)))


def some(count: int, **known: Any) -> Facts:
    """Return so many tickets called after five minutes; what is ``known`` is a value, or what gives it by place."""
    told = [{name: each(place) if callable(each) else each for name, each in known.items()} for place in range(count)]
    return tickets(*(replace(ticket(place / 10, place / 10 + 5), **more) for place, more in enumerate(told)))


def stage(minutes: float, ended: float = 60) -> tuple[Stage, ...]:
    """Return something that took so long, and ended so many minutes after opening."""
    return (Stage(at(ended - minutes), at(ended)),)


def call(rule: str) -> tuple[Called, ...]:
    """Return a call that says why."""
    return (Called(at(5), "guicheng-1", rule),)


def announced(seconds: float) -> tuple[Announced, ...]:
    """Return a call that a board told."""
    return (Announced(at(5), seconds),)


def starred(count: int, bad: int, stars: int = 5) -> Facts:
    """Return so many ratings, of which ``bad`` have one star and the others ``stars``."""
    given = (Rating(at(place / 10), "anyone", 1 if place < bad else stars) for place in range(count))
    return Facts(hall(), ratings=tuple(Rated(f"s{place}", (each,)) for place, each in enumerate(given)))


def stays(count: int, minutes: float) -> Facts:
    """Return so many finished visits that took so long."""
    closing = (Closing(at(100), "finished", 1, 1),)
    return Facts(hall(), visits=tuple(Visit(f"v{n}", closing, at(100 - minutes)) for n in range(count)))


def door(*turns: tuple[float, bool]) -> Door:
    """Return the hall's door that was closed at once (false) and opened again (true) then."""
    return Door("guicheng:door", marks(*turns, queues=()))


def document(kind: str, issued: str = "2026-01-05", until: str | None = None, entered: float = -100) -> Facts:
    """Return a hall with one document, issued and expiring on those days, entered so many minutes after opening."""
    days = (date.fromisoformat(issued), date.fromisoformat(issued), date.fromisoformat(until) if until else None)
    return Facts(hall(), documents=(Document(f"guicheng:{kind}", kind, (Edition(1, at(entered), *days),)),))


def filing(filed: float, *heard: tuple[str, str], noted: float = 5, name: str = "f1") -> Filing:
    """Return a filing made so many minutes after opening; ``heard``: states with their days, noted at ``noted``."""
    notes = tuple(Heard(at(noted), state, date.fromisoformat(on)) for state, on in heard)
    return Filing(name, "居住证办理", at(filed), heard=notes)


def notice(*told: tuple[float, str], name: str = "n1") -> Notice:
    """Return what an applicant was told then: nothing (``fine``), what is ``amiss``, or some of that ``late``."""
    tellings = tuple(Telling(at(minute), what != "fine", what == "late") for minute, what in told)
    return Notice(name, "desk", "居住证办理", tellings)


MONTHS = (("2026-01-01", "2026-01-31"), ("2026-02-01", "2026-02-28"), ("2026-03-01", "2026-03-31"))


def reported(name: str, unit: str, *values: float, days: tuple[tuple[str, str], ...] = MONTHS) -> Facts:
    """Return a hall with a figure for the first of ``days``, one each."""
    told = zip(values, days, strict=False)
    return Facts(
        hall(),
        figures=tuple(
            Reported(f"{name}:{first}", name, date.fromisoformat(first), date.fromisoformat(last), value, unit)
            for value, (first, last) in told
        ),
    )


def looked_at(clause: str, items: tuple[str, ...], no: int = 0) -> Facts:
    """Return what a completed round found of these items: the first ``no`` of them were not in order."""
    answers = (
        Looked(f"answer-{place}", clause, item, "guicheng", "no" if place < no else "yes")
        for place, item in enumerate(items)
    )
    return Facts(hall(), inspections=(Inspected("r1", at(60), tuple(answers)),))
