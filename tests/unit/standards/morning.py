"""Facts of one morning in one hall, for tests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from services.standards.domain import Facts, Period
from services.standards.domain.facts import (
    Closing,
    Complaint,
    Device,
    Duty,
    Hall,
    Hours,
    Mark,
    Matter,
    Miss,
    Post,
    Rated,
    Rating,
    Sitting,
    Ticket,
    Visit,
    Waiting,
)

DAY = "2026-03-02"
OPENS = datetime(2026, 3, 2, 0, 30, tzinfo=UTC)
"""A Monday, 08:30 in Foshan."""
MORNING = Period(OPENS, OPENS + timedelta(hours=3, minutes=30))
EVENING = OPENS + timedelta(hours=12)


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
