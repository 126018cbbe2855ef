"""Facts in the database: written as the changes that events make, read as the domain's facts."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, cast

from pymongo import IndexModel, UpdateOne
from pymongo.collection import Collection as Documents
from pymongo.database import Database
from pymongo.errors import BulkWriteError, OperationFailure

from services.standards.domain import Change, Facts, Period, in_force
from services.standards.domain.facts import Hall, Rated
from services.standards.domain.folding import whole
from services.standards.store.around import around
from services.standards.store.days import Day, Days
from services.standards.store.fact_documents import READ, update_of
from services.standards.store.of_days import OF_DAYS
from services.standards.store.sheets import Sheets
from shared.errors import NotFound

Document = dict[str, Any]

_INDEXES = {
    "tickets": IndexModel([("hall", 1), ("arrived_at", 1)]),
    "visits": IndexModel([("hall", 1), ("closed_at", 1)]),
    "sittings": IndexModel([("hall", 1), ("requested_at", 1)]),
    "posts": IndexModel([("hall", 1), ("day", 1)]),
    "duties": IndexModel([("hall", 1), ("day", 1)]),
    "matters": IndexModel([("matter", 1), ("revision", -1)]),
    "halls": IndexModel([("hall", 1), ("revision", -1)]),
    "ratings": IndexModel([("hall", 1), ("last_at", 1), ("first_at", 1)]),
    "devices": IndexModel([("hall", 1)]),
    "inspections": IndexModel([("hall", 1), ("completed_at", 1)]),
    "complaints": IndexModel([("hall", 1), ("received_at", 1)]),
    "calls": IndexModel([("hall", 1), ("day", 1)]),
    "doors": IndexModel([("hall", 1)]),
    "documents": IndexModel([("hall", 1), ("kind", 1)]),
    "figures": IndexModel([("hall", 1), ("last_day", 1)]),
    "notices": IndexModel([("hall", 1), ("last_at", 1), ("first_at", 1)]),
    "filings": IndexModel([("hall", 1), ("filed_at", 1)]),
}
_FURTHER_INDEXES = {"filings": [IndexModel([("hall", 1), ("heard_last_at", 1), ("heard_first_at", 1)])]}
SPREAD = {"visits": "closings", "ratings": "ratings"}
"""Kinds whose facts may be of days that an event about them does not name, and the entries that say which."""
_AT_ONCE = 500
"""Facts read between two pauses."""
_IDS_AT_ONCE = 2000
_THE_END = datetime.max.replace(tzinfo=UTC)
IN_USE = "fact_"
_IS_THERE = 11000
_COLLECTION_WAS_REPLACED = 175
"""The server's code (QueryPlanKilled) when rebuilt facts take the place of those that are just being read."""


