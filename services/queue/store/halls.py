"""The queue's own copy of the halls, which intake publishes."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Any

from pymongo.collection import Collection
from pymongo.errors import DuplicateKeyError

from services.queue.domain.hall import Hall, hall_from
from shared.hours.official import official

Document = dict[str, Any]

_LOOK_AGAIN_AFTER_SECONDS = 3.0
"""How long a process believes what it has read: a copy of the service that heard of a change tells the others by
the database only."""


class Halls:
    """Halls by id and by counter, at most some seconds old."""

    def __init__(self, collection: Collection[Document]) -> None:
        self._collection = collection
        self._read: dict[str, tuple[float, Hall]] = {}
        self._hall_of: dict[str, str] = {}

    def install(self) -> None:
        """Create the index by which a counter finds its hall."""
        self._collection.create_index("hall.counters.id")

    def empty(self) -> bool:
        """Return whether no hall was ever received."""
        return self._collection.find_one({}, {"_id": 1}) is None

    def keep(self, halls: Iterable[tuple[Document, int]]) -> None:
        """Store published halls with their revisions; one that is not newer than what is there changes nothing."""
        for hall, revision in halls:
            older = {"_id": hall["id"], "revision": {"$lt": revision}}
            try:
                self._collection.update_one(older, {"$set": {"hall": hall, "revision": revision}}, upsert=True)
            except DuplicateKeyError:
                continue
            self._read.pop(hall["id"], None)

    def get(self, identifier: str) -> Hall | None:
        """Return the hall."""
        read_at, hall = self._read.get(identifier, (0.0, None))
        if hall and time.monotonic() - read_at < _LOOK_AGAIN_AFTER_SECONDS:
            return hall
        return self.read_again(identifier)

    def read_again(self, identifier: str) -> Hall | None:
        """Return the hall as it is in the database by now."""
        return self._remembered(self._collection.find_one({"_id": identifier}))

    def of_counter(self, counter: str) -> Hall | None:
        """Return the hall that has ``counter``."""
        hall = self.get(self._hall_of[counter]) if counter in self._hall_of else None
        if hall and counter in hall.counters:
            return hall
        return self._remembered(self._collection.find_one({"hall.counters.id": counter}))

    def all(self) -> list[Hall]:
        """Return every hall; those of which this process knows nothing newer are read."""
        found = [self.get(each["_id"]) for each in self._collection.find({}, {"_id": 1})]
        return [hall for hall in found if hall]

    def _remembered(self, document: Document | None) -> Hall | None:
        if document is None:
            return None
        hall = hall_from(document["hall"], document["revision"], official())
        self._read[hall.id] = (time.monotonic(), hall)
        self._hall_of |= dict.fromkeys(hall.counters, hall.id)
        return hall
