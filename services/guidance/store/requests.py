"""Requests for help, found in fair order."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from pymongo import IndexModel
from pymongo.collection import Collection
from pymongo.errors import DuplicateKeyError

from services.guidance.domain.request import OPEN, WAITING, Request
from shared.errors import Invalid
from shared.happening import Happened
from shared.storage import Aggregates, Stamp
from shared.storage.commands import COMMAND_INDEX, CommandBook

Document = dict[str, Any]

_IN_FAIR_ORDER = [("requested_at", 1), ("_id", 1)]
OF_A_STATE = IndexModel([("hall", 1), ("state", 1), *_IN_FAIR_ORDER])
OF_A_HALL = IndexModel([("hall", 1), *_IN_FAIR_ORDER])
ONE_OPEN_PER_VISIT = IndexModel(
    "visit",
    name="one_open_request_per_visit",
    unique=True,
    partialFilterExpression={"visit": {"$type": "string"}, "open": True},
)


class Requests:
    """Aggregates of requests, in the words of the domain."""

    def __init__(self, collection: Collection[Document], commands: CommandBook) -> None:
        self._requests = Aggregates(collection)
        self._collection = collection
        self._commands = commands

    def install(self) -> None:
        """Create the collection and its indexes."""
        self._requests.ensure_indexes(COMMAND_INDEX, OF_A_STATE, OF_A_HALL, ONE_OPEN_PER_VISIT)

    def add(self, request: Request, said: Happened, stamp: Stamp, answer: Document) -> bool:
        """Store a new request; ``False`` when its visit has an open one already (no other is stored then).

        Raises ``DuplicateKeyError`` when the stamp's command made a request before.
        """
        try:
            self._requests.insert({"_id": request.id, **_document(request)}, [said], stamp, answer=answer)
        except DuplicateKeyError:
            if request.visit is None or (stamp.command and self._commands.answered(stamp.command)):
                raise
            return False
        return True

    def open_of(self, visit: str) -> Request | None:
        """Return the visit's open request."""
        found = self._collection.find_one({"visit": visit, "open": True})
        return _request(found) if found else None

    def get(self, identifier: str) -> Request | None:
        """Return the request."""
        found = self._requests.get(identifier)
        return _request(found) if found else None

    def advance(self, before: Request, after: Request, said: Happened, stamp: Stamp, answer: Document) -> bool:
        """Store ``after`` if nobody changed the request since ``before`` was read; ``False`` if somebody did."""
        changes = {key: value for key, value in _document(after).items() if key not in ("hall", "requested_at")}
        return self._requests.transition(before.id, before.version, changes, [said], stamp, answer=answer) is not None

    def ahead_of(self, request: Request) -> int:
        """Return how many of the hall's waiting requests came before this one."""
        earlier = [
            {"requested_at": {"$lt": request.requested_at}},
            {"requested_at": request.requested_at, "_id": {"$lt": request.id}},
        ]
        return self._collection.count_documents({"hall": request.hall, "state": WAITING, "$or": earlier})

    def page(self, hall: str, state: str | None, after: str | None, limit: int) -> list[Request]:
        """Return up to ``limit`` requests of the hall in fair order (earliest first), following ``after`` (an id).

        Raises ``Invalid`` (``after``) when there is no such request to follow.
        """
        wanted: Document = {"hall": hall} | ({"state": state} if state else {})
        if after is not None:
            mark = self._collection.find_one({"_id": after, "hall": hall}, {"requested_at": 1})
            if mark is None:
                raise Invalid("There is no such request to continue after.", "after")
            later = {"requested_at": {"$gt": mark["requested_at"]}}
            wanted["$or"] = [later, {"requested_at": mark["requested_at"], "_id": {"$gt": after}}]
        return [_request(each) for each in self._collection.find(wanted).sort(_IN_FAIR_ORDER).limit(limit)]


def _document(request: Request) -> Document:
    fields = asdict(request)
    del fields["id"], fields["version"]
    return {**fields, "open": request.state in OPEN}


def _request(document: Document) -> Request:
    known = {name: document[name] for name in Request.__dataclass_fields__ if name in document}
    lists = {name: tuple(document.get(name, ())) for name in ("needs", "steps")}
    return Request(**{**known, **lists, "id": document["_id"]})
