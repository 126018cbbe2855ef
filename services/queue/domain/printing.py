"""The slip of a ticket 号票: reserved → printed | failed → reissued | voided.

Two ways lead to paper. A kiosk prints itself and reports; or the suite prints, on a printer of the hall. For the second
the ticket carries when it is due, so that what was promised outlives the process. Before a byte leaves for the printer
``prints`` is raised; whoever finds it raised prints a copy, and says so on the paper. So uncertainty (a death, a
printer that falls silent) falls on the side of a copy too many, never of two originals.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from services.queue.domain.hall import Settings
from services.queue.domain.ticket import Change, Ticket, facts, require
from shared.happening import Happened

SLIP_STATES = ("reserved", "printed", "failed", "reissued", "voided")
PRINTABLE = ("waiting", "called", "held")
"""States of a ticket in which a slip is of use."""
GIVE_UP_AFTER = timedelta(seconds=120)
"""A slip that comes out later finds nobody in front of the kiosk."""
ATTEMPT_MAY_TAKE = timedelta(seconds=60)
"""Real time after which an attempt counts as dead."""
_AGAIN_AFTER = timedelta(seconds=5)
_MOST_UNASKED = 2
"""An original and one copy: a printer that prints but never says so shall not go on for ever."""


def promised(ticket: Ticket, printer: str, real_now: datetime) -> Ticket:
    """Return a new ticket whose slip the suite prints on ``printer``."""
    return replace(_due(ticket, printer, real_now), prints=0)


def attempted(ticket: Ticket, real_now: datetime) -> Ticket:
    """Return the ticket with one more slip that may be out, and due again should this attempt die."""
    return replace(ticket, prints=ticket.prints + 1, print_due=real_now + ATTEMPT_MAY_TAKE)


def given_up(ticket: Ticket, real_now: datetime) -> bool:
    """Return whether nobody stands there any more for whom it could be printed."""
    return ticket.state not in PRINTABLE or (ticket.print_until is not None and real_now > ticket.print_until)


def came_out(
    ticket: Ticket, copy: int, now: datetime, on: str = "paper", lease: datetime | None = None
) -> Change | None:
    """Note that slip ``copy`` (1: the original) came out of its printer, or was taken from a screen (``on``).

    ``None`` when that is known already. ``lease``: until when this attempt had the slip; it is due no more unless a
    copy was asked for since.
    """
    if ticket.slip in ("printed", "reissued") and copy <= max(1, ticket.prints) and ticket.print_due is None:
        return None
    state = "printed" if copy == 1 and ticket.slip in ("reserved", "printed") else "reissued"
    done = not_due(ticket) if ticket.print_due == lease else ticket
    after = replace(done, slip=state, slip_since=now, slip_reason=None)
    return after, Happened("ticket_printed", _said(after, copy) | {"on": on})


def failed(ticket: Ticket, reason: str, now: datetime) -> Change | None:
    """Note that no slip came out; ``None`` when that is known already. One that is out before stays so."""
    if ticket.slip_reason == reason:
        return None
    state = "failed" if ticket.slip in ("reserved", "failed") else ticket.slip
    after = replace(ticket, slip=state, slip_since=now, slip_reason=reason)
    return after, Happened("print_failed", _said(after, max(1, ticket.prints)) | {"reason": reason})


def again_later(ticket: Ticket, real_now: datetime, *, out: bool) -> Ticket:
    """Return it due again after an attempt that failed; ``out``: whether that slip may be out after all.

    Then the next one is a copy, and the last that is printed without being asked for.
    """
    if out and ticket.prints >= _MOST_UNASKED:
        return not_due(ticket)
    prints = ticket.prints if out else max(0, ticket.prints - 1)
    return replace(ticket, prints=prints, print_due=real_now + _AGAIN_AFTER)


def taken_up(ticket: Ticket, now: datetime) -> Change | None:
    """Note that somebody follows a ticket that could not be printed: its holder has the code, so it is no ghost."""
    return came_out(ticket, 1, now, "screen") if ticket.slip == "failed" and ticket.state == "waiting" else None


def not_due(ticket: Ticket) -> Ticket:
    """Return it with nothing left to print."""
    return replace(ticket, print_due=None, print_until=None)


def reprint(ticket: Ticket, printer: str | None, now: datetime, real_now: datetime) -> Change:
    """Print it again 补打, as a copy: by ``printer`` of the suite, or (``None``) by the device that asks."""
    require(ticket, "printed again", *PRINTABLE)
    if printer is None:
        copy = max(1, ticket.prints) + 1
        out = replace(ticket, prints=copy, slip="reissued", slip_since=now, slip_reason=None)
        return out, Happened("ticket_printed", _said(out, copy) | {"on": "paper"})
    asked = replace(_due(ticket, printer, real_now), slip_reason=None)
    return asked, Happened("reprint_asked", _said(asked, ticket.prints + 1))


def void_unprinted(ticket: Ticket, now: datetime, settings: Settings) -> Change | None:
    """Take back a ticket that never was printed and nobody took up 作废; ``None`` when it is not time for that.

    Taken up is one that was printed again, taken from a screen, or called.
    """
    minutes = settings.void_failed_slip_minutes
    since = ticket.slip_since or now
    if ticket.slip != "failed" or ticket.state != "waiting" or not minutes or now - since < timedelta(minutes=minutes):
        return None
    gone = replace(not_due(ticket), state="cancelled", slip="voided", slip_since=now)
    said = {"state_from": ticket.state, "cause": "slip_voided"}
    return gone, Happened("ticket_cancelled", facts(gone) | said)


def _due(ticket: Ticket, printer: str, real_now: datetime) -> Ticket:
    return replace(ticket, printer=printer, print_due=real_now, print_until=real_now + GIVE_UP_AFTER)


def _said(ticket: Ticket, copy: int) -> dict[str, object]:
    return facts(ticket) | {"copy": copy, "state": ticket.state, "slip": ticket.slip, "printer": ticket.printer}
