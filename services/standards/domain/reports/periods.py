"""The period before a period, for the trend."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from services.standards.domain.period import Period


def previous(period: Period, zone: str) -> Period:
    """Return the period of the same length that ends where ``period`` begins.

    Whole months (in ``zone``) follow whole months and whole days whole days, whatever the clocks do there.
    """
    start, end = (moment.astimezone(ZoneInfo(zone)) for moment in (period.start, period.end))
    if not (_is_midnight(start) and _is_midnight(end)):
        return Period(period.start - (period.end - period.start), period.start)
    if start.day == end.day == 1:
        back = _months(end) - _months(start)
        year, month = divmod(_months(start) - back, 12)
        return Period(_utc(start.replace(year=year, month=month + 1)), period.start)
    return Period(_utc(start - timedelta(days=(end.date() - start.date()).days)), period.start)


def _months(moment: datetime) -> int:
    return moment.year * 12 + moment.month - 1


def _is_midnight(moment: datetime) -> bool:
    return moment.time() == time(0)


def _utc(local: datetime) -> datetime:
    return local.astimezone(UTC)
