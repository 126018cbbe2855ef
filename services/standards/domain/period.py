"""The period that a check looks at, and the days and opening hours within it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from services.standards.domain.facts import Hall
from services.standards.domain.intervals import Stretch, intersect, union
from shared.errors import Invalid

LONGEST_DAYS = 400


@dataclass(frozen=True)
class Period:
    """From ``start`` up to, not including, ``end``; both in UTC, whatever they were given in.

    Facts are in UTC too, and moments of one zone are compared ten times as quickly as those of two.
    """

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        for name in ("start", "end"):
            object.__setattr__(self, name, getattr(self, name).astimezone(UTC))

    def holds(self, moment: datetime | None) -> bool:
        """Return whether ``moment`` lies in the period."""
        return moment is not None and self.start <= moment < self.end

    def until(self, now: datetime) -> Period:
        """Return the part of the period that is over at ``now`` (empty when it has not begun)."""
        return Period(self.start, max(self.start, min(self.end, now)))

    @property
    def last_moment(self) -> datetime:
        """Return the last moment that lies in the period (of an empty one, its start)."""
        return max(self.start, self.end - timedelta(microseconds=1))

    @property
    def stretch(self) -> list[Stretch]:
        """The period as stretches of time."""
        return union([(self.start, self.end)])


def period(start: datetime, end: datetime) -> Period:
    """Return the period; raises ``Invalid`` (``from`` or ``to``) when it is empty, backwards or over 400 days long."""
    if end <= start:
        raise Invalid("The end of the period must be later than its start.", "to")
    if end - start > timedelta(days=LONGEST_DAYS):
        raise Invalid(f"The period may be {LONGEST_DAYS} days long at most.", "from")
    return Period(start, end)


def require_begun(wanted: Period, now: datetime) -> None:
    """Raise ``Invalid`` (``from``) when nothing of the period is over at ``now``: there is nothing to look at."""
    if wanted.start >= now:
        raise Invalid("This period has not begun yet.", "from")


def opening(hall: Hall, span: Period) -> list[Stretch]:
    """Return when ``hall`` is open within ``span``, in its own zone; holidays and special days count."""
    if hall.schedule:
        sessions = [each for day in _days(hall.zone, span) for each in hall.schedule.sessions(day)]
        return intersect(
            union([(each.opens.astimezone(UTC), each.closes.astimezone(UTC)) for each in sessions]), span.stretch
        )
    hours = [
        (_moment(day, each.opens, hall.zone), _moment(day, each.closes, hall.zone))
        for day in _days(hall.zone, span)
        for each in hall.hours
        if each.weekday == day.isoweekday()
    ]
    return intersect(union(hours), span.stretch)


def local_day(moment: datetime, zone: str) -> str:
    """Return the day (``YYYY-MM-DD``) that it is in ``zone`` at ``moment``."""
    return moment.astimezone(ZoneInfo(zone)).date().isoformat()


def end_of_day(day: str, zone: str) -> datetime:
    """Return the midnight that ends the service day ``day`` (``YYYY-MM-DD``) in ``zone``."""
    return _moment(date.fromisoformat(day), 24 * 60, zone)


def _days(zone: str, span: Period) -> Iterator[date]:
    day, last = (moment.astimezone(ZoneInfo(zone)).date() for moment in (span.start, span.end))
    while day <= last:
        yield day
        day += timedelta(days=1)


def _moment(day: date, minutes: int, zone: str) -> datetime:
    later, minute = divmod(minutes, 24 * 60)
    local = datetime.combine(day + timedelta(days=later), time(minute // 60, minute % 60), ZoneInfo(zone))
    return local.astimezone(ZoneInfo("UTC"))
