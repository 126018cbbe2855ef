"""Counters' days in the database."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from pymongo import ASCENDING, IndexModel
from pymongo.collection import Collection
from pymongo.errors import DuplicateKeyError

from services.queue.domain.shift import Shift
from services.queue.domain.ticket import Last
from services.queue.domain.undo_counter import remembered
from shared.happening import Happened
from shared.storage import Aggregates, Stamp
from shared.storage.commands import COMMAND_INDEX

Document = dict[str, Any]

_FIELDS = tuple(name for name in Shift.__dataclass_fields__ if name != "id")
_WITHOUT_HISTORY = {"history": 0, "commands": 0}

OF_DAY = IndexModel([("hall", ASCENDING), ("day", ASCENDING), ("counter", ASCENDING)], name="of_day")

STAFFED = IndexModel(
    [("hall", ASCENDING), ("day", ASCENDING)],
    name="staffed",
    partialFilterExpression={"state": {"$in": ["open", "paused"]}},
)


class Shifts:
    """Aggregates of shifts, in the words of the domain."""

    def __init__(self, collection: Collection[Document]) -> None:
        self._shifts = Aggregates(collection)
        self._collection = collection

    def install(self) -> None:
        """Create the collection and its index."""
        self._shifts.ensure_indexes(OF_DAY, STAFFED, COMMAND_INDEX)

    def get(self, identifier: str) -> Shift | None:
        """Return the shift."""
        return _shift(self._collection.find_one({"_id": identifier}, _WITHOUT_HISTORY))

    def of_day(self, hall: str, day: str) -> list[Shift]:
        """Return the day's shifts of a hall."""
        found = self._collection.find({"hall": hall, "day": day}, _WITHOUT_HISTORY)
        return [shift_of(each) for each in found]

    def open_until(self, hall: str, day: str) -> list[Shift]:
        """Return the shifts of ``day`` and before that are open or paused."""
        where = {"hall": hall, "day": {"$lte": day}, "state": {"$in": ["open", "paused"]}}
        return [shift_of(each) for each in self._collection.find(where, _WITHOUT_HISTORY, hint="staffed")]

    def of_clerk(self, hall: str, day: str, clerk: str) -> list[Shift]:
        """Return the shifts of ``day`` that ``clerk`` has open or paused, by number."""
        return sorted(
            (shift for shift in self.of_day(hall, day) if shift.clerk == clerk and shift.state != "closed"),
            key=lambda shift: shift.number,
        )

    def closed_since(self, hall: str, day: str, since: datetime) -> list[Shift]:
        """Return the shifts of ``day`` that were closed at or after ``since``."""
        return [each for each in self.of_day(hall, day) if each.closed_at and each.closed_at >= since]

    def advance(
        self,
        before: Shift,
        after: Shift,
        said: Happened,
        stamp: Stamp,
        answer: Any = None,
        *,
        undoable: bool = True,
    ) -> Shift | None:
        """Store ``after`` if nobody changed the shift since ``before``; ``None`` if somebody did.

        ``answer``: what the stamp's command is answered with. ``undoable``: whether anybody may take it back.
        Raises ``DuplicateKeyError`` and ``CarriedOut`` when the
        command was carried out before.
        """
        after = remembered(before, after, said, stamp.at, stamp.actor) if undoable else replace(after, last=None)
        changes = stored(after)
        if before.version:
            return _shift(self._shifts.transition(before.id, before.version, changes, [said], stamp, answer=answer))
        try:
            return shift_of(self._shifts.insert({"_id": after.id, **changes}, [said], stamp, answer=answer))
        except DuplicateKeyError as error:
            if "_id" not in (error.details or {}).get("keyPattern", {}):
                raise
            return None


def stored(shift: Shift) -> Document:
    """Return everything but id and version."""
    last = asdict(shift.last) if shift.last else None
    return {name: getattr(shift, name) for name in _FIELDS if name != "version"} | {"last": last}


def shift_of(document: Document) -> Shift:
    """Return the shift; what a document from before a field was added does not have is as if new."""
    facts = {name: document[name] for name in _FIELDS if name in document}
    return Shift(id=document["_id"], **facts | {"queues": tuple(facts["queues"]), "last": _last(facts.get("last"))})


def _last(plain: Document | None) -> Last | None:
    if plain is None:
        return None
    before = dict(plain["before"])
    if "queues" in before:
        before["queues"] = tuple(before["queues"])
    return Last(**plain | {"before": before})


def _shift(document: Document | None) -> Shift | None:
    return shift_of(document) if document else None
