"""What the events add up to: one fact a ticket, visit, sitting, filing, post, duty … Nothing personal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Protocol, TypeVar
from zoneinfo import ZoneInfo

from services.standards.domain.entered import Document, Reported
from services.standards.domain.filed import Filing, Notice
from shared.hours import Hours as Schedule


@dataclass(frozen=True)
class Miss:
    """A no-show: nobody came after ``calls`` calls."""

    at: datetime
    calls: int


@dataclass(frozen=True)
class Waiting:
    """A stretch in which a ticket waited in ``queue``; ``until`` ``None``: it still does."""

    queue: str
    since: datetime
    until: datetime | None


@dataclass(frozen=True)
class Called:
    """A call, the first of a ticket or a further one. ``rule``: why it was this one's turn; ``None``: not said."""

    at: datetime
    counter: str | None = None
    rule: str | None = None


@dataclass(frozen=True)
class Announced:
    """A board told a call at ``at``, ``after_seconds`` after it was made."""

    at: datetime
    after_seconds: float


@dataclass(frozen=True)
class Stage:
    """Something that took from ``since`` to ``until``."""

    since: datetime
    until: datetime

    @property
    def minutes(self) -> float:
        """Return how long it took."""
        return max((self.until - self.since).total_seconds() / 60, 0.0)


@dataclass(frozen=True)
class Ticket:
    """One stop of a visit. ``id``: visit and stop; what was undone never happened.

    ``queued_at``: since when it waited (for a later stop: since it was due, not since the visitor arrived).
    ``served``: when a service was finished. ``walks``: from the last call to the start of the service; ``services``:
    from start to finish. ``counters``: those at which it was, in that order. ``transfers``: when it was sent on.
    ``cancelled_at``, ``cause``: it was cancelled, and why (``day_closed`` …). ``slips``: whether each came out.
    """

    id: str
    day: str
    queued_at: datetime
    first_called_at: datetime | None = None
    waiting: tuple[Waiting, ...] = ()
    misses: tuple[Miss, ...] = ()
    served: tuple[datetime, ...] = ()
    matter: str | None = None
    priority: str = "normal"
    appointment_at: datetime | None = None
    counters: tuple[str, ...] = ()
    calls: tuple[Called, ...] = ()
    walks: tuple[Stage, ...] = ()
    services: tuple[Stage, ...] = ()
    transfers: tuple[datetime, ...] = ()
    cancelled_at: datetime | None = None
    cause: str | None = None
    slips: tuple[bool, ...] = ()
    announced: tuple[Announced, ...] = ()

    @property
    def queue(self) -> str:
        """Return the queue in which it waited last; empty: it waited nowhere."""
        return self.waiting[-1].queue if self.waiting else ""


@dataclass(frozen=True)
class Rating:
    """``actor``: the opaque id of whoever gave it. ``stars``: 1 very dissatisfied to 5; ``None``: not known."""

    at: datetime
    actor: str
    stars: int | None = None


@dataclass(frozen=True)
class Rated:
    """The ratings of one stop of a visit, in the order in which they were given; ``id`` as of its ticket."""

    id: str
    ratings: tuple[Rating, ...]
    matter: str | None = None
    counter: str | None = None


@dataclass(frozen=True)
class Complaint:
    """A complaint, or (``channel`` ``rating``) a bad rating; ``named``: whoever complained can be reached.

    Each step with the time at which it was first taken.
    """

    id: str
    channel: str
    named: bool
    received_at: datetime
    accepted_at: datetime | None = None
    contacted_at: datetime | None = None
    answered_at: datetime | None = None
    called_back_at: datetime | None = None
    closed_at: datetime | None = None


@dataclass(frozen=True)
class Looked:
    """An inspector's answer about an item at a place: ``yes``, ``no`` or ``not_applicable``; see ``replaces``."""

    id: str
    clause: str
    item: str
    place: str
    verdict: str
    replaces: tuple[str, ...] = ()

    @property
    def question(self) -> tuple[str, str, str]:
        """What it answers."""
        return self.clause, self.item, self.place


@dataclass(frozen=True)
class Inspected:
    """What a round found in the hall; it counts from when the round was completed."""

    round: str
    completed_at: datetime
    answers: tuple[Looked, ...]


@dataclass(frozen=True)
class Closing:
    """A visit came to its end: ``served_stops`` of its ``stops`` were finished."""

    at: datetime
    outcome: str
    stops: int
    served_stops: int


