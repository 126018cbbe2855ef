"""Whose turn it is to look after something that time alone brings about: one copy of the service at a time.

Correctness never rests on it (what is done is conditional on the state); it spares the others the work.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pymongo.collection import Collection
from pymongo.errors import DuplicateKeyError

Document = dict[str, Any]


class Leases:
    """Leases by name, in real time."""

    def __init__(self, collection: Collection[Document]) -> None:
        self._leases = collection

    def claim(self, name: str, now: datetime, until: datetime) -> bool:
        """Return whether this copy is the one that looks after ``name`` before ``until``."""
        try:
            free = {"_id": name, "until": {"$lte": now}}
            done = self._leases.update_one(free, {"$set": {"until": until}}, upsert=True)
        except DuplicateKeyError:
            return False
        return bool(done.acknowledged)
