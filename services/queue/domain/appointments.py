"""An appointment 预约: booked, moved, cancelled, kept or missed. Rules of `domain.md` §2, all of them the hall's own.

Every transition takes the appointment and ``now``, and returns the new one and what happened; one that the state or the
time does not allow raises ``Conflict`` whose detail says when it would have been possible.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from services.queue.domain.slots import Rules, Slot
from shared.errors import Conflict
from shared.happening import Happened

BOOKED, CHECKED_IN, LATE, MISSED, CANCELLED = "booked", "checked_in", "late", "missed", "cancelled"
EARLY, IN_TIME = "early", "in_time"


@dataclass(frozen=True)
class Appointment:
    """A place at a time. ``holder``: keyed hash of an identity; ``code``: unguessable, whoever has it may move it.

    ``place``, ``day_place``: which of the slot's places, and of the day's quota, it takes (``day_place`` ``None``: the
    queue has no quota a day). ``missed_at``: when its window was over and nobody had come; stays when they come late.
    """

    id: str
    code: str
    hall: str
    queue: str
    matter: str
    day: str
    starts_at: datetime
    ends_at: datetime
    holder: str
    place: str
    day_place: str | None = None
    state: str = BOOKED
    arrival: str | None = None
    arrived_at: datetime | None = None
    cancelled_at: datetime | None = None
    cancelled_by: str | None = None
    missed_at: datetime | None = None
    moves: int = 0
    version: int = 0

    @property
    def taken(self) -> list[str]:
        """The places that nobody else may have while it is booked or kept."""
        kept = self.state in (BOOKED, CHECKED_IN)
        return [place for place in (self.place, self.day_place) if place and kept]

    @property
    def claim(self) -> str | None:
        """What no two appointments may hold at once: an identity's place for a matter on a day."""
        return f"{self.holder}:{self.matter}:{self.day}" if self.state in (BOOKED, CHECKED_IN) else None


Change = tuple[Appointment, Happened]
"""The appointment as it is now, and what happened to it."""


@dataclass(frozen=True)
class Booking:
    """What somebody wants: ``matter`` of a hall, for the ``holder`` (a keyed hash of who it is)."""

    hall: str
    matter: str
    holder: str


def book(identifier: str, code: str, wish: Booking, slot: Slot, place: str, day_place: str | None) -> Change:
    """Return a new appointment at ``slot``."""
    booked = Appointment(
        id=identifier,
        code=code,
        **vars(wish),
        queue=slot.queue,
        day=slot.day.isoformat(),
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        place=place,
        day_place=day_place,
    )
    return booked, Happened("appointment_booked", facts(booked))


def move(
    appointment: Appointment, slot: Slot, place: str, day_place: str | None, now: datetime, rules: Rules
) -> Change:
    """Take another time instead; as late as it could be cancelled."""
    require(appointment, "moved", BOOKED)
    _require_in_time(appointment, "moved", now, rules)
    moved = replace(
        appointment,
        day=slot.day.isoformat(),
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        place=place,
        day_place=day_place,
        moves=appointment.moves + 1,
    )
    way = {"starts_from": _iso(appointment.starts_at), "moves": moved.moves}
    return moved, Happened("appointment_moved", facts(moved) | way)


def cancel(appointment: Appointment, now: datetime, rules: Rules) -> Change:
    """Take it back, at least ``cancel_before_minutes`` before its time; later it can only be kept or missed."""
    require(appointment, "cancelled", BOOKED)
    _require_in_time(appointment, "cancelled", now, rules)
    return _cancelled(appointment, now, "visitor")


def call_off(appointment: Appointment, now: datetime) -> Change:
    """The hall takes it back: it was closed at that time. Counts for no block."""
    require(appointment, "called off", BOOKED)
    return _cancelled(appointment, now, "hall")


def check_in(appointment: Appointment, day: str, now: datetime, rules: Rules) -> Change:
    """The visitor is there, on the day itself.

    Before and in the window the time is kept (who is early waits for it); later they join those without an appointment.
    Raises ``Conflict`` (code ``another_day``, with the window) on another day, and for what was cancelled.
    """
    require(appointment, "checked in", BOOKED, MISSED)
    if appointment.day != day:
        window = {"check_in_from": _iso(rules.opens(appointment.starts_at)), "day": appointment.day}
        words = f"This appointment is on {appointment.day}: check in on that day."
        raise Conflict(words, None, {"state": appointment.state, "code": "another_day", **window})
    late = appointment.state == MISSED or now > rules.closes(appointment.starts_at)
    arrival = LATE if late else EARLY if now < rules.opens(appointment.starts_at) else IN_TIME
    there = replace(
        appointment,
        state=LATE if late else CHECKED_IN,
        arrival=arrival,
        arrived_at=now,
        missed_at=(appointment.missed_at or now) if late else None,
    )
    said = {"arrival": arrival, "arrived_at": _iso(now)}
    return there, Happened("appointment_checked_in", facts(there) | said)


def miss(appointment: Appointment, now: datetime, rules: Rules) -> Change:
    """Nobody came by the end of the window; raises ``Conflict`` before that."""
    require(appointment, "declared missed", BOOKED)
    if now <= rules.closes(appointment.starts_at):
        closes = _iso(rules.closes(appointment.starts_at))
        raise Conflict(f"This appointment may be kept until {closes}.", None, {"state": appointment.state})
    missed = replace(appointment, state=MISSED, missed_at=now)
    return missed, Happened("appointment_missed", facts(missed))


def facts(appointment: Appointment) -> dict[str, Any]:
    """Return what every event about an appointment says."""
    return {
        "appointment": appointment.id,
        "day": appointment.day,
        "queue": appointment.queue,
        "matter": appointment.matter,
        "starts_at": _iso(appointment.starts_at),
        "ends_at": _iso(appointment.ends_at),
    }


def require(appointment: Appointment, action: str, *states: str) -> None:
    """Raise ``Conflict`` naming the state unless the appointment is in one of ``states``."""
    if appointment.state not in states:
        words = f"This appointment is {appointment.state}; it cannot be {action}."
        raise Conflict(words, None, {"state": appointment.state})


def _cancelled(appointment: Appointment, now: datetime, by: str) -> Change:
    done = replace(appointment, state=CANCELLED, cancelled_at=now, cancelled_by=by)
    return done, Happened("appointment_cancelled", facts(done) | {"by": by})


def _require_in_time(appointment: Appointment, action: str, now: datetime, rules: Rules) -> None:
    until = appointment.starts_at - timedelta(minutes=rules.cancel_before_minutes)
    if now > until:
        words = f"This appointment could be {action} until {_iso(until)}."
        raise Conflict(words, None, {"state": appointment.state, "code": "too_late", "until": _iso(until)})


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
