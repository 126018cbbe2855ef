"""What was appended to the histories of a service's aggregates, read from the database's change stream."""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from operator import itemgetter
from typing import Any

from bson.int64 import Int64
from bson.timestamp import Timestamp
from pymongo.database import Database
from pymongo.errors import PyMongoError
from pymongo.read_concern import ReadConcern

from shared.contracts.aggregates import AGGREGATES
from shared.messaging.events import Event

log = logging.getLogger(__name__)

HISTORY_LOST = frozenset({9, 15, 260, 280, 286, 50811})
"""Server errors that mean: this place in the stream cannot be gone back to."""
_BATCH = 500
_RESCAN_OVERLAP = timedelta(minutes=10)
_HALLS_REMEMBERED = 200_000
_CURSOR_OF = "$cmd.aggregate"
"""What the server calls the collection of a stream over a whole database."""

Document = dict[str, Any]
Change = dict[str, Any]


def pipeline(service: str) -> list[Document]:
    """Return what of the database's changes concerns histories. ``_id`` must stay, or the stream cannot go on."""
    whole = {"ns.coll": {"$in": list(AGGREGATES[service])}, "operationType": {"$in": ["insert", "update", "replace"]}}
    appended = {
        "$filter": {
            "input": {"$objectToArray": "$updateDescription.updatedFields"},
            "cond": {"$regexMatch": {"input": "$$this.k", "regex": r"^history(\.|$)"}},
        }
    }
    kept = dict.fromkeys(("operationType", "ns", "documentKey", "wallTime", "clusterTime"), 1)
    return [
        {"$match": {"$or": [whole, {"operationType": "invalidate"}]}},
        {"$project": {**kept, "fullDocument.history": 1, "fullDocument.hall": 1, "appended": appended}},
    ]


class Stream:
    """The changes after ``token``, or from the operation time ``since`` on, a batch at a time.

    Spoken by the commands of the protocol instead of pymongo's ``watch``: that gives changes singly, without a word on
    whether the next one is there already, and so whether to wait with sending. Nothing is resumed here: any error
    of pymongo's means to open another one at the last place.

    ``token``: where to go on after everything that was given out. ``alive``: false once the database has ended the
    stream. Raises ``OperationFailure`` (``HISTORY_LOST``) when the place is no more.
    """

    def __init__(
        self, database: Database[Document], service: str, token: Document | None, since: Timestamp | None
    ) -> None:
        self._database, self.token, self.alive = database, token, True
        self._session = database.client.start_session(causal_consistency=False)
        start: Document = {"resumeAfter": token} if token else {"startAtOperationTime": since}
        opened: Document = {"pipeline": [{"$changeStream": start}, *pipeline(service)], "cursor": {"batchSize": _BATCH}}
        opened["readConcern"] = {"level": "majority"}  # the server takes no other for a stream
        self._cursor = Int64(0)
        self._first = self._taken(database.command("aggregate", 1, session=self._session, **opened))

    def __enter__(self) -> Stream:
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(PyMongoError):
            self._database.command("killCursors", _CURSOR_OF, cursors=[self._cursor], session=self._session)
        self._session.end_session()

    def batch(self, wait_ms: int) -> list[Change]:
        """Return what has happened since the last batch; when nothing has, wait ``wait_ms`` at most for it."""
        if self._first:
            first, self._first = self._first, []
            return first
        more: Document = {"collection": _CURSOR_OF, "batchSize": _BATCH, "maxTimeMS": wait_ms}
        return self._taken(self._database.command("getMore", self._cursor, session=self._session, **more))

    def _taken(self, reply: Document) -> list[Change]:
        cursor = reply["cursor"]
        self._cursor, self.alive = Int64(cursor["id"]), cursor["id"] != 0
        self.token = cursor.get("postBatchResumeToken", self.token)
        batch: list[Change] = cursor["firstBatch"] if "firstBatch" in cursor else cursor["nextBatch"]
        return batch


class Histories:
    """Turns changes of one service's database, and whole documents, into events."""

    def __init__(self, database: Database[Document], service: str) -> None:
        self._database, self._service = database, service
        self._halls: OrderedDict[str, str] = OrderedDict()

    def events_in(self, change: Change) -> list[Event]:
        """Return the events that ``change`` appended, in order."""
        if "documentKey" not in change:  # invalidate: the stream ends
            return []
        identifier, document = change["documentKey"]["_id"], change.get("fullDocument")
        if document is not None:
            return self.events_of({"_id": identifier, **document})
        appended = sorted(_appended(change), key=itemgetter(0))
        if not appended:
            return []
        hall = self._hall(change["ns"]["coll"], identifier)
        return [self._event(identifier, hall, index, entry) for index, entry in appended]

    def events_of(self, document: Document) -> list[Event]:
        """Return everything that ever happened to an aggregate: the same ids as when it happened."""
        identifier, hall = document["_id"], document.get("hall") or ""
        self._remember(identifier, hall)
        return [self._event(identifier, hall, index, entry) for index, entry in enumerate(document.get("history", ()))]

    def changed_since(self, wall: datetime) -> Iterator[Document]:
        """Yield every aggregate written since shortly before ``wall`` (the database's real time), as surely stored."""
        oldest = Timestamp(max(0, int((wall - _RESCAN_OVERLAP).timestamp())), 0)
        for name in AGGREGATES[self._service]:
            collection = self._database[name].with_options(read_concern=ReadConcern("majority"))
            yield from collection.find({"changed": {"$gte": oldest}}, {"history": 1, "hall": 1})

    def _event(self, identifier: str, hall: str, index: int, entry: Document) -> Event:
        return Event(
            id=f"{identifier}:{index}",
            source=self._service,
            type=entry["type"],
            subject=identifier,
            time=entry["at"],
            hall=hall,
            seq=index,
            correlationid=entry["correlation"],
            actor=entry["actor"],
            data=entry["data"],
        )

    def _hall(self, collection: str, identifier: str) -> str:
        """Return the hall of an aggregate, which an update does not mention and which never changes."""
        if identifier not in self._halls:
            found = self._database[collection].find_one({"_id": identifier}, {"hall": 1}) or {}
            self._remember(identifier, found.get("hall") or "")
        return self._halls[identifier]

    def _remember(self, identifier: str, hall: str) -> None:
        self._halls[identifier] = hall
        if len(self._halls) > _HALLS_REMEMBERED:
            self._halls.popitem(last=False)


def _appended(change: Change) -> Iterator[tuple[int, Document]]:
    for field in change.get("appended") or ():
        name, value = field["k"], field["v"]
        index = name.removeprefix("history.")
        if name == "history":
            yield from enumerate(value)
        elif index.isdigit():
            yield int(index), value
        else:
            log.critical("history was edited, which it never may be: %s %s", change["documentKey"], name)
