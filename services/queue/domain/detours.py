"""What may happen to a ticket off the straight way from call to end: hold, return, transfer, cancel."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from services.queue.domain.hall import Counter, Queue, Settings
from services.queue.domain.rank import behind, class_of, place_in_time, rank
from services.queue.domain.ticket import Change, Ticket, facts, require, served
from shared.errors import Conflict
from shared.happening import Happened


def hold(ticket: Ticket, now: datetime) -> Change:
    """Put it aside 挂起: the counter is free for another, the visitor keeps the place."""
    require(ticket, "held", "called", "serving")
    held = replace(ticket, state="held", held_at=now, served_seconds=served(ticket, now), started_at=None)
    return held, Happened("ticket_held", facts(held) | {"state_from": ticket.state})


def resume(ticket: Ticket, counter: Counter, now: datetime) -> Change:
    """Call it back 回呼 to ``counter``. Its calls count anew: who was asked to wait is owed as many as anybody."""
    require(ticket, "called back", "held")
    on_hold = max(timedelta(0), now - (ticket.held_at or now))
    back = replace(
        ticket,
        state="called",
        counter=counter.id,
        counter_number=counter.number,
        calls=1,
        called_at=now,
        announced_at=None,
        first_called_at=(ticket.first_called_at or now) + on_hold,
        held_at=None,
    )
    return back, Happened("ticket_resumed", facts(back) | {"call": back.calls})


def return_ticket(ticket: Ticket, nth: float | None, now: datetime, settings: Settings) -> Change:
    """Let a missed visitor wait again, some places down.

    ``nth``: the rank of the ticket behind which it goes (the ``return_places_down``-th that waits in its queue, or the
    last), ``None`` when nobody waits or no place is to be lost. Raises ``Conflict`` when it is void or too late.
    """
    require(ticket, "returned", "no_show")
    missed_minutes = (now - (ticket.missed_at or now)).total_seconds() / 60
    detail = {"state": ticket.state, "void": ticket.void}
    if ticket.void:
        raise Conflict(
            f"{ticket.number} was missed {ticket.misses} times and is void: take a new ticket.", None, detail
        )
    if missed_minutes > settings.return_within_minutes:
        raise Conflict(
            f"{ticket.number} was missed {missed_minutes:.0f} min ago and could return for "
            f"{settings.return_within_minutes} min: take a new ticket.",
            None,
            detail,
        )
    credit_seconds = settings.credit(class_of(ticket)) * 60
    place = max(ticket.counts_from, behind(nth, rank(ticket, settings)) + credit_seconds)
    back = replace(waiting_again(ticket), missed_at=None, counts_from=place)
    told = {"places_down": settings.return_places_down, "misses": ticket.misses}
    return back, Happened("ticket_returned", facts(back) | told)


def transfer(ticket: Ticket, to: Queue | Counter) -> Change:
    """Let it wait in another queue, or for a certain counter, under its number and from its original arrival.

    Raises ``Conflict`` naming the state, also when it waits there already.
    """
    require(ticket, "transferred", "waiting", "called", "serving", "held")
    queue, bound = (to.id, None) if isinstance(to, Queue) else (ticket.queue, to.id)
    if ticket.state == "waiting" and (queue, bound) == (ticket.queue, ticket.bound_to):
        raise Conflict(f"{ticket.number} is waiting there already.", None, {"state": ticket.state})
    place = place_in_time(ticket)
    moved = replace(waiting_again(ticket), queue=queue, bound_to=bound, counts_from=place)
    way = {"queue_from": ticket.queue, "counter": bound, "counter_from": ticket.counter, "state_from": ticket.state}
    return moved, Happened("ticket_transferred", facts(moved) | way)


def cancel(ticket: Ticket) -> Change:
    """Take it back: the visitor does not want to wait any more."""
    require(ticket, "cancelled", "waiting", "called", "held")
    return replace(ticket, state="cancelled"), Happened(
        "ticket_cancelled", facts(ticket) | {"state_from": ticket.state}
    )


def waiting_again(ticket: Ticket) -> Ticket:
    """Return it without everything that it had of the counter where it was."""
    return replace(
        ticket,
        state="waiting",
        counter=None,
        counter_number=None,
        calls=0,
        called_at=None,
        announced_at=None,
        first_called_at=None,
        started_at=None,
        served_seconds=0.0,
        held_at=None,
    )
