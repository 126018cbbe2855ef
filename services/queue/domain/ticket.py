"""A ticket and what may happen to it.

Every transition takes the ticket (and ``now``), and returns the new ticket and what happened; one that the state does
not allow raises ``Conflict`` whose detail names the state.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from services.queue.domain.hall import APPOINTMENT, Counter, Queue, Settings
from services.queue.domain.numbers import is_leased, label
from services.queue.domain.rank import place_in_time
from services.queue.domain.why import Why
from shared.errors import Conflict
from shared.happening import Happened


@dataclass(frozen=True)
class Order:
    """What is asked for: a place in ``queue`` of ``hall`` on ``day`` for one ``stop`` of a ``visit``.

    ``kind``: ``walk_in``, or ``appointment`` for somebody who has checked in for the time ``appointment_at``.
    ``agency``: names the visits that one agent has come for, each for a client. ``leased``: the number that a kiosk
    gave without network, from its lease.
    """

    hall: str
    visit: str
    stop: int
    matter: str
    queue: str
    day: str
    priority: str
    arrived_at: datetime
    kind: str = "walk_in"
    appointment_at: datetime | None = None
    agency: str | None = None
    leased: int | None = None


@dataclass(frozen=True)
class Overtaking:
    """A call of one who counts as waiting from ``counts_from`` on (epoch s), while earlier ones of ``queue`` waited."""

    queue: str
    counts_from: float
    at: datetime


@dataclass(frozen=True)
class Last:
    """The last action on a ticket, kept so that it can be undone.

    ``action``: the type of its event; ``by``: the opaque id of the caller; ``before``: what it changed, as it was.
    """

    action: str
    at: datetime
    by: str
    before: Mapping[str, Any]


@dataclass(frozen=True)
class Ticket:
    """A numbered place in a queue.

    ``takes_number``: whether its number was taken for it, and not for another stop of its visit or ``agency`` (the
    visits of one agent), which has it too.

    ``issued_queue``: whose number it has; ``queue``: where it waits now. ``counts_from``: from when it counts as
    waiting (epoch s): its arrival, an appointment's time, or later after a miss. ``not_before``: not called earlier, as
    its visitor is still walking or busy elsewhere, or its appointment's window is closed. ``overtook``: its calls
    before earlier ones. ``bound_to``: the counter that alone may call it. ``counter``: where it is or was last called;
    still there when it is held or over. ``calls``: how often it was
    called this time; ``called_at``: when it was last called, ``announced_at``: when a board told that call, ``None``
    until one does; ``first_called_at``: when the visitor began to occupy the counter, moved on by the time on hold.
    ``called_by``, ``called_by_at``: the counter that chose it last, and when, wherever it was sent on to since.
    ``served_seconds``: served before it was held. ``misses``: no-shows so far; ``void``: it may not return.
    ``deferrals``: how often its visitor let others go first. ``prints``: how many slips of it are out, or may be.
    ``slip``, its state (``SLIP_STATES``), since ``slip_since`` and for ``slip_reason``; ``printer``: of the suite, that
    prints it next at ``print_due`` and gives up after ``print_until`` (real times). ``suspended``: it was told that the
    hall is closed at once, and keeps its place. ``version``: of the stored aggregate.
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
    counts_from: float
    takes_number: bool = True
    issued_queue: str = ""
    kind: str = "walk_in"
    appointment_at: datetime | None = None
    agency: str | None = None
    not_before: datetime | None = None
    overtook: tuple[Overtaking, ...] = ()
    bound_to: str | None = None
    state: str = "waiting"
    counter: str | None = None
    counter_number: int | None = None
    calls: int = 0
    called_at: datetime | None = None
    announced_at: datetime | None = None
    first_called_at: datetime | None = None
    called_by: str | None = None
    called_by_at: datetime | None = None
    started_at: datetime | None = None
    served_seconds: float = 0.0
    held_at: datetime | None = None
    missed_at: datetime | None = None
    finished_at: datetime | None = None
    misses: int = 0
    void: bool = False
    deferrals: int = 0
    prints: int = 1
    slip: str = "reserved"
    slip_since: datetime | None = None
    slip_reason: str | None = None
    printer: str | None = None
    print_due: datetime | None = None
    print_until: datetime | None = None
    suspended: bool = False
    last: Last | None = None
    version: int = 0


OF_THE_SLIP = ("prints", "slip", "slip_since", "slip_reason", "printer", "print_due", "print_until")
"""Fields about paper, which no action at a counter touches and no undoing takes back."""
AT_COUNTER = ("called", "serving")
"""States in which a ticket takes up its counter, which so has no other."""

Change = tuple[Ticket, Happened]
"""The ticket as it is now, and what happened to it."""


def issue(identifier: str, order: Order, queue: Queue, sequence: int, settings: Settings, path: str) -> Change:
    """Return a new waiting ticket. ``path``: ``rpc`` or ``event``, by which of the two ways it was asked for."""
    ticket = Ticket(
        id=identifier,
        **_wanted(order),
        number=label(queue.letter, sequence),
        sequence=sequence,
        issued_queue=order.queue,
        counts_from=place_in_time(order),
        not_before=_window_opens(order, settings),
    )
    return ticket, _issued(ticket, path)


