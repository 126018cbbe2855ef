"""Giving out a ticket: once a stop, whichever of the two ways it is asked for, and however often."""

from __future__ import annotations

from services.queue.domain import ticket as tickets
from services.queue.domain.hall import Hall
from services.queue.domain.ticket import Order, Ticket
from services.queue.store import QueueStore
from services.queue.store.tickets import NumberTaken, StopServed
from shared.errors import Unavailable
from shared.ids import new_id
from shared.storage import Stamp

_TRIES = 8


def issue(store: QueueStore, hall: Hall, order: Order, path: str, stamp: Stamp) -> Ticket:
    """Return the ticket of the order's stop, issued now unless it was before.

    Raises ``NotFound`` when the hall has no such queue, ``Unavailable`` when no number could be had.
    """
    queue = hall.queue(order.queue)
    with store.turns.of(f"{order.visit}:{order.stop}"):
        known = store.tickets.of_stop(order.visit, order.stop)
        for _ in range(0 if known else _TRIES):
            number = store.numbers.take(order)
            ticket, said = tickets.issue(new_id(), order, queue, number, hall.settings, path)
            try:
                return store.tickets.add(ticket, said, stamp)
            except NumberTaken:
                store.numbers.catch_up(order)
            except StopServed:
                store.numbers.give_back(order, number)
                known = store.tickets.of_stop(order.visit, order.stop)
                break
    if known is None:
        raise Unavailable("No number could be given just now: try again.")
    return known
