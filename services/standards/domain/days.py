"""Local days of a hall, and those that an event is about."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from services.standards.domain.period import Period

_LONGEST_STRETCH_DAYS = 62
"""What an event may change lies on the days from the first that it names to its own, and not further apart."""


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


def touched_days(
    moments: Iterable[datetime], named: Iterable[str], zone: str | None, longest: int | None = _LONGEST_STRETCH_DAYS
) -> tuple[str, ...]:
    """Return the local days, first to last without a gap, of an event's ``moments`` and of the days that it ``named``.

    The last ones alone of more than the ``longest`` stretch of days (``None``: all). Without a zone (the hall is still
    to be published) a day more on either side, as any zone may turn out to be its.
    """
    wider = timedelta(0) if zone else timedelta(days=1)
    dates = [local_date(each, zone or "UTC") for each in moments]
    dates += [date.fromisoformat(each) for each in named]
    last = max(dates) + wider
    first = min(dates) - wider
    first = first if longest is None else max(first, last - timedelta(days=longest))
    return tuple((first + timedelta(days=each)).isoformat() for each in range((last - first).days + 1))
