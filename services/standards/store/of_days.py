"""Which facts belong to a local day of a hall, and which days matter for a period: what is read day by day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from services.standards.domain.days import local_date
from services.standards.domain.period import Period

Document = dict[str, Any]

_A_DAY = timedelta(days=1)
_A_MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True)
class OfDays:
    """Facts of one kind: ``found`` says, for the span of a day, which of a hall's belong to it.

    ``before``, ``after``: so long before and after a period lies what matters for it. A fact may be of several days
    (ratings, from the first to the last), and is one fact all the same.
    """

    found: Callable[[Period], Document]
    before: timedelta = timedelta()
    after: timedelta = timedelta()

    def days(self, period: Period, zone: str) -> tuple[date, date]:
        """Return the first and the last local day that matter for ``period``."""
        first, end = period.start - self.before, period.end + self.after
        return local_date(first, zone), local_date(max(first, end - _A_MOMENT), zone)


def _within(name: str) -> Callable[[Period], Document]:
    return lambda day: {name: {"$gte": day.start, "$lt": day.end}}


def _rated(day: Period) -> Document:
    return {"first_at": {"$lt": day.end}, "last_at": {"$gte": day.start}}


OF_DAYS: dict[str, OfDays] = {
    "tickets": OfDays(_within("arrived_at"), before=_A_DAY),  # of one service day
    "sittings": OfDays(_within("requested_at"), before=_A_DAY),
    "visits": OfDays(_within("closed_at"), after=_A_DAY),  # closed again after the period: the same day
    "ratings": OfDays(_rated),
}
"""By their kind."""
