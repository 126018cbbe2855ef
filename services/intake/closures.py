"""Which halls are closed at once, as the queue has said; asked before anybody is sent there."""

from __future__ import annotations

from typing import Any

from pymongo.collection import Collection
from pymongo.errors import DuplicateKeyError

Document = dict[str, Any]


class Closures:
    """The newest news of every hall's door."""

    def __init__(self, collection: Collection[Document]) -> None:
        self._closures = collection

    def note(self, hall: str, reason: str | None, seq: int) -> None:
        """Remember why ``hall`` is closed at once (``None``: it is open); older news than what is known is dropped."""
        try:
            older = {"_id": hall, "seq": {"$lt": seq}}
            self._closures.update_one(older, {"$set": {"reason": reason, "seq": seq}}, upsert=True)
        except DuplicateKeyError:
            return  # what is there is newer, or the same

    def reason(self, hall: str) -> str | None:
        """Return why ``hall`` is closed at once, or ``None``."""
        found = self._closures.find_one({"_id": hall})
        return found["reason"] if found else None
