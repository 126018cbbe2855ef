"""An agent (代办人) who comes for several clients: one number, one call, one sitting; each client's ticket ends on its
own.

Each client has a visit and tickets of their own; those of one ``agency`` share a number. Whoever calls one of them has
the agent at the counter, so the others that this counter serves join it there: they are held, which keeps their place,
and are started without another call.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from services.queue.domain.detours import return_ticket
from services.queue.domain.hall import Settings
from services.queue.domain.rank import rank
from services.queue.domain.ticket import AT_COUNTER, Change, Overtaking, Ticket, facts, require
from services.queue.domain.ticket import start as start_called
from services.queue.domain.undo import undo
from shared.happening import Happened

_CAME_ALONG = {
    "ticket_called": "ticket_joined",
    "ticket_no_show": "ticket_no_show",
    "ticket_returned": "ticket_returned",
    "ticket_deferred": "ticket_deferred",
}
"""What happened to the others when this happened to the one that was called."""
Along = tuple[Ticket, Change]
"""Another ticket of the agency, and what becomes of it."""


def joining(at: Ticket, others: Iterable[Ticket], queues: Sequence[str]) -> list[Ticket]:
    """Return those of ``others`` that join ``at``, which is at a counter that calls from ``queues``.

    Who waits for another counter alone does not; who was put on hold at another one does, as its agent is here now.
    """
    if at.agency is None or at.state not in AT_COUNTER:
        return []
    free = [each for each in _of(at, others) if each.queue in queues and each.bound_to in (None, at.counter)]
    return [each for each in free if each.state == "waiting" or (each.state == "held" and each.counter != at.counter)]


def join(ticket: Ticket, at: Ticket, now: datetime) -> Change:
    """Let ``ticket`` be held where its agent was called with ``at``; it overtook whom the call of that overtook."""
    require(ticket, "called along", "waiting", "held")
    passed = at.overtook[-1:] if at.overtook and at.overtook[-1].at == at.called_at else ()
    overtook = tuple(Overtaking(ticket.queue, ticket.counts_from, now) for each in passed if each.queue == ticket.queue)
    joined = replace(
        ticket,
        state="held",
        counter=at.counter,
        counter_number=at.counter_number,
        held_at=now,
        not_before=None,
        overtook=ticket.overtook + overtook,
    )
    return joined, Happened("ticket_joined", facts(joined) | {"called_with": at.id, "state_from": ticket.state})


def start(ticket: Ticket, now: datetime) -> Change:
    """Begin to serve a ticket that was called, or one whose agent sits at the counter already."""
    if ticket.agency is None or ticket.state != "held":
        return start_called(ticket, now)
    on_hold = max(timedelta(0), now - (ticket.held_at or now))
    begun = replace(
        ticket,
        state="serving",
        called_at=now,
        first_called_at=ticket.first_called_at + on_hold if ticket.first_called_at else now,
        started_at=now,
        held_at=None,
    )
    return begun, Happened("service_started", facts(begun))


def miss_along(ticket: Ticket, now: datetime, settings: Settings) -> Change:
    """The agent did not come, and so nobody for ``ticket``, which was to be served in the same sitting."""
    require(ticket, "declared missed", "held")
    misses = ticket.misses + 1
    missed = replace(ticket, state="no_show", missed_at=now, misses=misses, void=misses >= settings.misses_before_void)
    said = {"calls": max(1, missed.calls), "misses": misses, "void": missed.void}
    return missed, Happened("ticket_no_show", facts(missed) | said)


def missed_along(missed: Ticket, others: Iterable[Ticket], now: datetime, settings: Settings) -> list[Along]:
    """Return what becomes of those who were held for the same sitting when nobody came to ``missed``."""
    here = [each for each in _of(missed, others) if each.state == "held" and each.counter == missed.counter]
    return [(each, miss_along(each, now, settings)) for each in here]


def returned_along(
    before: Ticket, after: Ticket, others: Iterable[Ticket], now: datetime, settings: Settings
) -> list[Along]:
    """Return what becomes of those who were missed with ``before`` when it has returned as ``after``: they too."""
    with_it = [each for each in _of(before, others) if each.state == "no_show" and each.missed_at == before.missed_at]
    good = [each for each in with_it if not each.void]
    return [(each, return_ticket(each, rank(after, settings), now, settings)) for each in good]


def undone_along(
    before: Ticket, others: Iterable[Ticket], now: datetime, settings: Settings, *, supervises: bool, busy: bool
) -> list[Along]:
    """Return what becomes of those to whom the same happened with ``before``, whose last action is taken back."""
    last = before.last
    if last is None or last.action not in _CAME_ALONG:
        return []
    same = (_CAME_ALONG[last.action], last.at)
    along = [each for each in _of(before, others) if each.last and (each.last.action, each.last.at) == same]
    return [(each, undo(each, now, settings, supervises=supervises, busy=busy)) for each in along]


def _of(ticket: Ticket, others: Iterable[Ticket]) -> list[Ticket]:
    return [each for each in others if ticket.agency and each.agency == ticket.agency and each.id != ticket.id]
