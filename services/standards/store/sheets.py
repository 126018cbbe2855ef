"""The tickets of a day on one sheet: read as one document instead of some hundreds.

Why: a month of a district is 80,000 visits, and each of its checks looks at all of them and at those of the month
before. What a day's facts say does not change once it is over, unless an event comes late; and the touch that comes
with every event takes the sheet away (``days``). A sheet holds the tickets as rules see them, so every measure, with
whatever condition, sees the same with it as without.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from inspect import getsource
from typing import Any

import bson
from bson.codec_options import CodecOptions
from pymongo.collection import Collection

from services.standards.domain import facts, turns
from services.standards.domain.days import day_period, local_date
from services.standards.domain.facts import Hall, Ticket
from services.standards.domain.period import Period
from services.standards.store import fact_documents
from services.standards.store.days import Day, Days
from services.standards.store.rows import Rows

Document = dict[str, Any]

_A_DAY = timedelta(days=1)
"""A ticket belongs to one service day, so what matters for a period came at most a day before it."""
_A_MOMENT = timedelta(microseconds=1)
QUIET = timedelta(seconds=60)
"""Of real time: a day that was touched since is not over, or still hears the last of it."""
_ROWS = Rows(Ticket)
_AWARE: CodecOptions[Document] = CodecOptions(tz_aware=True)
FORM = sha256("".join(getsource(each) for each in (facts, turns, fact_documents)).encode()).hexdigest()[:16]
"""A sheet is read only by the rules that it was written by."""


class Sheets:
    """Reads tickets day by day, from sheets where there are any."""

    def __init__(self, tickets: Collection[Document], days: Days) -> None:
        self._tickets = tickets
        self._days = days

    def tickets(self, hall: Hall, period: Period, pause: Callable[[], None]) -> Iterator[Ticket]:
        """Yield the tickets of those who came to ``hall`` on the local days of ``period`` and on the day before."""
        first, last = local_date(period.start - _A_DAY, hall.zone), local_date(period.end - _A_MOMENT, hall.zone)
        known = self._days.read(hall.id, first.isoformat(), last.isoformat(), _form(hall))
        for each in range((last - first).days + 1):
            pause()
            name = (first + timedelta(days=each)).isoformat()
            yield from self._of_day(hall, known.get(name) or Day(hall.id, name))

    def write(self, hall: Hall, day: Day) -> None:
        """Put the tickets of ``day`` on a sheet, unless something about it changes meanwhile."""
        self._days.keep(day, _form(hall), packed(self._read(hall, day.day)))

    def _of_day(self, hall: Hall, day: Day) -> list[Ticket]:
        if day.sheet is not None:
            return unpacked(day.sheet)
        found = self._read(hall, day.day)
        if day.touched and day.was_quiet_since(datetime.now(UTC) - QUIET):
            self._days.keep(day, _form(hall), packed(found))
        return found

    def _read(self, hall: Hall, day: str) -> list[Ticket]:
        span = day_period(day, hall.zone)
        wanted = {"hall": hall.id, "arrived_at": {"$gte": span.start, "$lt": span.end}}
        return [fact_documents.ticket(each) for each in self._tickets.find(wanted, batch_size=500)]


def packed(tickets: Iterable[Ticket]) -> bytes:
    """Return ``tickets`` as a sheet."""
    return zlib.compress(bson.encode({"rows": [_ROWS.row(each) for each in tickets]}), 6)


def unpacked(sheet: bytes) -> list[Ticket]:
    """Return the tickets on a sheet."""
    return [_ROWS.made(each) for each in bson.decode(zlib.decompress(sheet), _AWARE)["rows"]]


def _form(hall: Hall) -> str:
    return f"{FORM}:{hall.zone}"
