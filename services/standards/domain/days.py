"""A period, day by day: what was seen on days that are over is kept, and put together.

A daily measure is observed on each local day for itself (with the hours that are in force that day), whatever the
length of the period, so that kept days and facts read anew say the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from services.standards.domain.measures import Observed
from services.standards.domain.period import Period

_LONGEST_STRETCH_DAYS = 62
"""What an event may change lies on the days from the first that it names to its own, and not further apart."""


@dataclass(frozen=True)
class DayOfPeriod:
    """The part of a period that lies on the local day ``day``; ``whole``: all of that day."""

    day: str
    span: Period
    whole: bool


def days_of(span: Period, zone: str) -> Iterator[DayOfPeriod]:
    """Return the local days of ``span``, cut off at its ends. A day in which the clock changes has 23 or 25 hours."""
    if span.start == span.end:
        return
    day, start = local_date(span.start, zone), span.start
    while start < span.end:
        begins, ends = midnight(day, zone), midnight(day + timedelta(days=1), zone)
        part = Period(start, min(ends, span.end))
        yield DayOfPeriod(day.isoformat(), part, part == Period(begins, ends))
        day, start = day + timedelta(days=1), ends


def day_period(day: str, zone: str) -> Period:
    """Return the local day ``day`` (``YYYY-MM-DD``) as a period."""
    first = date.fromisoformat(day)
    return Period(midnight(first, zone), midnight(first + timedelta(days=1), zone))


def local_date(moment: datetime, zone: str) -> date:
    """Return the day that it is in ``zone`` at ``moment``."""
    return moment.astimezone(ZoneInfo(zone)).date()


def midnight(day: date, zone: str) -> datetime:
    """Return the moment (UTC) at which ``day`` begins in ``zone``."""
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)


def put_together(parts: Iterable[Observed]) -> Observed:
    """Return what was seen on all days: every value and every case, in the order of the days."""
    seen = tuple(parts)
    return Observed(
        tuple(value for part in seen for value in part.values),
        sum(part.sample for part in seen),
        tuple(case for part in seen for case in part.cases),
        tuple(len(part.values) for part in seen),
    )


def touched_days(moments: Iterable[datetime], named: Iterable[str], zone: str | None) -> tuple[str, ...]:
    """Return the local days, first to last without a gap, of an event's ``moments`` and of the days that it ``named``.

    Without a zone (the hall is still to be published) a day more on either side, as any zone may turn out to be its.
    """
    wider = timedelta(0) if zone else timedelta(days=1)
    dates = [local_date(each, zone or "UTC") for each in moments]
    dates += [date.fromisoformat(each) for each in named]
    last = max(dates) + wider
    first = max(min(dates) - wider, last - timedelta(days=_LONGEST_STRETCH_DAYS))
    return tuple((first + timedelta(days=each)).isoformat() for each in range((last - first).days + 1))
