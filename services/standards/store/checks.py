"""Checks in the database, as they are answered."""

from __future__ import annotations

from typing import Any

from pymongo import IndexModel
from pymongo.database import Database

from shared.happening import Happened
from shared.storage import Aggregates, Stamp
from shared.storage.commands import COMMAND_INDEX

Document = dict[str, Any]


class Checks:
    """Keeps checks."""

    def __init__(self, database: Database[Document]) -> None:
        self._checks = Aggregates(database["checks"])

    def install(self) -> None:
        """Create collections and indexes that are missing."""
        self._checks.ensure_indexes(
            COMMAND_INDEX,
            IndexModel([("hall", 1), ("from", 1)]),
            IndexModel("unread", partialFilterExpression={"unread": True}),
        )

    def add(self, check: Document, said: Happened, stamp: Stamp) -> None:
        """Store ``check`` as it is answered, still to be read for findings; its command is answered with its id."""
        fields = {name: check[name] for name in ("hall", "standard", "from", "to")}
        whole = {"_id": check["id"], **fields, "content": check, "unread": True}
        self._checks.insert(whole, [said], stamp, answer=check["id"])

    def unread(self, limit: int) -> list[Document]:
        """Return checks that are still to be read for findings, the oldest first."""
        return [each["content"] for each in self._checks.collection.find({"unread": True}).sort("_id", 1).limit(limit)]

    def mark_read(self, check: str) -> None:
        """Note that the findings of ``check`` are raised."""
        self._checks.collection.update_one({"_id": check}, {"$unset": {"unread": ""}})

    def get(self, identifier: str) -> Document | None:
        """Return the check as it was answered."""
        found = self._checks.get(identifier)
        return found["content"] if found else None
