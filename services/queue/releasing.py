"""Tickets that a closed counter would strand: those that it alone may call, and those that it put on hold."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from services.queue.domain import detours
from services.queue.domain.hall import Hall
from services.queue.store import QueueStore
from shared.storage import Stamp

LOOK_BACK = timedelta(minutes=10)
"""How long after a counter was closed somebody still looks whether its tickets were released."""


def release(store: QueueStore, hall: Hall, counter: str, stamp: Stamp) -> int:
    """Let them wait in their queue again, at their old place; return how many these were.

    Done again, or by several at once, it changes nothing more: each is moved only from where it was read.
    """
    day = hall.day(stamp.at)
    stranded = [
        *store.waiting.bound_to(hall.id, day, counter, list(hall.queues)),
        *store.tickets.held_at(counter, day),
    ]
    moved = 0
    for ticket in stranded:
        if ticket.queue in hall.queues:
            freed = detours.transfer(ticket, hall.queue(ticket.queue))
            moved += bool(store.tickets.advance(ticket, *freed, stamp, undoable=False))
    return moved


def release_stranded(store: QueueStore, halls: Iterable[Hall], now: datetime, stamp: Stamp) -> int:
    """Release what processes that died between closing a counter and releasing its tickets have left."""
    moved = 0
    for hall in halls:
        for shift in store.shifts.closed_since(hall.id, hall.day(now), now - LOOK_BACK):
            if shift.state == "closed":
                moved += release(store, hall, shift.counter, stamp)
    return moved
