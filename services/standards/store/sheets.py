"""What happened to visitors on a day, on one sheet: read as one document instead of thousands.

Why: a month of a district is 80,000 visits, and each of its checks looks at all of them and at those of the month
before. What a day's facts say does not change once it is over, unless an event comes late; and the touch that comes
with every event takes the sheet away (``days``). A sheet holds facts as rules see them, so every measure, with
whatever condition, sees the same with it as without.
"""

from __future__ import annotations

import io
import pickle
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import is_dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from inspect import getsource
from itertools import groupby
from typing import Any

from bson.codec_options import CodecOptions
from pymongo.collection import Collection as Documents

from services.standards.domain import facts, turns
from services.standards.domain.days import day_period
from services.standards.domain.facts import Hall
from services.standards.domain.period import Period
from services.standards.store import fact_documents, of_days
from services.standards.store.days import Day, Days
from services.standards.store.of_days import OF_DAYS

Document = dict[str, Any]

QUIET = timedelta(seconds=60)
"""Of real time: a day that was touched since is not over, or still hears the last of it."""
_IN_UTC: CodecOptions[Document] = CodecOptions(tz_aware=True, tzinfo=UTC)
"""Moments of the one zone that rules compare them with: of another, each comparison asks both for their offset."""
_PROTOCOL = 5
_MOMENTS = {("datetime", "datetime"), ("datetime", "timezone"), ("datetime", "timedelta")}
_FACTS = {name for name, each in vars(facts).items() if is_dataclass(each)}
FORM = sha256("".join(getsource(each) for each in (facts, turns, fact_documents, of_days)).encode()).hexdigest()[:16]
"""A sheet is read only by the rules that it was written by."""


class Sheets:
    """Reads facts day by day, from sheets where there are any. ``collections``: by kind."""

    def __init__(self, collections: Mapping[str, Documents[Document]], days: Days) -> None:
        self._facts = {kind: collections[kind].with_options(_IN_UTC) for kind in OF_DAYS}
        self._days = days

    def read(
        self, hall: Hall, period: Period, kinds: Collection[str], pause: Callable[[], None]
    ) -> dict[str, tuple[Any, ...]]:
        """Return the facts of those ``kinds`` (of ``OF_DAYS``) on the days that matter for ``period``, each once."""
        spans = {kind: OF_DAYS[kind].days(period, hall.zone) for kind in kinds}
        found: dict[str, dict[str, Any]] = {kind: {} for kind in kinds}
        for wanted, days in _together(self._known(hall, spans), spans):
            pause()
            for kind, some in self._of_days(hall, days, wanted).items():
                found[kind].update((each.id, each) for each in some)
        return {kind: tuple(each.values()) for kind, each in found.items()}

    def write(self, hall: Hall, day: Day) -> None:
        """Put the facts of ``day`` on a sheet, unless something about it changes meanwhile."""
        self._write(hall, day)

    def _known(self, hall: Hall, spans: Mapping[str, tuple[date, date]]) -> Iterator[tuple[date, Day]]:
        """Yield the days of ``spans`` in their order, with their sheets."""
        if not spans:
            return
        first, last = min(each for each, _ in spans.values()), max(each for _, each in spans.values())
        known = self._days.read(hall.id, first.isoformat(), last.isoformat(), _form(hall), spans)
        for each in range((last - first).days + 1):
            name = first + timedelta(days=each)
            yield name, known.get(name.isoformat()) or Day(hall.id, name.isoformat())

    def _of_days(self, hall: Hall, days: Sequence[Day], kinds: Collection[str]) -> dict[str, list[Any]]:
        day = days[0]
        if day.sheet is not None:
            return {kind: unpacked(day.sheet[kind]) for kind in kinds}
        if day.touched and day.was_quiet_since(datetime.now(UTC) - QUIET):
            written = self._write(hall, day)
            return {kind: written[kind] for kind in kinds}
        return self._read(hall, days, kinds)

    def _write(self, hall: Hall, day: Day) -> dict[str, list[Any]]:
        found = self._read(hall, [day], OF_DAYS)
        self._days.keep(day, _form(hall), {kind: packed(some) for kind, some in found.items()})
        return found

    def _read(self, hall: Hall, days: Sequence[Day], kinds: Iterable[str]) -> dict[str, list[Any]]:
        span = Period(day_period(days[0].day, hall.zone).start, day_period(days[-1].day, hall.zone).end)
        return {kind: list(self._of_kind(kind, {"hall": hall.id, **OF_DAYS[kind].found(span)})) for kind in kinds}

    def _of_kind(self, kind: str, wanted: Document) -> Iterator[Any]:
        read = fact_documents.READ[kind]
        return (read(each) for each in self._facts[kind].find(wanted, batch_size=500))


def _together(
    known: Iterator[tuple[date, Day]], spans: Mapping[str, tuple[date, date]]
) -> Iterator[tuple[list[str], list[Day]]]:
    """Yield the ``known`` days with the kinds wanted of them: each of which something is known by itself, those between
    in one stretch, so that months in which nothing happened are not asked for day by day.
    """

    def stretch(known_day: tuple[date, Day]) -> tuple[list[str], str]:
        name, day = known_day
        wanted = [kind for kind, (first, last) in spans.items() if first <= name <= last]
        return wanted, day.day if day.touched or day.sheet else ""

    for (wanted, _), days in groupby(known, stretch):
        yield wanted, [day for _, day in days]


def packed(some: Iterable[Any]) -> bytes:
    """Return facts as they are kept on a sheet."""
    return zlib.compress(pickle.dumps(list(some), _PROTOCOL))


def unpacked(sheet: bytes) -> list[Any]:
    """Return the facts on a sheet; raises ``pickle.UnpicklingError`` when there is anything but facts on it."""
    found: list[Any] = _FactsOnly(io.BytesIO(zlib.decompress(sheet))).load()
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