@dataclass(frozen=True)
class Visit:
    """A visit that was closed, more than once when a stop went on again; ``closings`` in that order."""

    id: str
    closings: tuple[Closing, ...]
    arrived_at: datetime | None = None
    priority: str = "normal"
    language: str = "zh"
    needs: tuple[str, ...] = ()
    matters: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sitting:
    """A request for guidance, and what became of it."""

    id: str
    matter: str
    requested_at: datetime
    claimed_at: datetime | None = None
    resolved_at: datetime | None = None
    outcome: str | None = None
    priority: str = "normal"
    language: str = "zh"
    source: str = "kiosk"


@dataclass(frozen=True)
class Mark:
    """Something went on or off; ``queues``: what a counter served from then on."""

    at: datetime
    on: bool
    queues: tuple[str, ...] = ()


@dataclass(frozen=True)
class Post:
    """A counter on one service day; ``marks`` in the order in which they happened."""

    counter: str
    day: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class Duty:
    """A guide on one service day; ``marks`` in the order in which they happened."""

    guide: str
    day: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class Device:
    """A device of the self-service area (role ``kiosk``), alive or not; ``retired_at``: its token was revoked."""

    id: str
    role: str
    marks: tuple[Mark, ...]
    retired_at: datetime | None = None


@dataclass(frozen=True)
class Door:
    """The door of a hall that was closed at once (a mark that is off) and opened again (on), in that order."""

    id: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class Matter:
    """A matter as published at ``at``. ``halls``: where it is open; ``materials``: their names in every language.

    ``brings``: how many materials the applicant brings; ``None``: not known. ``channels``: ``counter``, ``online``.
    """

    id: str
    revision: int
    at: datetime
    name: str
    halls: frozenset[str]
    materials: tuple[str, ...]
    promised_days: int | None
    legal_days: int | None = None
    brings: int | None = None
    channels: tuple[str, ...] = ()


@dataclass(frozen=True)
class Hours:
    """Opening of one weekday (1 Monday … 7 Sunday) in local minutes since midnight."""

    weekday: int
    opens: int
    closes: int


@dataclass(frozen=True)
class Hall:
    """A hall as published at ``at``. ``schedule``: its hours with holidays and special days; else ``hours`` alone."""

    id: str
    revision: int
    at: datetime
    zone: str
    hours: tuple[Hours, ...]
    guidance_seats: int
    schedule: Schedule | None = None


@dataclass(frozen=True)
class Facts:
    """What is known of one hall around a period; ``matters`` are those open there, ``staff`` ids of all who sign in."""

    hall: Hall
    tickets: tuple[Ticket, ...] = ()
    visits: tuple[Visit, ...] = ()
    sittings: tuple[Sitting, ...] = ()
    posts: tuple[Post, ...] = ()
    duties: tuple[Duty, ...] = ()
    matters: tuple[Matter, ...] = ()
    ratings: tuple[Rated, ...] = ()
    devices: tuple[Device, ...] = ()
    complaints: tuple[Complaint, ...] = ()
    inspections: tuple[Inspected, ...] = ()
    doors: tuple[Door, ...] = ()
    documents: tuple[Document, ...] = ()
    figures: tuple[Reported, ...] = ()
    filings: tuple[Filing, ...] = ()
    notices: tuple[Notice, ...] = ()
    staff: frozenset[str] = frozenset()

    @cached_property
    def days(self) -> Mapping[str, Mapping[str, str]]:
        """The local day (``YYYY-MM-DD``) of each ticket, visit (when it was closed) and sitting: kind → id → day."""
        zone = ZoneInfo(self.hall.zone)
        closed = ((each.id, each.closings[-1].at) for each in self.visits if each.closings)
        asked = ((each.id, each.requested_at) for each in self.sittings)
        return {
            "ticket": {each.id: each.day for each in self.tickets},
            "visit": {which: at.astimezone(zone).date().isoformat() for which, at in closed},
            "sitting": {which: at.astimezone(zone).date().isoformat() for which, at in asked},
        }


class _Published(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def revision(self) -> int: ...
    @property
    def at(self) -> datetime: ...


P = TypeVar("P", bound=_Published)


def in_force(published: Iterable[P], moment: datetime) -> list[P]:
    """Return of each thing the newest revision published up to ``moment``.

    Of a thing that was published only later, its first revision: it is the best that is known, and it stays the same.
    """
    chosen: dict[str, P] = {}
    for each in sorted(published, key=lambda one: one.revision):
        if each.id not in chosen or each.at <= moment:
            chosen[each.id] = each
    return list(chosen.values())
