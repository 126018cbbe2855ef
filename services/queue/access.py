"""Who may do what to a ticket. Every function raises ``Forbidden``, or nothing.

A supervisor of the hall may do everything, so that a ticket whose clerk has gone is never stuck.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from services.queue.domain import shift as shifts
from services.queue.domain.hall import Hall
from services.queue.domain.ticket import Ticket
from services.queue.store import QueueStore
from shared.errors import Forbidden
from shared.security import Caller


@dataclass(frozen=True)
class Claim:
    """Somebody wants to do something to a ticket. ``day``: the hall's present service day."""

    store: QueueStore
    caller: Caller
    hall: Hall
    ticket: Ticket
    day: str

    @property
    def supervises(self) -> bool:
        """Return whether the caller is a supervisor (of this hall, which is asked for besides)."""
        return self.caller.has("supervisor")


def holder(claim: Claim) -> None:
    """The clerk whose counter has the ticket, or had it last."""
    staff(claim)
    ticket = claim.ticket
    if claim.supervises or ticket.counter is None:
        return
    day, then = (shifts.shift_id(ticket.counter, day) for day in (claim.day, ticket.day))
    shift = claim.store.shifts.get(day) or claim.store.shifts.get(then)
    if shift is None:
        raise Forbidden(f"{ticket.number} is at counter {ticket.counter_number}, which is not yours.")
    shifts.require_clerk(shift, claim.caller.id, supervises=False)


def staff(claim: Claim) -> None:
    """Every clerk of the hall."""
    claim.caller.require("clerk", "supervisor", hall=claim.hall.id)


def printer(claim: Claim) -> None:
    """Everybody who may also issue tickets in the hall."""
    claim.caller.require("kiosk", "clerk", "guide", "supervisor", hall=claim.hall.id)


def announcer(claim: Claim) -> None:
    """A board of the hall."""
    claim.caller.require("board", "supervisor", hall=claim.hall.id)


def mover(claim: Claim) -> None:
    """The clerk whose counter has the ticket or put it on hold; of one that waits, only a supervisor."""
    holder(claim)
    if claim.ticket.state == "waiting" and not claim.supervises:
        raise Forbidden(f"{claim.ticket.number} is at no counter: only a supervisor may move it.")


def canceller(claim: Claim) -> None:
    """A kiosk or a clerk of the hall; of one that is called to a counter, that counter's clerk."""
    claim.caller.require("kiosk", "clerk", "supervisor", hall=claim.hall.id)
    if claim.ticket.state == "called" and not claim.caller.has("kiosk"):
        holder(claim)


def visitor(visit: str) -> Callable[[Claim], None]:
    """The visitor of ``visit``, by its code; staff have ways of their own, which are written down as theirs."""

    def allowed(claim: Claim) -> None:
        if claim.caller.roles or claim.ticket.visit != visit:
            raise Forbidden(f"{claim.ticket.number} is not yours.")

    return allowed


def visitor_undoing(visit: str) -> Callable[[Claim], None]:
    """The visitor of ``visit``, who did the last thing to the ticket."""

    def allowed(claim: Claim) -> None:
        visitor(visit)(claim)
        if claim.ticket.last is not None and claim.ticket.last.by != claim.caller.id:
            raise Forbidden(f"The hall has gone on with {claim.ticket.number} since: please ask the staff.")

    return allowed


def doer(claim: Claim) -> None:
    """Who did the last thing to the ticket."""
    staff(claim)
    last = claim.ticket.last
    if last is not None and last.by != claim.caller.id and not claim.supervises:
        raise Forbidden(f"Somebody else did this to {claim.ticket.number}.")
