"""What was appended to the histories of a service's aggregates, read from the database's change stream."""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Iterator
from datetime import datetime, timedelta
from operator import itemgetter
from typing import Any

from bson.timestamp import Timestamp
from pymongo.database import Database
from pymongo.read_concern import ReadConcern

from shared.contracts.aggregates import AGGREGATES
from shared.messaging.events import Event

log = logging.getLogger(__name__)

HISTORY_LOST = frozenset({9, 15, 260, 280, 286, 50811})
"""Server errors that mean: this place in the stream cannot be gone back to."""
_AWAIT_MS = 100
_BATCH = 100
_RESCAN_OVERLAP = timedelta(minutes=10)
_HALLS_REMEMBERED = 200_000

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
    kept = dict.fromkeys(("operationType", "ns", "documentKey", "wallTime"), 1)
    return [
        {"$match": {"$or": [whole, {"operationType": "invalidate"}]}},
        {"$project": {**kept, "fullDocument.history": 1, "fullDocument.hall": 1, "appended": appended}},
    ]


def watch(database: Database[Document], service: str, token: Document | None, since: Timestamp | None) -> Any:
    """Open the stream after ``token``, or at the operation time ``since``; reading waits 0.1 s at most."""
    start: Document = {"resume_after": token} if token else {"start_at_operation_time": since}
    durable = database.with_options(read_concern=ReadConcern("majority"))  # the server takes no other for a stream
    return durable.watch(pipeline(service), max_await_time_ms=_AWAIT_MS, batch_size=_BATCH, **start)


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
