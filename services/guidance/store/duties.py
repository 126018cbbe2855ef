"""Duties of guides: one document a guide, hall and service day."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pymongo import IndexModel
from pymongo.collection import Collection
from pymongo.errors import DuplicateKeyError

from services.guidance.domain.duty import Duty
from shared.happening import Happened
from shared.storage import Aggregates, Stamp
from shared.storage.commands import COMMAND_INDEX

Document = dict[str, Any]

OF_DAY = IndexModel([("hall", 1), ("day", 1)])


class Duties:
    """Aggregates of duties, in the words of the domain."""

    def __init__(self, collection: Collection[Document]) -> None:
        self._duties = Aggregates(collection)

    def install(self) -> None:
        """Create the collection and its indexes."""
        self._duties.ensure_indexes(COMMAND_INDEX, OF_DAY)

    def get(self, duty: Duty) -> Duty:
        """Return the duty of that guide, hall and day as it is stored, or ``duty`` itself when none is."""
        found = self._duties.get(duty.id)
        return _duty(found) if found else duty

    def turn(self, before: Duty, after: Duty, said: tuple[Happened, ...], stamp: Stamp, answer: Document) -> bool:
        """Store ``after`` if nobody changed the duty since ``before`` was read; ``False`` if somebody did."""
        if before.version == 0:
            return self._begin(after, said, stamp, answer)
        done = self._duties.transition(before.id, before.version, _state(after), said, stamp, answer=answer)
        return done is not None

    def of_day(self, hall: str, day: str) -> list[tuple[Duty, datetime | None]]:
        """Return the hall's duties of ``day``, and when each last changed."""
        found = self._duties.collection.find({"hall": hall, "day": day}, {"history": {"$slice": -1}, "commands": 0})
        return [(_duty(each), each["history"][-1]["at"] if each["history"] else None) for each in found]

    def _begin(self, duty: Duty, said: tuple[Happened, ...], stamp: Stamp, answer: Document) -> bool:
        fields = {"_id": duty.id, "guide": duty.guide, "hall": duty.hall, "day": duty.day, **_state(duty)}
        try:
            self._duties.insert(fields, said, stamp, answer=answer)
        except DuplicateKeyError:
            return False
        return True


def _state(duty: Duty) -> Document:
    return {"on": duty.on, "area": duty.area, "break_reason": duty.break_reason}


def _duty(document: Document) -> Duty:
    return Duty(**{name: document[name] for name in Duty.__dataclass_fields__ if name in document})
