"""Nobody came to a call: how long must be waited, from when it was announced, and the no-show itself (过号).

`domain.md` §3 [N]: a missed call is timed from when it was announced, which is not when the clerk pressed the key: a
board tells its calls one after the other, and several counters may call at once.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from math import ceil

from services.queue.domain.hall import Settings
from services.queue.domain.ticket import Change, Ticket, facts, require
from shared.errors import Conflict, Invalid
from shared.happening import Happened


def announce(ticket: Ticket, call: int | None, now: datetime) -> Change | None:
    """Note that a board has told ``call`` (1: the first; ``None``: the present one) by voice or on its screen.

    ``None`` when there is nothing to note: another board was first, the call is past, or its visitor is there already.
    Raises ``Invalid`` for a call that was never made.
    """
    if call is not None and call > ticket.calls and ticket.state == "called":
        raise Invalid(f"{ticket.number} has been called {ticket.calls} times only.", "call")
    present = ticket.state == "called" and call in (None, ticket.calls)
    if not present or ticket.announced_at:
        return None
    told = replace(ticket, announced_at=now)
    late = (now - (ticket.called_at or now)).total_seconds()
    said = {"call": ticket.calls, "after_seconds": round(max(0.0, late), 3)}
    return told, Happened("ticket_announced", facts(told) | said)


def heard_from(ticket: Ticket, settings: Settings) -> datetime | None:
    """Return from when the visitor is taken to have heard the last call: its announcement, or a while after the call
    where no board has said that it told it (``announcement_grace_seconds``).
    """
    if ticket.announced_at or ticket.called_at is None:
        return ticket.announced_at
    return ticket.called_at + timedelta(seconds=settings.announcement_grace_seconds)


def no_show(ticket: Ticket, now: datetime, settings: Settings) -> Change:
    """Nobody came: only after enough calls, and the interval after the announcement of the last of them.

    Raises ``Conflict`` with ``seconds_left`` (whole seconds until it may be said, if the missing calls are made at
    once) and ``calls_left`` when it is too early.
    """
    require(ticket, "declared missed", "called")
    calls_left, seconds_left = _patience(ticket, now, settings)
    if calls_left or seconds_left:
        raise Conflict(
            f"{ticket.number} has been called {ticket.calls} of {settings.calls_before_no_show} times: "
            f"it may be declared missed in {seconds_left} s" + (" after another call." if calls_left else "."),
            None,
            {"state": ticket.state, "seconds_left": seconds_left, "calls_left": calls_left},
        )
    misses = ticket.misses + 1
    missed = replace(ticket, state="no_show", missed_at=now, misses=misses, void=misses >= settings.misses_before_void)
    said = {"calls": missed.calls, "misses": misses, "void": missed.void}
    return missed, Happened("ticket_no_show", facts(missed) | said)


def _patience(ticket: Ticket, now: datetime, settings: Settings) -> tuple[int, int]:
    """Return how many calls, and how many whole seconds, are still owed to the visitor."""
    calls_left = max(0, settings.calls_before_no_show - ticket.calls)
    if calls_left:
        return calls_left, settings.recall_after_seconds * calls_left
    since = (now - (heard_from(ticket, settings) or now)).total_seconds()
    return 0, max(0, ceil(settings.recall_after_seconds - since))
