"""What the door of a hall is at a moment, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from shared.hours.calendar import Name
from shared.hours.opening import Hours, Lunch, Session

OPEN, BY_APPOINTMENT, LAST_TICKETS_OVER = "open", "by_appointment", "last_tickets_over"
BEFORE_OPENING, BREAK, AFTER_CLOSING = "before_opening", "break", "after_closing"
HOLIDAY, REST_DAY, SPECIAL_DAY = "holiday", "rest_day", "special_day"


@dataclass(frozen=True)
class Door:
    """``code``: one of the words above; ``session``: the one that runs; ``next``: the one that begins next, if any.

    ``free_for``: what the hall is closed for today. ``lunch``: the time with fewer counters that it is now.
    """

    code: str
    session: Session | None
    next: Session | None
    free_for: Name | None = None
    lunch: Lunch | None = None

    @property
    def gives_tickets(self) -> bool:
        """Return whether whoever comes now gets a ticket without an appointment."""
        return self.code == OPEN


def door_at(hours: Hours, now: datetime) -> Door:
    """Return what the door is at ``now``."""
    running = next((each for each in hours.sessions(hours.local(now).date()) if each.runs_at(now)), None)
    following = next(hours.following(now), None)
    if running is None:
        return Door(_why_closed(hours, now), None, following, hours.free_for(hours.local(now).date()))
    code = OPEN if now < running.last_ticket else LAST_TICKETS_OVER
    if code == OPEN and running.by_appointment:
        code = BY_APPOINTMENT
    return Door(code, running, following, None, hours.lunch_at(now))


def _why_closed(hours: Hours, now: datetime) -> str:
    today = hours.local(now).date()
    sessions = hours.sessions(today)
    if not sessions:
        return _why_all_day(hours, today)
    if now < sessions[0].opens:
        return BEFORE_OPENING
    return AFTER_CLOSING if now >= sessions[-1].closes else BREAK


def _why_all_day(hours: Hours, day: date) -> str:
    if day in hours.special:
        return SPECIAL_DAY
    return HOLIDAY if hours.free_for(day) else REST_DAY
