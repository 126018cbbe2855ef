"""A visit: somebody came, with one or more stops, each for one matter in one queue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

OPEN, CLOSED = "open", "closed"
FINAL = frozenset({"finished", "no_show", "cancelled"})
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
class Stop:
    """One stop; ``state`` is a ticket state, ``waiting`` also while its ticket is still on the way."""

    stop: int
    matter: str
    queue: str
    state: str = "waiting"
    ticket: Ticket | None = None


@dataclass(frozen=True)
class Visit:
    """``code``: unguessable, lets its holder follow the visit; it is never part of an event.

    ``guidance``: request id → state of help with online filing. ``seen``: ticket or request id → ``seq`` of the newest
    event followed, so that an event that comes twice or late has no effect.
    """

    id: str
    code: str
    hall: str
    day: str
    language: str
    priority: str
    needs: tuple[str, ...]
    stops: tuple[Stop, ...]
    arrived_at: datetime
    state: str = OPEN
    guidance: Mapping[str, str] = field(default_factory=dict)
    seen: Mapping[str, int] = field(default_factory=dict)

    @property
    def present(self) -> Stop:
        """The stop that the visitor is at: the first that is not over, else the last."""
        return next((stop for stop in self.stops if stop.state not in FINAL), self.stops[-1])
