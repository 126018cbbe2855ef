"""How far a database's events have been sent and confirmed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bson.timestamp import Timestamp
from pymongo import WriteConcern
from pymongo.collection import Collection

from shared.messaging.lease import LeaseLost

Document = dict[str, Any]

_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
_NEVER = Timestamp(0, 1)
"""Not ``Timestamp(0, 0)``, for which the server puts in its own time."""


@dataclass(frozen=True)
class Place:
    """``token``: where the change stream goes on, ``None`` before the first start. ``wall``: the database's real time
    of the last change that was sent; ``seen``: its cluster time, which an aggregate's ``changed`` is compared with.
    """

    token: Document | None
    wall: datetime
    seen: Timestamp


class Bookmark:
    """The place in the change stream, kept in the database that is watched."""

    def __init__(self, collection: Collection[Document]) -> None:
        # One member's word is enough: a place that a fail-over takes back gives repeats, never a loss.
        self._collection = collection.with_options(write_concern=WriteConcern(w=1))

    def seed(self) -> None:
        """Create the document if it is missing."""
        seed = {"token": None, "wall": _LONG_AGO, "seen": _NEVER, "fence": 0}
        self._collection.update_one({"_id": "token"}, {"$setOnInsert": seed}, upsert=True)

    def read(self) -> Place:
        """Return the last place stored."""
        found = self._collection.find_one({"_id": "token"}) or {"token": None, "wall": _LONG_AGO}
        wall: datetime = found["wall"]
        return Place(found["token"], wall, found.get("seen", Timestamp(int(wall.timestamp()), 1)))

    def store(self, place: Place, fence: int) -> None:
        """Remember ``place``. Raises ``LeaseLost`` when a later holder of the lease has stored one already."""
        not_later = {"_id": "token", "fence": {"$lte": fence}}
        whole = {"token": place.token, "wall": place.wall, "seen": place.seen, "fence": fence}
        stored = self._collection.update_one(not_later, {"$set": whole})
        if not stored.matched_count:
            raise LeaseLost("a later relay has stored its place")
