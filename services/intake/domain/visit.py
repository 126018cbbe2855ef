"""A visit: somebody came, with one or more stops, each for one matter in one queue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from shared.errors import Invalid

WALK_IN, APPOINTMENT = "walk_in", "appointment"
OPEN, CLOSED, CANCELLED = "open", "closed", "cancelled"
PLANNED, WAITING, FINISHED, NO_SHOW = "planned", "waiting", "finished", "no_show"
ACTIVE = ("called", "serving", WAITING, "held")
"""States of a stop that is under way, what needs the visitor most first."""
FINAL = frozenset({FINISHED, NO_SHOW, "cancelled"})
"""Ticket states in which a stop is over."""


@dataclass(frozen=True)
class Ticket:
    """What a visit knows of a ticket: ``number`` is what is printed, ``calls`` how often it was called."""

    id: str
    number: str
    queue: str
    counter: str | None = None
    counter_number: int | None = None
    calls: int = 0


@dataclass(frozen=True)
class Told:
    """What a visitor was told is ``missing`` (names of materials in both languages); ``words``: what else, sealed."""

    at: datetime
    missing: tuple[Mapping[str, str], ...] = ()
    words: Any = None


@dataclass(frozen=True)
class Stop:
    """One stop; ``arrived_at``: since when the visitor waits for it, ``day``: the service day of its ticket.

    ``state``: ``planned`` while others come first, else a ticket state (``waiting`` also while its ticket is still on
    the way). ``after``: the stops that must be done before it. ``rated``: whether the visitor has rated it. ``kind``:
    ``walk_in``, or ``appointment`` for somebody who has checked in for the time ``appointment_at``. ``leased``: the
    number that a kiosk gave without network. ``told``: the notices of what is missing. ``materials``: as the guidance
    desk checked them last (``shared.contracts.materials.MaterialsTaken``).
    """

    stop: int
    matter: str
    queue: str
    day: str
    arrived_at: datetime
    state: str = WAITING
    ticket: Ticket | None = None
    rated: bool = False
    kind: str = WALK_IN
    appointment_at: datetime | None = None
    after: tuple[int, ...] = ()
    leased: int | None = None
    told: tuple[Told, ...] = ()
    materials: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Visit:
    """``code``: unguessable, lets its holder follow the visit; it is never part of an event. ``zone``: the hall's.

    ``guidance``: request id → state of help with online filing. ``handovers``: request id → the stop that the guidance
    desk handed the visitor over to. ``seen``: ticket or request id → ``seq`` of the newest event followed, so that an
    event that comes twice or late has no effect. ``party``: who came, sealed; no rule looks into it.
    ``appointment``: the id of the one that was kept by it. ``at_once``: its stops wait at the same time, but for those
    that depend on others. ``agency``: names the visits for which one ``agent`` (sealed) came, each for a client, its
    ``party``; ``place``: which of them this is, from 0. ``offline``: the kiosk that gave its number without
    network, with the kiosk's own id of that ticket.
    """

    id: str
    code: str
    hall: str
    zone: str
    day: str
    language: str
    priority: str
    needs: tuple[str, ...]
    stops: tuple[Stop, ...]
    arrived_at: datetime
    state: str = OPEN
    guidance: Mapping[str, str] = field(default_factory=dict)
    handovers: Mapping[str, int] = field(default_factory=dict)
    seen: Mapping[str, int] = field(default_factory=dict)
    party: Mapping[str, Any] | None = None
    appointment: str | None = None
    at_once: bool = False
    agency: str | None = None
    agent: Mapping[str, Any] | None = None
    place: int = 0
    offline: str | None = None

    @property
    def present(self) -> Stop:
        """The stop that the visitor is at: one under way, else the last that is over."""
        under_way = [stop for stop in self.stops if stop.state in ACTIVE]
        over = [stop for stop in self.stops if stop.state in FINAL]
        return min(under_way, key=lambda stop: ACTIVE.index(stop.state)) if under_way else (over or self.stops)[-1]

    @property
    def claims(self) -> tuple[Stop, ...]:
        """The stops for which its party may take no second ticket: those that are under way or planned."""
        return tuple(stop for stop in self.stops if self.state == OPEN and stop.state not in FINAL)

    def at(self, number: int) -> Stop:
        """Return the stop of this ``number``; raises ``Invalid`` when the visit does not have it."""
        for each in self.stops:
            if each.stop == number:
                return each
        raise Invalid(f"The visit {self.id} has no stop {number}.", "stop")


def with_stop(stops: tuple[Stop, ...], after: Stop) -> tuple[Stop, ...]:
    """Return ``stops`` with ``after`` in the place of the stop of its number, or behind them all."""
    kept = tuple(after if each.stop == after.stop else each for each in stops)
    return kept if after in kept else (*kept, after)
