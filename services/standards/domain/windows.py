"""Windows of time that a standard is looked at in by itself: days, weeks and months of a hall's own zone."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from services.standards.domain.days import local_date, midnight
from services.standards.domain.period import Period

DAY, WEEK, MONTH = "day", "week", "month"
WINDOWS = (DAY, WEEK, MONTH)
"""A week begins on Monday (GB/T 7408, ISO 8601)."""


def window_at(moment: datetime, window: str, zone: str) -> Period:
    """Return the day, week or month that it is in ``zone`` at ``moment``, as a whole; 23 to 25 hours are a day too."""
    return window_from(first_day(local_date(moment, zone), window), window, zone)


def window_from(first: date, window: str, zone: str) -> Period:
    """Return the window that begins on the day ``first``."""
    return Period(midnight(first, zone), midnight(day_after(first, window), zone))


def first_day(day: date, window: str) -> date:
    """Return the first day of the window that ``day`` lies in."""
    if window == MONTH:
        return day.replace(day=1)
    return day - timedelta(days=day.weekday()) if window == WEEK else day


def day_after(first: date, window: str) -> date:
    """Return the day on which the window after the one that begins on ``first`` begins."""
    if window == MONTH:
        return (first.replace(day=1) + timedelta(days=32)).replace(day=1)
    return first + timedelta(days=7 if window == WEEK else 1)


def last_day(period: Period, zone: str) -> date:
    """Return the last day that ``period`` has a part in."""
    return local_date(period.end - timedelta(microseconds=1), zone)
