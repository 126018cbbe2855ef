"""Which facts of each kind matter for a period: conditions that are answered by index."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from services.standards.domain import Period

Document = dict[str, Any]

_A_DAY = timedelta(days=1)
"""Posts and duties belong to one service day, so what matters began at most a day before."""


def around(kind: str, hall: str, period: Period) -> Document:
    """Return the condition by which the facts of a ``kind`` that matter for ``period`` are found by index.

    Of kinds that are read day by day, see ``OF_DAYS``.
    """
    whose: Document = {"hall": hall}
    if kind == "filings":  # those of the period, and those of which somebody heard in it
        return {"$or": [{**whose, **_filed(period)}, {**whose, **_heard(period)}]}
    return {**whose, **(_TIMES[kind](period) if kind in _TIMES else {})}


def _of_days(period: Period) -> Document:
    first, last = period.start - 2 * _A_DAY, period.end + _A_DAY
    return {"day": {"$gte": first.date().isoformat(), "$lte": last.date().isoformat()}}


def _completed(period: Period) -> Document:
    return {"completed_at": {"$gte": period.start, "$lt": period.end}}


def _of_intervals(period: Period) -> Document:
    """Of the intervals that end in the period, whatever the zone."""
    first, last = period.start - _A_DAY, period.end + _A_DAY
    return {"last_day": {"$gte": first.date().isoformat(), "$lte": last.date().isoformat()}}


def _received(period: Period) -> Document:
    return {"received_at": {"$lt": period.end}}


def _told(period: Period) -> Document:
    return {"first_at": {"$lt": period.end}, "last_at": {"$gte": period.start}}


def _filed(period: Period) -> Document:
    return {"filed_at": {"$gte": period.start, "$lt": period.end}}


def _heard(period: Period) -> Document:
    return {"heard_first_at": {"$lt": period.end}, "heard_last_at": {"$gte": period.start}}


_TIMES: dict[str, Callable[[Period], Document]] = {
    "posts": _of_days,
    "duties": _of_days,
    "inspections": _completed,
    "figures": _of_intervals,
    "complaints": _received,
    "notices": _told,
}
