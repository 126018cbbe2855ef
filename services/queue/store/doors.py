"""Whether halls are closed at once, in the database: one aggregate a hall, from its first closing on."""

from __future__ import annotations

from typing import Any

from pymongo import IndexModel
from pymongo.collection import Collection
from pymongo.errors import DuplicateKeyError

from services.queue.domain.closing import Door
from shared.happening import Happened
from shared.storage import Aggregates, Stamp
from shared.storage.commands import COMMAND_INDEX

Document = dict[str, Any]

_FIELDS = tuple(name for name in Door.__dataclass_fields__ if name not in ("hall", "version"))


class Doors:
    """Aggregates of doors, in the words of the domain."""

    def __init__(self, collection: Collection[Document]) -> None:
        self._doors = Aggregates(collection)
        self._collection = collection

    def install(self) -> None:
        """Create the collection and its indexes."""
        self._doors.ensure_indexes(IndexModel("state"), COMMAND_INDEX)

    def get(self, hall: str) -> Door:
        """Return the door of ``hall``, which is open unless somebody closed it."""
        found = self._collection.find_one({"_id": hall}, {"history": 0, "commands": 0})
        return _door(found) if found else Door(hall)

    def shut(self) -> list[Door]:
        """Return the doors that are closed at once."""
        return [_door(each) for each in self._collection.find({"state": "closed"}, {"history": 0, "commands": 0})]

    def advance(self, before: Door, after: Door, said: Happened, stamp: Stamp, answer: Any = None) -> Door | None:
        """Store ``after`` if nobody changed the door since ``before``; ``None`` if somebody did."""
        changes = {name: getattr(after, name) for name in _FIELDS}
        if before.version:
            done = self._doors.transition(before.hall, before.version, changes, [said], stamp, answer=answer)
            return _door(done) if done else None
        try:
            document = {"_id": after.hall, "hall": after.hall, **changes}
            return _door(self._doors.insert(document, [said], stamp, answer=answer))
        except DuplicateKeyError as error:
            if "_id" not in (error.details or {}).get("keyPattern", {}):
                raise
            return None


def _door(document: Document) -> Door:
    return Door(document["_id"], **{name: document[name] for name in _FIELDS}, version=document["version"])
