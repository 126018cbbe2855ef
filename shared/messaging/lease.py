"""One active relay a service database: a lease in that database, with a fence against the ones that wake up late."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from pymongo import ReturnDocument
from pymongo.collection import Collection
from pymongo.errors import PyMongoError

log = logging.getLogger(__name__)

TTL_SECONDS = 3.0
_RENEW_EACH_SECONDS = 1.0
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
_UNTIL = {"$add": ["$$NOW", int(TTL_SECONDS * 1000)]}

Document = dict[str, Any]


class LeaseLost(Exception):
    """Another relay has taken over: stop at once."""


class Lease:
    """The right of ``owner`` to forward a database's events, for 3 s at a time by the database's clock.

    The holder stops by its own monotonic clock, counted from before it asked, so earlier than the database lets
    another in. ``fence`` grows at every change of hands; what a holder stores is refused once a higher one has stored.
    ``says``: what the holder says of itself (plain JSON), written with each renewal for whoever looks.
    """

    def __init__(self, collection: Collection[Document], owner: str, says: Callable[[], Document] = dict) -> None:
        self._collection, self._owner, self._says = collection, owner, says
        self._held_until = 0.0
        self.fence = 0

    @property
    def held(self) -> bool:
        """Whether the lease is surely still ours."""
        return time.monotonic() < self._held_until

    def acquire(self) -> bool:
        """Take the lease if nobody holds it, and return whether it is ours."""
        asked = time.monotonic()
        taken = self._collection.find_one_and_update(
            {"_id": "lease", "$expr": {"$lt": ["$until", "$$NOW"]}},
            [{"$set": {"owner": self._owner, "fence": {"$add": ["$fence", 1]}, "until": _UNTIL, "says": None}}],
            return_document=ReturnDocument.AFTER,
        )
        if taken is not None:
            self.fence, self._held_until = taken["fence"], asked + TTL_SECONDS
        return taken is not None

    def renew(self) -> None:
        """Hold it for another while; when another has it, ours ends at once."""
        asked = time.monotonic()
        mine = {"_id": "lease", "owner": self._owner, "fence": self.fence}
        renewed = [{"$set": {"until": _UNTIL, "says": {"$literal": self._says()}}}]
        if self._collection.update_one(mine, renewed).matched_count:
            self._held_until = asked + TTL_SECONDS
        else:
            self._held_until = 0.0

    def release(self) -> None:
        """Let the next one in without a wait."""
        self._held_until = 0.0
        mine = {"_id": "lease", "owner": self._owner, "fence": self.fence}
        self._collection.update_one(mine, {"$set": {"until": _LONG_AGO}})

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Renew each second from a thread of its own, then release."""
        done = threading.Event()
        keeper = threading.Thread(target=self._keep, args=(done,), name="lease keeper", daemon=True)
        keeper.start()
        try:
            yield
        finally:
            done.set()
            keeper.join()
            self._release_if_possible()

    def _keep(self, done: threading.Event) -> None:
        while not done.wait(_RENEW_EACH_SECONDS):
            try:
                self.renew()
            except PyMongoError as error:
                log.warning("could not renew the lease: %r", error)

    def _release_if_possible(self) -> None:
        try:
            self.release()
        except PyMongoError as error:
            log.warning("could not release the lease, it will expire: %r", error)


def seed_lease(collection: Collection[Document]) -> None:
    """Create the lease document if it is missing: an upsert with ``$expr`` is refused, so it must be there first."""
    seed = {"owner": None, "fence": 0, "until": _LONG_AGO}
    collection.update_one({"_id": "lease"}, {"$setOnInsert": seed}, upsert=True)


def holder(collection: Collection[Document]) -> Document | None:
    """Return the lease (``owner``, ``says`` …) if anybody holds it at this moment."""
    return collection.find_one({"_id": "lease", "$expr": {"$gt": ["$until", "$$NOW"]}})