def issue_next(
    identifier: str, order: Order, siblings: Sequence[Ticket], now: datetime, settings: Settings, path: str
) -> Change:
    """Return the ticket of a further stop: it has the number that its visit has already (一票到底).

    ``siblings``: the tickets of the visit, or of the agent's visits, on that day, one at least. Whoever was served at
    one of the visit has to walk.
    """
    first, walk = siblings[0], timedelta(seconds=settings.walking_seconds)
    walks = walk and any(each.state == "finished" and each.visit == order.visit for each in siblings)
    ticket = Ticket(
        id=identifier,
        **_wanted(order),
        number=first.number,
        sequence=first.sequence,
        issued_queue=first.issued_queue,
        takes_number=False,
        counts_from=place_in_time(order),
        not_before=now + walk if walks else _window_opens(order, settings),
    )
    return ticket, _issued(ticket, path)


def _wanted(order: Order) -> dict[str, Any]:
    return {name: value for name, value in vars(order).items() if name != "leased"}


def _issued(ticket: Ticket, path: str) -> Happened:
    said = {"sequence": ticket.sequence, "path": path, "kind": ticket.kind, "continues": not ticket.takes_number}
    said["leased"] = ticket.takes_number and is_leased(ticket.sequence)
    at = _iso(ticket.appointment_at) if ticket.appointment_at else None
    return Happened("ticket_issued", facts(ticket) | said | {"appointment_at": at, "agency": ticket.agency})


def elsewhere(ticket: Ticket, other: Ticket) -> Conflict:
    """Return the refusal to call somebody who is at another counter just now, for another stop of the visit."""
    at = {"id": other.id, "number": other.number, "queue": other.queue, "state": other.state, "counter": other.counter}
    words = f"{ticket.number} is at counter {other.counter_number} just now, for another matter."
    return Conflict(words, None, {"state": ticket.state, "ticket": at})


def _window_opens(order: Order, settings: Settings) -> datetime | None:
    """Return from when an appointment may be called, if that is later than the visitor's arrival."""
    if order.kind != APPOINTMENT or order.appointment_at is None:
        return None
    opens = order.appointment_at - timedelta(minutes=settings.appointment_window_minutes)
    return opens if opens > order.arrived_at else None


def call(ticket: Ticket, counter: Counter, why: Why, now: datetime) -> Change:
    """Call a waiting ticket to ``counter``; when ``why`` says that it goes before earlier ones, it is noted."""
    require(ticket, "called", "waiting")
    overtaking = (Overtaking(ticket.queue, ticket.counts_from, now),) if why.overtakes else ()
    called = replace(
        ticket,
        state="called",
        counter=counter.id,
        counter_number=counter.number,
        calls=1,
        called_at=now,
        announced_at=None,
        first_called_at=now,
        called_by=counter.id,
        called_by_at=now,
        not_before=None,
        overtook=ticket.overtook + overtaking,
    )
    return called, Happened("ticket_called", facts(called) | {"call": 1, "why": why.as_plain()})


def recall(ticket: Ticket, now: datetime) -> Change:
    """Call it again at the same counter."""
    require(ticket, "called again", "called")
    again = replace(ticket, calls=ticket.calls + 1, called_at=now, announced_at=None)
    return again, Happened("ticket_recalled", facts(again) | {"call": again.calls})


def start(ticket: Ticket, now: datetime) -> Change:
    """The visitor is at the counter."""
    require(ticket, "started", "called")
    started = replace(ticket, state="serving", started_at=now)
    return started, Happened("service_started", facts(started))


def finish(ticket: Ticket, now: datetime) -> Change:
    """The service is done."""
    require(ticket, "finished", "serving")
    done = replace(ticket, state="finished", finished_at=now, served_seconds=served(ticket, now))
    return done, Happened("service_finished", facts(done) | {"service_seconds": round(done.served_seconds, 3)})


def served(ticket: Ticket, now: datetime) -> float:
    """Return for how many seconds the visitor has been served at this counter, time on hold not counted."""
    return ticket.served_seconds + max(0.0, (now - (ticket.started_at or now)).total_seconds())


def holds_already(held: Ticket) -> Conflict:
    """Return the refusal for a counter that still has ``held``; its detail names that ticket and its state."""
    ticket = {"id": held.id, "number": held.number, "queue": held.queue, "state": held.state}
    return Conflict(
        f"Counter {held.counter_number} still has {held.number} ({held.state}): finish or hold it first.",
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


def require(ticket: Ticket, action: str, *states: str) -> None:
    """Raise ``Conflict`` naming the state unless the ticket is in one of ``states``."""
    if ticket.state not in states:
        raise Conflict(
            f"{ticket.number} is {ticket.state}; it can be {action} only while it is {' or '.join(states)}.",
            None,
            {"state": ticket.state},
        )


def require_of(ticket: Ticket, day: str) -> None:
    """Raise ``Conflict`` unless the ticket is of this service day: nobody calls one of another."""
    if ticket.day != day:
        words = f"{ticket.number} is of {ticket.day} and can wait no more: take a new ticket."
        raise Conflict(words, None, {"state": ticket.state, "day": ticket.day})
