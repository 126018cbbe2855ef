"""Which times can be booked: the hall's slots on the days that may be booked, within its opening hours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from shared.errors import Conflict
from shared.hours import Hours, minutes_of, working_days_after
from shared.hours.reading import weekdays_from


@dataclass(frozen=True)
class Times:
    """Times of one queue: one every ``minutes`` from ``begins`` to ``ends`` (local minutes), ``places`` at each."""

    queue: str
    weekdays: frozenset[int]
    begins: int
    ends: int
    minutes: int
    places: int
    places_at_lunch: int | None = None


@dataclass(frozen=True)
class Rules:
    """Appointments of a hall; see ``shared.contracts.hours.AppointmentRules``, and its settings for the window."""

    times: tuple[Times, ...]
    day_quota: Mapping[str, int]
    last_working_day: int = 5
    cancel_before_minutes: int = 120
    window_minutes: float = 15
    no_shows_before_block: int = 1
    cancellations_before_block: int = 3
    counted_within_days: int = 30
    block_days: int = 3

    def opens(self, starts_at: datetime) -> datetime:
        """Return from when on somebody with an appointment at ``starts_at`` is in time."""
        return starts_at - timedelta(minutes=self.window_minutes)

    def closes(self, starts_at: datetime) -> datetime:
        """Return until when (included) they are."""
        return starts_at + timedelta(minutes=self.window_minutes)


@dataclass(frozen=True)
class Slot:
    """One time of one queue; ``places``: how many appointments it takes."""

    hall: str
    queue: str
    day: date
    starts_at: datetime
    ends_at: datetime
    places: int

    @property
    def key(self) -> str:
        """What names it: hall, queue and local time, so that it begins as its day does."""
        return f"{self.hall}:{self.queue}:{self.starts_at:%Y-%m-%dT%H:%M%z}"

    @property
    def day_key(self) -> str:
        """What names its queue's day."""
        return f"{self.hall}:{self.queue}:{self.day}"


def rules_from(hall: Mapping[str, Any]) -> Rules | None:
    """Return the rules of a published hall, ``None`` when it takes no appointments."""
    plain = hall.get("appointments")
    if not plain:
        return None
    names = (
        *("last_working_day", "cancel_before_minutes", "no_shows_before_block", "cancellations_before_block"),
        *("counted_within_days", "block_days"),
    )
    window = hall["settings"].get("appointment_window_minutes", Rules.window_minutes)
    return Rules(
        tuple(_times(each) for each in plain["slots"]),
        dict(plain.get("day_quota") or {}),
        window_minutes=window,
        **{name: plain[name] for name in names if name in plain},
    )


def bookable_days(rules: Rules, hours: Hours, now: datetime) -> list[date]:
    """Return the days that may be booked: from tomorrow to the last working day allowed, by the official calendar [N].

    The days between that are free belong to them: the hall may be open then all the same.
    """
    today = hours.local(now).date()
    last = working_days_after(today, rules.last_working_day, hours.calendar)
    return [today + timedelta(days=ahead) for ahead in range(1, (last - today).days + 1)]


def slots_of(hall: str, rules: Rules, hours: Hours, day: date, queue: str | None = None) -> list[Slot]:
    """Return the slots of a day, of one ``queue`` or of all, by time; none outside of the opening hours."""
    sessions = hours.sessions(day)
    found = [
        slot
        for slot in _all_slots(hall, rules, hours, day)
        if queue in (None, slot.queue)
        and slot.places
        and any(each.opens <= slot.starts_at and slot.ends_at <= each.closes for each in sessions)
    ]
    return sorted(found, key=lambda slot: (slot.starts_at, slot.queue))


def slot_at(hall: str, rules: Rules, hours: Hours, queue: str, starts_at: datetime, now: datetime) -> Slot:
    """Return the slot that begins at ``starts_at``; raises ``Conflict`` (codes ``not_bookable``, ``no_such_time``)."""
    day, days = hours.local(starts_at).date(), bookable_days(rules, hours, now)
    if day not in days:
        first, last = days[0].isoformat(), days[-1].isoformat()
        words = f"Appointments can be booked from {first} to {last}."
        raise Conflict(words, "starts_at", {"state": "not_bookable", "code": "not_bookable", "from": first, "to": last})
    for slot in slots_of(hall, rules, hours, day, queue):
        if slot.starts_at == starts_at:
            return slot
    detail = {"state": "no_such_time", "code": "no_such_time", "day": day.isoformat(), "queue": queue}
    raise Conflict(f"The queue {queue} has no appointments at that time.", "starts_at", detail)


def _all_slots(hall: str, rules: Rules, hours: Hours, day: date) -> Iterator[Slot]:
    for times in rules.times:
        if day.isoweekday() not in times.weekdays:
            continue
        for begins in range(times.begins, times.ends - times.minutes + 1, times.minutes):
            starts, ends = hours.moment(day, begins), hours.moment(day, begins + times.minutes)
            at_lunch = times.places_at_lunch is not None and hours.lunch_at(starts) is not None
            places = times.places_at_lunch if at_lunch else times.places
            yield Slot(hall, times.queue, day, starts, ends, places or 0)


def _times(plain: Mapping[str, Any]) -> Times:
    return Times(
        plain["queue"],
        weekdays_from(plain.get("weekdays")),
        minutes_of(plain["begins"]),
        minutes_of(plain["ends"]),
        plain["minutes"],
        plain["places"],
        plain.get("places_at_lunch"),
    )
