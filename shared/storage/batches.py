"""Requests that do many things, each once under an id of its own: nothing but their Idempotency-Key is kept.

Such a request may come again as often as it likes, and is answered by what is there; what its key must not do is to
stand for another body.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from pymongo import IndexModel
from pymongo.collection import Collection

from shared.errors import Conflict
from shared.storage.commands import Command

Document = dict[str, Any]

_KEPT_SECONDS = 2 * 86_400
"""Of real time: twice what a key is promised to be known."""


class Batches:
    """Remembers for which body each key was used."""

    def __init__(self, collection: Collection[Document]) -> None:
        self._batches = collection

    def install(self) -> None:
        """Create the collection and its index."""
        self._batches.create_indexes([IndexModel("at", expireAfterSeconds=_KEPT_SECONDS)])

    def begin(self, command: Command | None) -> None:
        """Note for which body the key is used; raises ``Conflict`` when it was for another.

        Without a key nothing is noted. The first of several at once decides, as the key is the document's id.
        """
        if command is None:
            return
        new = {"body_hash": command.body_hash, "at": datetime.now(UTC)}
        found = self._batches.find_one_and_update({"_id": command.id}, {"$setOnInsert": new}, upsert=True)
        if found is not None and found["body_hash"] != command.body_hash:
            raise Conflict("This Idempotency-Key was used for another request: use a new one.", "Idempotency-Key")
