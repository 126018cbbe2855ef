"""The gateway's documents: live events, and who gets in (``access/``)."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from weakref import WeakValueDictionary

from pymongo import CursorType
from pymongo.database import Database
from pymongo.errors import CollectionInvalid, DuplicateKeyError, PyMongoError

from services.gateway.access.devices import DeviceStore
from services.gateway.access.sessions import SessionStore
from services.gateway.access.staff import StaffStore
from services.gateway.domain.ring import HELD, Live

Document = dict[str, Any]

_LARGEST_BYTES = 128 * 1024 * 1024
_FIRST_MARK = "start"
"""A tailing cursor dies on an empty collection, and a board needs an id to go on from before anything has happened."""
_AWAIT_MS = 1000


class LiveStore:
    """Live events in one capped collection: every gateway process reads them in the same order.

    ``live`` holds the newest 20,000 events; ``_id`` is the event's id. Events of one aggregate that come at once are
    stored in the order in which they came: within this process, each waits for the one before.
    """

    def __init__(self, database: Database[Document]) -> None:
        self.database, self.live = database, database["live"]
        self._turns: WeakValueDictionary[str, Any] = WeakValueDictionary()

    def install(self) -> None:
        """Create the collection and its first mark; safe in several copies at once."""
        with suppress(CollectionInvalid):  # another copy, or an earlier start, made it
            self.database.create_collection("live", capped=True, size=_LARGEST_BYTES, max=HELD)
        if self.live.find_one() is None:
            self._insert({"_id": _FIRST_MARK, "hall": None, "cloud": {}})

    def keep(self, event: Live) -> None:
        """Store ``event``; one that is stored already changes nothing. Raises ``PyMongoError`` without a database."""
        aggregate = event.id.rpartition(":")[0]
        turn = self._turns.setdefault(aggregate, threading.Lock())
        with turn:
            self._insert({"_id": event.id, "hall": event.hall, "cloud": event.cloud})

    def _insert(self, document: Document) -> None:
        with suppress(DuplicateKeyError):
            self.live.insert_one(document)

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
