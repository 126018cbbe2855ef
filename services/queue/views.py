"""What the queue answers, as plain JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from services.queue.domain.hall import Counter, Hall
from services.queue.domain.shift import Shift
from services.queue.domain.ticket import Ticket
from services.queue.domain.wait import Wait
from services.queue.domain.why import Why
from shared.clock import iso

Plain = dict[str, Any]

_AS_IT_IS = (
    *("id", "number", "hall", "visit", "stop", "queue", "matter", "priority", "state"),
    *("counter", "counter_number", "calls", "bound_to", "void", "slip", "prints", "agency"),
)


def ticket_view(ticket: Ticket, ahead: int = 0, wait: Wait | None = None, later: Plain | None = None) -> Plain:
    """Return a ticket; ``ahead`` and ``wait`` only mean something while it waits (else 0 and ``None``).

    ``later``: how often its visitor may still ask for longer (``left``), and behind how many that puts it (``places``).

    ``bound_to``: the counter that alone will call it, else ``None``. ``void``: missed too often to return.
    """
    return {
        **{name: getattr(ticket, name) for name in _AS_IT_IS},
        "arrived_at": iso(ticket.arrived_at),
        "called_at": iso(ticket.called_at) if ticket.called_at else None,
        "announced_at": iso(ticket.announced_at) if ticket.announced_at else None,
        "ahead": ahead,
        "wait": asdict(wait) if wait else None,
        "later": later,
    }


def called_view(ticket: Ticket, why: Why, along: Sequence[Ticket] = ()) -> Plain:
    """Return a ticket that was called, why it was, and those for which the same agent has come ``along``."""
    return {"ticket": ticket_view(ticket), "why": why.as_plain(), "along": [ticket_view(each) for each in along]}


def counter_view(hall: Hall, counter: Counter, shift: Shift | None) -> Plain:
    """Return a counter; one that was not opened today is closed, with its skills as queues.

    ``reason``: why it is paused, else ``None``. ``clerk``: who works there (an opaque id), ``covers``: for whom they
    stand in, ``cover``: who was named to stand in. ``overflow``: queues that it helps out when they are crowded.
    """
    staffed = shift is not None and shift.state != "closed"
    return {
        "id": counter.id,
        "hall": hall.id,
        "number": counter.number,
        "state": shift.state if shift else "closed",
        "queues": list(shift.serves(counter) if shift and staffed else counter.queues),
        "overflow": list(counter.overflow),
        "reason": shift.reason if shift else None,
        "clerk": shift.clerk if shift and staffed else None,
        "covers": shift.absent if shift and staffed else None,
        "cover": shift.cover if shift else None,
    }


def board_view(
    hall: Hall,
    held: Sequence[Ticket],
    waiting: Mapping[str, tuple[int, Wait]],
    as_of: datetime,
    closed_at_once: str | None = None,
) -> Plain:
    """Return the board: who is at or on the way to a counter, last called first, and how many wait in each queue.

    ``waiting``: queue → people, and the wait of somebody who joins it now. ``closed_at_once``: why the hall is closed
    (fire, power), else ``None``.
    """
    return {
        "hall": hall.id,
        "now_called": [_on_board(ticket) for ticket in held],
        "waiting": [
            {
                "queue": queue.id,
                "letter": queue.letter,
                "name": dict(queue.name),
                "waiting": waiting[queue.id][0],
                "wait": asdict(waiting[queue.id][1]),
            }
            for queue in hall.queues.values()
        ],
        "as_of": iso(as_of),
        "closed_at_once": closed_at_once,
    }


def _on_board(ticket: Ticket) -> Plain:
    return {
        "ticket": ticket.id,
        "number": ticket.number,
        "counter": ticket.counter,
        "counter_number": ticket.counter_number,
        "queue": ticket.queue,
        "state": ticket.state,
        "called_at": iso(ticket.called_at or ticket.arrived_at),
        "call": ticket.calls,
        "announced": ticket.announced_at is not None,
    }
