"""Taking back the last action at a counter (opened, paused, closed, covered, taken over) that was a slip of the hand.

What was done to a ticket is taken back on the ticket (``domain/undo.py``); whichever of the two was last, goes first.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from services.queue.domain.hall import Settings
from services.queue.domain.shift import Change, Shift, facts
from services.queue.domain.ticket import Last, Ticket
from shared.errors import Conflict, Forbidden
from shared.happening import Happened

_NOT_UNDONE = ("version", "last", "acted_at")


def remembered(before: Shift, after: Shift, said: Happened, now: datetime, by: str) -> Shift:
    """Return ``after`` with what ``by`` just changed, as it was; an undoing is not remembered."""
    if said.type == "counter_action_undone":
        return replace(after, last=None)
    names = [name for name in Shift.__dataclass_fields__ if name not in _NOT_UNDONE]
    changed = {name: getattr(before, name) for name in names if getattr(before, name) != getattr(after, name)}
    return replace(after, last=Last(said.type, now, by, changed))


def require_doer(shift: Shift, caller: str, *, supervises: bool) -> None:
    """Raise ``Forbidden`` unless ``caller`` did the last thing at the counter, or supervises the hall."""
    if shift.last and shift.last.by != caller and not supervises:
        raise Forbidden(f"Somebody else did this at counter {shift.number}.")


def undo(shift: Shift, now: datetime, settings: Settings, latest: Ticket | None) -> Change:
    """Return the counter as it was before its last action. ``latest``: the ticket that it called last.

    Raises ``Conflict`` with the state when there is nothing to undo (any more), and naming the ticket when something
    was done to it since, or it would be left at a closed counter.
    """
    last = shift.last
    if last is None:
        raise Conflict(f"There is nothing to undo at counter {shift.number}.", None, {"state": shift.state})
    age, limit = (now - last.at).total_seconds(), settings.undo_within_seconds
    if age > limit:
        words = f"This was {age:.0f} s ago; it could be undone for {limit} s."
        raise Conflict(words, None, {"state": shift.state, "action": last.action})
    if latest and _done_since(latest, last.at):
        ticket = {"id": latest.id, "number": latest.number, "queue": latest.queue, "state": latest.state}
        words = f"Since then counter {shift.number} went on with {latest.number}: undo that first."
        raise Conflict(words, None, {"state": shift.state, "action": last.action, "ticket": ticket})
    back = replace(shift, **dict(last.before), acted_at=now)
    if back.state == "closed":
        back = replace(back, closed_at=now)  # so that whoever waits for it alone is let go, as after every closing
    way = {"action": last.action, "state_from": shift.state, "state_to": back.state}
    who = {"queues": list(back.queues), "clerk": back.clerk if back.state != "closed" else None}
    return back, Happened("counter_action_undone", facts(back) | way | who)


def _done_since(ticket: Ticket, moment: datetime) -> bool:
    """Return whether the counter called ``ticket``, or somebody did something to it there, after ``moment``."""
    deeds = (ticket.called_at, ticket.last.at if ticket.last else None)
    return any(deed > moment for deed in deeds if deed)
