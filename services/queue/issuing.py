"""Giving out a ticket: once a stop, whichever of the two ways it is asked for, and however often."""

from __future__ import annotations

from contextlib import suppress

from services.queue.domain import ticket as tickets
from services.queue.domain.hall import Hall, Queue
from services.queue.domain.printing import promised
from services.queue.domain.rank import rank_of
from services.queue.domain.ticket import Order, Ticket
from services.queue.store import QueueStore
from services.queue.store.spool import real_now
from services.queue.store.tickets import NumberOfVisit, NumberTaken, StopServed
from services.queue.store.waiting import Asked
from shared.errors import Conflict, Unavailable
from shared.ids import new_id
from shared.storage import Stamp

_TRIES = 8


def issue(
    store: QueueStore, hall: Hall, order: Order, path: str, stamp: Stamp, asked_by: str | None = None
) -> tuple[Ticket, int | None]:
    """Return the ticket of the order's stop and, when it was issued just now, how many wait before it.

    Whether the stop has a ticket, and its visit a number, is asked before a number is taken, in one question with who
    waits: the unique indexes alone would keep a second one out, but at the price of a number that nobody gets.
    ``asked_by``: the device or person that gets the slip, when that is not who does this.
    Raises ``NotFound`` when the hall has no such queue, ``Unavailable`` when no number could be had.
    """
    queue = hall.queue(order.queue)
    with store.turns.of(order.agency or order.visit):
        for _ in range(_TRIES):
            asked = store.waiting.before(order, rank_of(order, hall.settings), hall.settings)
            if asked.ticket:
                return asked.ticket, None
            stored = _stored(store, hall, order, queue, asked, path, stamp, asked_by)
            if stored:
                store.issued.add((order.visit, order.stop))
                return stored, asked.ahead
    raise Unavailable("No number could be given just now: try again.")


def _stored(
    store: QueueStore,
    hall: Hall,
    order: Order,
    queue: Queue,
    asked: Asked,
    path: str,
    stamp: Stamp,
    asked_by: str | None,
) -> Ticket | None:
    """Return the new ticket, or ``None`` when somebody was faster with this stop, its visit's number, or the number."""
    if asked.siblings:
        change = tickets.issue_next(new_id(), order, asked.siblings, stamp.at, hall.settings, path)
        with suppress(StopServed):
            return store.tickets.add(*change, stamp)
        return None
    number = order.leased or store.numbers.take(order)
    ticket, said = tickets.issue(new_id(), order, queue, number, hall.settings, path)
    printer = hall.printer_of(asked_by or stamp.actor)
    if printer and not order.leased:  # else the kiosk has printed it
        ticket = promised(ticket, printer, real_now())
    try:
        return store.tickets.add(ticket, said, stamp)
    except NumberTaken as error:
        if order.leased:
            raise Conflict(f"The number {ticket.number} is somebody else's.", "leased") from error
        store.numbers.catch_up(order)
    except (StopServed, NumberOfVisit):
        if not order.leased:
            store.numbers.give_back(order, number)
    return None