class FactsKept:
    """Writes and reads facts, a collection a kind."""

    def __init__(self, database: Database[Document], prefix: str = IN_USE) -> None:
        self._facts: dict[str, Documents[Document]] = {
            kind: database[f"{prefix}{kind}"] for kind in (*_INDEXES, "staff")
        }
        self._sheets = Sheets(self._facts, Days(database))

    def install(self) -> None:
        """Create collections and indexes that are missing."""
        for kind, facts in self._facts.items():
            facts.create_indexes([_INDEXES.get(kind, IndexModel("known")), *_FURTHER_INDEXES.get(kind, ())])

    def drop(self) -> None:
        """Drop all of them."""
        for facts in self._facts.values():
            facts.drop()

    def write(self, changes: Mapping[str, Sequence[UpdateOne]]) -> None:
        """Carry out ``changes``, by kind."""
        for kind, updates in changes.items():
            self._facts[kind].bulk_write(list(updates), ordered=False)

    def write_folded(self, facts: Mapping[str, Mapping[str, Change]]) -> None:
        """Write what many events came to, by kind and id: most of these facts are new, and inserted as a whole."""
        for kind, changes in facts.items():
            there = _inserted(self._facts[kind], [{"_id": each.id, **whole(each)} for each in changes.values()])
            if there:
                self.write({kind: [UpdateOne({"_id": each}, update_of(changes[each])) for each in there]})

    def read(self, hall: str, period: Period, pause: Callable[[], None], kinds: Collection[str]) -> Facts:
        """Return the facts of ``kinds`` that matter for ``period``."""
        try:
            return self._read(hall, period, pause, kinds)
        except OperationFailure as error:
            if error.code != _COLLECTION_WAS_REPLACED:
                raise
            return self._read(hall, period, pause, kinds)

    def _read(self, hall: str, period: Period, pause: Callable[[], None], kinds: Collection[str]) -> Facts:
        whole = Facts(self.hall(hall, period.end))
        found: dict[str, Any] = {
            kind: self._of_kind(kind, hall, period, pause) for kind in kinds if kind not in OF_DAYS
        }
        found |= self._sheets.read(whole.hall, period, [kind for kind in kinds if kind in OF_DAYS], pause)
        return replace(whole, **found)

    def ratings(self, stops: Sequence[str], pause: Callable[[], None]) -> list[Rated]:
        """Return the ratings of these ``stops`` (ids of tickets), whenever they were given."""
        portions = (list(stops[start : start + _IDS_AT_ONCE]) for start in range(0, len(stops), _IDS_AT_ONCE))
        return [each for ids in portions for each in self._each("ratings", {"_id": {"$in": ids}}, pause)]

    def write_sheet(self, day: Day) -> None:
        """Put the facts of a day on its sheet; raises ``NotFound`` when there is no such hall."""
        self._sheets.write(self.hall(day.hall, _THE_END), day)

    def spread(self, kind: str, ids: Sequence[str]) -> Iterator[tuple[str, list[datetime]]]:
        """Yield the hall of each of these facts, and the moments on whose days it is: of visits, of ratings."""
        entries = SPREAD[kind]
        for found in self._facts[kind].find({"_id": {"$in": list(ids)}}, ["hall", entries]):
            yield found["hall"], [each["at"] for each in found.get(entries, {}).values()]

    def hall(self, hall: str, moment: datetime) -> Hall:
        """Return the hall as in force at ``moment``; raises ``NotFound`` when there is none."""
        published = in_force(self._each("halls", {"hall": hall}), moment)
        if not published:
            raise NotFound(f"There is no hall {hall}.", "hall")
        return cast(Hall, published[0])

    def halls(self) -> list[str]:
        """Return every hall there is."""
        return sorted(self._facts["halls"].distinct("hall"))

    def zone_of(self, hall: str) -> str | None:
        """Return the hall's time zone as it was published last; ``None`` when there is no such hall."""
        found = self._facts["halls"].find_one({"hall": hall}, {"zone": 1}, sort=[("revision", -1)])
        return str(found["zone"]) if found else None

    def _of_kind(self, kind: str, hall: str, period: Period, pause: Callable[[], None]) -> Collection[Any]:
        if kind == "staff":
            return frozenset(self._facts["staff"].distinct("_id"))
        if kind == "matters":
            matters = in_force(self._each("matters", {}, pause), period.end)
            return tuple(each for each in matters if hall in each.halls)
        return tuple(self._each(kind, around(kind, hall, period), pause))

    def _each(self, kind: str, wanted: Document, pause: Callable[[], None] = lambda: None) -> Iterator[Any]:
        for count, each in enumerate(self._facts[kind].find(wanted, batch_size=_AT_ONCE)):
            if count % _AT_ONCE == 0:
                pause()
            yield READ[kind](each)


def _inserted(documents: Documents[Document], facts: Sequence[Document]) -> list[str]:
    """Insert ``facts`` and return the ids of those that were there already, and are as they were."""
    try:
        documents.insert_many(facts, ordered=False)
    except BulkWriteError as error:
        details = error.details or {}
        refused = details.get("writeErrors", [])
        if details.get("writeConcernErrors") or any(each["code"] != _IS_THERE for each in refused):
            raise
        return [each["op"]["_id"] for each in refused]
    return []
