"""Opening hours: is a hall open, when does it open next, which service day is it there?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_DAYS_TO_LOOK_AHEAD = 8
"""A week and today again, when today's opening is already past."""


@dataclass(frozen=True)
class Opening:
    """One opening of a weekday (1 Monday … 7 Sunday); ``opens`` and ``closes`` in local minutes since midnight."""

    weekday: int
    opens: int
    closes: int


def minutes_of(clock_face: str) -> int:
    """Return ``"08:30"`` as 510; ``"24:00"`` is 1440."""
    hours, minutes = clock_face.split(":")
    return int(hours) * 60 + int(minutes)


def service_day(zone: str, now: datetime) -> str:
    """Return the day (``YYYY-MM-DD``) that it is in ``zone``."""
    return now.astimezone(ZoneInfo(zone)).date().isoformat()


def is_open(openings: tuple[Opening, ...], zone: str, now: datetime) -> bool:
    """Return whether one of ``openings`` is running; the closing minute itself is closed."""
    local = now.astimezone(ZoneInfo(zone))
    minute = local.hour * 60 + local.minute
    return any(each.weekday == local.isoweekday() and each.opens <= minute < each.closes for each in openings)


def next_opening(openings: tuple[Opening, ...], zone: str, now: datetime) -> datetime | None:
    """Return when the hall next opens after ``now``, in its own zone; ``None`` when it never does."""
    today = now.astimezone(ZoneInfo(zone)).date()
    return min((start for start in _starts(openings, zone, today) if start > now), default=None)


def _starts(openings: tuple[Opening, ...], zone: str, first: date) -> Iterator[datetime]:
    for ahead in range(_DAYS_TO_LOOK_AHEAD):
        day = first + timedelta(days=ahead)
        for each in openings:
            if each.weekday == day.isoweekday():
                yield datetime.combine(day, time(each.opens // 60, each.opens % 60), tzinfo=ZoneInfo(zone))
