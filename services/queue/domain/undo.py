"""Taking back the last action on a ticket, while the memory of it is fresh."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from services.queue.domain.detours import waiting_again
from services.queue.domain.hall import Settings
from services.queue.domain.ticket import AT_COUNTER, OF_THE_SLIP, Change, Last, Ticket, facts
from shared.errors import Conflict
from shared.happening import Happened

_NO_ACTION = ("ticket_issued", "ticket_printed", "print_failed", "reprint_asked", "ticket_announced")
"""Events after which there is nothing that could be taken back: what was undoable before stays so."""
_CALLS = ("ticket_called", "ticket_recalled", "ticket_resumed")
"""With these goes their announcement, which came after them."""
_NOT_UNDONE = (*OF_THE_SLIP, "version", "last")


def remembered(before: Ticket, after: Ticket, said: Happened, now: datetime, by: str) -> Ticket:
    """Return ``after`` with what ``by`` just changed, as it was, so that it can be undone.

    An undoing is not remembered: it cannot be undone itself.
    """
    if said.type in _NO_ACTION:
        return after
    if said.type == "action_undone" or "cause" in said.data:  # a cause: the hall did it, not somebody by mistake
        return replace(after, last=None)
    names = [name for name in Ticket.__dataclass_fields__ if name not in _NOT_UNDONE]
    changed = {name: getattr(before, name) for name in names if getattr(before, name) != getattr(after, name)}
    return replace(after, last=Last(said.type, now, by, changed))


def undo(ticket: Ticket, now: datetime, settings: Settings, *, supervises: bool = False, busy: bool = False) -> Change:
    """Return the ticket as it was before its last action.

    A supervisor has longer to undo a no-show (过号); by then, or when the counter is ``busy`` (has another, is closed),
    the visitor waits again at the old place. Raises ``Conflict`` with the state when nothing can be undone (any more).
    """
    last = ticket.last
    if last is None:
        raise Conflict(f"There is nothing to undo on {ticket.number}.", None, {"state": ticket.state})
    age, missed = (now - last.at).total_seconds(), supervises and last.action == "ticket_no_show"
    limit = settings.no_show_undo_within_seconds if missed else settings.undo_within_seconds
    if age > max(limit, settings.undo_within_seconds):
        words = f"This was {age:.0f} s ago; it could be undone for {limit} s."
        raise Conflict(words, None, {"state": ticket.state, "action": last.action})
    unsaid = {"announced_at": None} if last.action in _CALLS else {}
    back = replace(ticket, **unsaid | dict(last.before))
    if missed and (busy or age > settings.undo_within_seconds):
        back = waiting_again(back)
    way = {"action": last.action, "state_from": ticket.state, "state_to": back.state}
    where = {"counter": back.counter, "counter_number": back.counter_number, "call": back.calls}
    return back, Happened("action_undone", facts(back) | where | way)


def needed_counter(back: Ticket) -> str | None:
    """Return the counter without which the ticket, as it would be, is stuck: where it is, or that alone may call it."""
    if back.state in AT_COUNTER:
        return back.counter
    return back.bound_to if back.state == "waiting" else None
