"""The gateway's documents: live events, and who gets in (``access/``)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

from pymongo import CursorType
from pymongo.database import Database
from pymongo.errors import BulkWriteError, CollectionInvalid, PyMongoError

from services.gateway.access.devices import DeviceStore
from services.gateway.access.sessions import SessionStore
from services.gateway.access.staff import StaffStore
from services.gateway.domain.ring import HELD, Live
from shared.storage.group_commit import GroupCommit

Document = dict[str, Any]

_LARGEST_BYTES = 128 * 1024 * 1024
_FIRST_MARK = "start"
"""A tailing cursor dies on an empty collection, and a board needs an id to go on from before anything has happened."""
_AWAIT_MS = 1000
_HAS_COME_BEFORE = 11000
"""The server's code of a duplicate key."""


class LiveStore:
    """Live events in one capped collection: every gateway process reads them in the same order.

    ``live`` holds the newest 20,000 events; ``_id`` is the event's id. Events are stored in the order in which they
    came to this process, those that come while others are being written all together.
    """

    def __init__(self, database: Database[Document]) -> None:
        self.database, self.live = database, database["live"]
        self._together = GroupCommit(self._insert)

    def install(self) -> None:
        """Create the collection and its first mark; safe in several copies at once."""
        with suppress(CollectionInvalid):  # another copy, or an earlier start, made it
            self.database.create_collection("live", capped=True, size=_LARGEST_BYTES, max=HELD)
        if self.live.find_one() is None:
            self._insert([Live(_FIRST_MARK, None, {})])

    def keep(self, event: Live) -> None:
        """Store ``event``; one that is stored already changes nothing. Raises ``PyMongoError`` without a database."""
        self._together.commit(event)

    def _insert(self, events: Sequence[Live]) -> None:
        """Store ``events`` in their order, going on behind each that is there already."""
        left = [{"_id": each.id, "hall": each.hall, "cloud": each.cloud} for each in events]
        while left:
            try:
                self.live.insert_many(left)
                return
            except BulkWriteError as error:
                at = _repeated_at(error.details or {})
                if at is None:
                    raise
                left = left[at + 1 :]

    def follow(self) -> Iterator[Live | None]:
        """Yield all events held, then each new one at once; ``None`` after every second without one.

        Ends when the cursor dies; raises ``PyMongoError`` when the database goes away. Then begin again.
        """
        cursor = self.live.find(cursor_type=CursorType.TAILABLE_AWAIT).max_await_time_ms(_AWAIT_MS)
        with cursor:
            while cursor.alive:
                for document in cursor:
                    yield Live(document["_id"], document["hall"], document["cloud"])
                yield None


class GatewayStore:
    """All of them."""

    def __init__(self, database: Database[Document]) -> None:
        self.database = database
        self.live, self.staff = LiveStore(database), StaffStore(database)
        self.sessions, self.devices = SessionStore(database), DeviceStore(database)

    def install(self) -> None:
        """Create collections and indexes; safe in several copies at once."""
        for each in (self.live, self.staff, self.sessions, self.devices):
            each.install()

    def ping(self) -> bool:
        """Return whether the database answers."""
        try:
            self.database.command("ping")
        except PyMongoError:
            return False
        return True


def _repeated_at(details: Mapping[str, Any]) -> int | None:
    """Return where an ordered write ended because the event had come before; ``None`` when something else is wrong.

    What was written before that place is safe only if the majority has answered for it.
    """
    refused = details.get("writeErrors") or [{}]
    repeated = refused[0].get("code") == _HAS_COME_BEFORE and not details.get("writeConcernErrors")
    return int(refused[0]["index"]) if repeated else None
