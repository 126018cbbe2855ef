"""Closing: the end of a service day, and a hall that is closed at once (fire, power) and perhaps opened again.

Nobody is left in a state that leads nowhere: every ticket of a day that is over gets a final one, every ticket of a
hall that is closed at once keeps its place until it opens again that day, or is cancelled; by the hall's rule or the
supervisor's word.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from services.queue.domain import ticket as tickets
from services.queue.domain.detours import waiting_again
from services.queue.domain.hall import Hall
from services.queue.domain.ticket import Change, Ticket, facts
from shared.errors import Conflict
from shared.happening import Happened

OPEN_STATES = ("waiting", "called", "serving", "held")
"""States of a ticket that is not over."""
KEEP, CANCEL = "keep", "cancel"
DAY_CLOSED, HALL_CLOSED, HALL_REOPENED = "day_closed", "hall_closed", "hall_reopened"
_DAYS_BACK = 3


@dataclass(frozen=True)
class Door:
    """Whether a hall is closed at once, since when, why, and what becomes of its tickets (``keep``, ``cancel``)."""

    hall: str
    state: str = "open"
    reason: str | None = None
    tickets: str | None = None
    day: str | None = None
    closed_at: datetime | None = None
    reopened_at: datetime | None = None
    version: int = 0

    @property
    def is_shut(self) -> bool:
        """Return whether it is closed at once."""
        return self.state == "closed"

    def was_shut(self, since: datetime, until: datetime) -> bool:
        """Return whether the last closing at once fell into this time."""
        if self.closed_at is None or self.closed_at > until:
            return False
        return self.is_shut or (self.reopened_at or self.closed_at) >= since


def close_hall(door: Door, reason: str, keeps: str, day: str, now: datetime) -> tuple[Door, Happened]:
    """Close a hall at once; raises ``Conflict`` with the reason when it is closed already."""
    require_open_hall(door)
    shut = replace(door, state="closed", reason=reason, tickets=keeps, day=day, closed_at=now, reopened_at=None)
    return shut, Happened("hall_closed", {"reason": reason, "tickets": keeps, "day": day})


def reopen_hall(door: Door, day: str, now: datetime) -> tuple[Door, Happened]:
    """Open it again; raises ``Conflict`` when it is open."""
    if not door.is_shut:
        raise Conflict(f"The hall {door.hall} is not closed at once.", None, {"state": door.state})
    opened = replace(door, state="open", reopened_at=now)
    closed_at = (door.closed_at or now).astimezone(UTC).isoformat(timespec="milliseconds")
    return opened, Happened("hall_reopened", {"day": day, "closed_at": closed_at})


def require_open_hall(door: Door) -> None:
    """Raise ``Conflict`` (state ``hall_closed``, the reason) while the hall is closed at once."""
    if door.is_shut:
        detail = {"state": "hall_closed", "reason": door.reason}
        raise Conflict(f"The hall {door.hall} is closed at once: {door.reason}.", None, detail)


def ended_day(hall: Hall, now: datetime) -> str | None:
    """Return the last day that is over for good at ``now``: its last closing and the after-hours service are past."""
    today = hall.hours.local(now).date()
    days = (today - timedelta(days=back) for back in range(_DAYS_BACK))
    return next((day.isoformat() for day in days if now >= hall.hours.ends(day)), None)


def require_running(hall: Hall, before: Ticket, after: Ticket, now: datetime) -> None:
    """Raise ``Conflict`` when a ticket that was over would go on although its day is."""
    ended = ended_day(hall, now)
    if before.state not in OPEN_STATES and after.state in OPEN_STATES and ended and before.day <= ended:
        words = f"{before.number} is of {before.day}, which is closed: take a new ticket."
        raise Conflict(words, None, {"state": before.state, "day": before.day})


def end_with_the_day(ticket: Ticket, now: datetime) -> Change:
    """Return the ticket in its final state: whoever is being served was served, the others were not."""
    if ticket.state == "serving":
        return tickets.finish(ticket, now)
    return end(ticket, DAY_CLOSED, None)


def end(ticket: Ticket, cause: str, reason: str | None) -> Change:
    """Cancel a ticket in whatever open state, and say why to whoever holds it."""
    tickets.require(ticket, "closed", *OPEN_STATES)
    over = replace(ticket, state="cancelled", suspended=False)
    said = {"state_from": ticket.state, "cause": cause, "reason": reason}
    return over, Happened("ticket_cancelled", facts(ticket) | said)


def suspend(ticket: Ticket, reason: str) -> Change:
    """Let it keep its place while the hall is closed at once: it waits as if it had never been called."""
    tickets.require(ticket, "suspended", *OPEN_STATES)
    kept = replace(waiting_again(ticket), bound_to=None, suspended=True)
    said = {"state_from": ticket.state, "cause": HALL_CLOSED, "reason": reason}
    return kept, Happened("ticket_suspended", facts(kept) | said)


def carry_over(ticket: Ticket) -> Change:
    """The hall is open again: it waits at its old place."""
    tickets.require(ticket, "carried over", "waiting")
    return replace(ticket, suspended=False), Happened(
        "ticket_carried_over", facts(ticket) | {"state_from": "waiting", "cause": HALL_REOPENED}
    )
