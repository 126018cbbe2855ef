"""Printers' days in the database."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from pymongo import ASCENDING, IndexModel
from pymongo.collection import Collection
from pymongo.errors import DuplicateKeyError

from services.queue.domain.printers import PrinterDay, printer_day
from shared.happening import Happened
from shared.storage import Aggregates, Stamp

Document = dict[str, Any]

OF_DAY = IndexModel([("hall", ASCENDING), ("day", ASCENDING)], name="of_day")
_FIELDS = tuple(name for name in PrinterDay.__dataclass_fields__ if name != "id")


class Printers:
    """Aggregates of printers' days, in the words of the domain."""

    def __init__(self, collection: Collection[Document]) -> None:
        self._printers, self._collection = Aggregates(collection), collection

    def install(self) -> None:
        """Create the collection and its index."""
        self._printers.ensure_indexes(OF_DAY)

    def get(self, hall: str, printer: str, day: str) -> PrinterDay:
        """Return a printer's day, as it begins when nothing was noted yet."""
        new = printer_day(hall, printer, day)
        found = self._collection.find_one({"_id": new.id}, {"history": 0})
        return _known(found) if found else new

    def troubled(self, hall: str, day: str) -> list[PrinterDay]:
        """Return the printers with which something is wrong."""
        where = {"hall": hall, "day": day, "trouble": {"$type": "string"}}
        return [_known(each) for each in self._collection.find(where, {"history": 0}).sort("since", ASCENDING)]

    def advance(self, before: PrinterDay, after: PrinterDay, said: Happened, stamp: Stamp) -> bool:
        """Store ``after`` if nobody changed it since ``before``."""
        plain = asdict(after)
        new = {"_id": plain.pop("id"), **{name: plain[name] for name in _FIELDS if name != "version"}}
        if before.version:
            changes = {"trouble": after.trouble, "since": after.since}
            return self._printers.transition(before.id, before.version, changes, [said], stamp) is not None
        try:
            self._printers.insert(new, [said], stamp)
        except DuplicateKeyError:
            return False
        return True


def _known(document: Document) -> PrinterDay:
    return PrinterDay(document["_id"], **{name: document[name] for name in _FIELDS})
