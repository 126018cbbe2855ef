"""Counters' days in the database."""

from __future__ import annotations

from typing import Any

from pymongo import ASCENDING, IndexModel
from pymongo.collection import Collection
from pymongo.errors import DuplicateKeyError

from services.queue.domain.shift import Shift
from shared.happening import Happened
from shared.storage import Aggregates, Stamp

Document = dict[str, Any]

_FIELDS = tuple(name for name in Shift.__dataclass_fields__ if name != "id")
_WITHOUT_HISTORY = {"history": 0}

OF_DAY = IndexModel([("hall", ASCENDING), ("day", ASCENDING), ("counter", ASCENDING)], name="of_day")


class Shifts:
    """Aggregates of shifts, in the words of the domain."""

    def __init__(self, collection: Collection[Document]) -> None:
        self._shifts = Aggregates(collection)
        self._collection = collection

    def install(self) -> None:
        """Create the collection and its index."""
        self._shifts.ensure_indexes(OF_DAY)

    def get(self, identifier: str) -> Shift | None:
        """Return the shift."""
        return _shift(self._collection.find_one({"_id": identifier}, _WITHOUT_HISTORY))

    def of_day(self, hall: str, day: str) -> list[Shift]:
        """Return the day's shifts of a hall."""
        found = self._collection.find({"hall": hall, "day": day}, _WITHOUT_HISTORY)
        return [_known(each) for each in found]

    def advance(self, before: Shift, after: Shift, said: Happened, stamp: Stamp) -> Shift | None:
        """Store ``after`` if nobody changed the shift since ``before``; ``None`` if somebody did."""
        changes = {name: getattr(after, name) for name in _FIELDS if name != "version"}
        if before.version:
            return _shift(self._shifts.transition(before.id, before.version, changes, [said], stamp))
        try:
            return _known(self._shifts.insert({"_id": after.id, **changes}, [said], stamp))
        except DuplicateKeyError:
            return None


def _known(document: Document) -> Shift:
    facts = {name: document[name] for name in _FIELDS}
    return Shift(id=document["_id"], **facts | {"queues": tuple(facts["queues"])})


def _shift(document: Document | None) -> Shift | None:
    return _known(document) if document else None
