"""A ticket and what may happen to it.

Every transition takes the ticket (and ``now``), and returns the new ticket and what happened; one that the state does
not allow raises ``Conflict`` whose detail names the state.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from math import ceil
from typing import Any

from services.queue.domain.hall import Counter, Queue, Settings
from services.queue.domain.numbers import label
from services.queue.domain.rank import virtual_arrival
from services.queue.domain.why import Why
from shared.errors import Conflict
from shared.happening import Happened


@dataclass(frozen=True)
class Order:
    """What is asked for: a place in ``queue`` of ``hall`` on ``day`` for one ``stop`` of a ``visit``."""

    hall: str
    visit: str
    stop: int
    matter: str
    queue: str
    day: str
    priority: str
    arrived_at: datetime


@dataclass(frozen=True)
class Ticket:
    """A numbered place in a queue.

    ``rank``: virtual arrival time (epoch seconds). ``counter``: where it was last called; still there afterwards, so
    that a counter's recent calls can be read. ``calls``: how often it was called this time; ``called_at``: when it was
    last announced, ``first_called_at``: when the visitor began to occupy the counter. ``misses``: no-shows so far.
    ``version``: of the stored aggregate.
    """

    id: str
    hall: str
    visit: str
    stop: int
    matter: str
    queue: str
    day: str
    priority: str
    arrived_at: datetime
    number: str
    sequence: int
    rank: float
    state: str = "waiting"
    counter: str | None = None
    counter_number: int | None = None
    calls: int = 0
    called_at: datetime | None = None
    first_called_at: datetime | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None
    misses: int = 0
    void: bool = False
    version: int = 0


HELD = ("called", "serving")
"""States in which a counter is taken up by a ticket, and so holds no other."""

Change = tuple[Ticket, Happened]
"""The ticket as it is now, and what happened to it."""


def issue(identifier: str, order: Order, queue: Queue, sequence: int, settings: Settings, path: str) -> Change:
    """Return a new waiting ticket. ``path``: ``rpc`` or ``event``, by which of the two ways it was asked for."""
    ticket = Ticket(
        id=identifier,
        **vars(order),
        number=label(queue.letter, sequence),
        sequence=sequence,
        rank=virtual_arrival(order.arrived_at, settings.credit(order.priority)),
    )
    return ticket, Happened("ticket_issued", facts(ticket) | {"sequence": sequence, "path": path})


def call(ticket: Ticket, counter: Counter, why: Why, now: datetime) -> Change:
    """Call a waiting ticket to ``counter``."""
    _require(ticket, "called", "waiting")
    called = replace(
        ticket,
        state="called",
        counter=counter.id,
        counter_number=counter.number,
        calls=1,
        called_at=now,
        first_called_at=now,
    )
    return called, Happened("ticket_called", facts(called) | {"call": 1, "why": why.as_plain()})


def recall(ticket: Ticket, now: datetime) -> Change:
    """Call it again at the same counter."""
    _require(ticket, "called again", "called")
    again = replace(ticket, calls=ticket.calls + 1, called_at=now)
    return again, Happened("ticket_recalled", facts(again) | {"call": again.calls})


def start(ticket: Ticket, now: datetime) -> Change:
    """The visitor is at the counter."""
    _require(ticket, "started", "called")
    started = replace(ticket, state="serving", started_at=now)
    return started, Happened("service_started", facts(started))


def finish(ticket: Ticket, now: datetime) -> Change:
    """The service is done."""
    _require(ticket, "finished", "serving")
    done = replace(ticket, state="finished", finished_at=now)
    seconds = max(0.0, (now - (ticket.started_at or now)).total_seconds())
    return done, Happened("service_finished", facts(done) | {"service_seconds": round(seconds, 3)})


def no_show(ticket: Ticket, now: datetime, settings: Settings) -> Change:
    """Nobody came: only after enough calls, and the interval after the last of them.

    Raises ``Conflict`` with ``seconds_left`` (whole seconds until it may be said, if the missing calls are made at
    once) and ``calls_left`` when it is too early.
    """
    _require(ticket, "declared missed", "called")
    calls_left, seconds_left = _patience(ticket, now, settings)
    if calls_left or seconds_left:
        raise Conflict(
            f"{ticket.number} has been called {ticket.calls} of {settings.calls_before_no_show} times: "
            f"it may be declared missed in {seconds_left} s" + (" after another call." if calls_left else "."),
            None,
            {"state": ticket.state, "seconds_left": seconds_left, "calls_left": calls_left},
        )
    misses = ticket.misses + 1
    missed = replace(ticket, state="no_show", misses=misses, void=misses >= settings.misses_before_void)
    said = {"calls": missed.calls, "misses": misses, "void": missed.void}
    return missed, Happened("ticket_no_show", facts(missed) | said)


def _patience(ticket: Ticket, now: datetime, settings: Settings) -> tuple[int, int]:
    """Return how many calls, and how many whole seconds, are still owed to the visitor."""
    calls_left = max(0, settings.calls_before_no_show - ticket.calls)
    if calls_left:
        return calls_left, settings.recall_after_seconds * calls_left
    since = (now - (ticket.called_at or now)).total_seconds()
    return 0, max(0, ceil(settings.recall_after_seconds - since))


def holds_already(held: Ticket) -> Conflict:
    """Return the refusal for a counter that still holds ``held``; its detail names that ticket and its state."""
    ticket = {"id": held.id, "number": held.number, "queue": held.queue, "state": held.state}
    return Conflict(
        f"Counter {held.counter_number} still holds {held.number} ({held.state}): finish it first.",
        None,
        {"state": held.state, "ticket": ticket},
    )


def facts(ticket: Ticket) -> dict[str, Any]:
    """Return what every event about a ticket says; with the counter once it has one."""
    plain: dict[str, Any] = {
        "ticket": ticket.id,
        "visit": ticket.visit,
        "stop": ticket.stop,
        "day": ticket.day,
        "queue": ticket.queue,
        "number": ticket.number,
        "matter": ticket.matter,
        "priority": ticket.priority,
        "arrived_at": _iso(ticket.arrived_at),
    }
    if ticket.counter is not None:
        plain |= {"counter": ticket.counter, "counter_number": ticket.counter_number}
    return plain


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _require(ticket: Ticket, action: str, *states: str) -> None:
    if ticket.state not in states:
        raise Conflict(
            f"{ticket.number} is {ticket.state}; it can be {action} only while it is {' or '.join(states)}.",
            None,
            {"state": ticket.state},
        )
