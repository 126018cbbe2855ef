"""The tickets of a day on one sheet: read as one document instead of some hundreds.

Why: a month of a district is 80,000 visits, and each of its checks looks at all of them and at those of the month
before. What a day's facts say does not change once it is over, unless an event comes late; and the touch that comes
with every event takes the sheet away (``days``). A sheet holds the tickets as rules see them, so every measure, with
whatever condition, sees the same with it as without.
"""

from __future__ import annotations

import io
import pickle
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import is_dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from inspect import getsource
from typing import Any

from bson.codec_options import CodecOptions
from pymongo.collection import Collection

from services.standards.domain import facts, turns
from services.standards.domain.days import day_period, local_date
from services.standards.domain.facts import Hall, Ticket
from services.standards.domain.period import Period
from services.standards.store import fact_documents
from services.standards.store.days import Day, Days

Document = dict[str, Any]

_A_DAY = timedelta(days=1)
"""A ticket belongs to one service day, so what matters for a period came at most a day before it."""
_A_MOMENT = timedelta(microseconds=1)
QUIET = timedelta(seconds=60)
"""Of real time: a day that was touched since is not over, or still hears the last of it."""
_IN_UTC: CodecOptions[Document] = CodecOptions(tz_aware=True, tzinfo=UTC)
"""Moments of the one zone that rules compare them with: of another, each comparison asks both for their offset."""
_PROTOCOL = 5
_MOMENTS = {("datetime", "datetime"), ("datetime", "timezone"), ("datetime", "timedelta")}
_FACTS = {name for name, each in vars(facts).items() if is_dataclass(each)}
FORM = sha256("".join(getsource(each) for each in (facts, turns, fact_documents)).encode()).hexdigest()[:16]
"""A sheet is read only by the rules that it was written by."""


class Sheets:
    """Reads tickets day by day, from sheets where there are any."""

    def __init__(self, tickets: Collection[Document], days: Days) -> None:
        self._tickets = tickets.with_options(_IN_UTC)
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
    return zlib.compress(pickle.dumps(list(tickets), _PROTOCOL))


def unpacked(sheet: bytes) -> list[Ticket]:
    """Return the tickets on a sheet; raises ``pickle.UnpicklingError`` when there is anything but facts on it."""
    found: list[Ticket] = _FactsOnly(io.BytesIO(zlib.decompress(sheet))).load()
    return found


class _FactsOnly(pickle.Unpickler):
    """Makes facts and moments, and nothing else, whoever wrote into the database.

    Three times as quick as documents or JSON, of which every part of a ticket is made by a call of its own.
    """

    def find_class(self, module: str, name: str) -> Any:
        """Return a class that may be on a sheet."""
        if (module, name) in _MOMENTS or (module == facts.__name__ and name in _FACTS):
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name} is no fact")


def _form(hall: Hall) -> str:
    return f"{FORM}:{hall.zone}"
