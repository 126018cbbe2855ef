"""Requests for help, found in fair order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from pymongo import IndexModel
from pymongo.collection import Collection
from pymongo.errors import DuplicateKeyError

from services.guidance.domain.request import CLAIMED, OPEN, WAITING, Request
from services.guidance.store.progress import progress_from
from services.guidance.store.records import record_from
from shared.errors import Invalid
from shared.happening import Happened
from shared.storage import Aggregates, Stamp
from shared.storage.commands import COMMAND_INDEX, CommandBook

Document = dict[str, Any]

_IN_FAIR_ORDER = [("rank", 1), ("_id", 1)]
OF_A_STATE = IndexModel([("hall", 1), ("state", 1), *_IN_FAIR_ORDER], name="state_in_fair_order")
OF_A_HALL = IndexModel([("hall", 1), *_IN_FAIR_ORDER], name="hall_in_fair_order")
ENDED = IndexModel([("hall", 1), ("ended_at", -1)], partialFilterExpression={"ended_at": {"$type": "date"}})
OF_A_VISIT = IndexModel([("visit", 1), ("requested_at", -1)], partialFilterExpression={"visit": {"$type": "string"}})
BY_CODE = IndexModel("code", unique=True, partialFilterExpression={"code": {"$type": "string"}})
DUE = IndexModel("due_at", name="due", partialFilterExpression={"state": WAITING, "overdue": False})
ONE_OPEN_PER_VISIT = IndexModel(
    "visit",
    name="one_open_request_per_visit",
    unique=True,
    partialFilterExpression={"visit": {"$type": "string"}, "open": True},
)
ONE_SITTING_PER_SEAT = IndexModel(
    [("hall", 1), ("area", 1), ("seat", 1)],
    name="one_sitting_per_seat",
    unique=True,
    partialFilterExpression={"state": CLAIMED, "seat": {"$gt": 0}},
)
ONE_CALLED_PER_GUIDE = IndexModel(
    [("guide", 1), ("hall", 1)],
    name="one_called_sitting_per_guide",
    unique=True,
    partialFilterExpression={"state": CLAIMED, "called": True},
)
_MOMENT_OF_ASKING = {"$divide": [{"$toLong": "$requested_at"}, 1000]}
_WITHOUT_HISTORY = {"history": 0, "commands": 0}
_MOST_IN_LINE = 2_000
"""So many waiting requests are looked at; nobody behind them is next."""


class SeatTaken(Exception):
    """Somebody else got the seat: choose another."""


class GuideIsBusy(Exception):
    """The guide has a sitting that they asked for as the next one."""


class Requests:
    """Aggregates of requests, in the words of the domain."""

    def __init__(self, collection: Collection[Document], commands: CommandBook) -> None:
        self._requests = Aggregates(collection)
        self._collection = collection
        self._commands = commands

    def install(self) -> None:
        """Create the collection and its indexes; requests from before there were ranks get theirs."""
        self._collection.update_many({"rank": {"$exists": False}}, [{"$set": {"rank": _MOMENT_OF_ASKING}}])
        self._requests.ensure_indexes(COMMAND_INDEX, OF_A_STATE, OF_A_HALL, ENDED, OF_A_VISIT, BY_CODE, DUE)
        self._requests.ensure_indexes(ONE_OPEN_PER_VISIT, ONE_SITTING_PER_SEAT, ONE_CALLED_PER_GUIDE)

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
        return self._one({"visit": visit, "open": True})

    def get(self, identifier: str) -> Request | None:
        """Return the request."""
        return self._one({"_id": identifier})

    def by_code(self, code: str) -> Request | None:
        """Return the request whose visitor has ``code``."""
        return self._one({"code": code})

    def newest_of(self, visit: str) -> Request | None:
        """Return the visit's newest request."""
        found = self._collection.find({"visit": visit}, _WITHOUT_HISTORY).sort("requested_at", -1).limit(1)
        return next((_request(each) for each in found), None)

    def asked_since(self, visit: str, since: datetime) -> list[datetime]:
        """Return when the visit asked since ``since``, the latest first."""
        found = self._collection.find({"visit": visit, "requested_at": {"$gt": since}}, {"requested_at": 1})
        return [each["requested_at"] for each in found.sort("requested_at", -1)]

    def advance(self, before: Request, after: Request, said: Happened, stamp: Stamp, answer: Any) -> bool:
        """Store ``after`` as ``advance_by`` does, with the one thing that it says."""
        return self.advance_by(before, after, [said], stamp, answer)

    def advance_by(self, before: Request, after: Request, said: Sequence[Happened], stamp: Stamp, answer: Any) -> bool:
        """Store ``after`` if nobody changed the request since ``before`` was read; ``False`` if somebody did.

        Raises ``SeatTaken`` and ``GuideIsBusy`` for a claim that another one stands in the way of.
        """
        changes = {key: value for key, value in _document(after).items() if key not in ("hall", "requested_at")}
        if before.state == CLAIMED and after.state not in OPEN:
            changes["ended_at"] = stamp.at
        try:
            return self._requests.transition(before.id, before.version, changes, said, stamp, answer=answer) is not None
        except DuplicateKeyError as error:
            fields = (error.details or {}).get("keyPattern", {})
            if "seat" in fields:
                raise SeatTaken from error
            if "guide" in fields:
                raise GuideIsBusy from error
            raise

    def took_part(self, identifier: str, guide: str) -> bool:
        """Return whether ``guide`` claimed or joined the request at any time."""
        roles = [{f"history.data.{role}": guide} for role in ("guide", "helper", "guide_from")]
        return self._collection.find_one({"_id": identifier, "$or": roles}, {"_id": 1}) is not None

    def ended_at(self, identifier: str) -> datetime | None:
        """Return when the sitting ended; ``None`` while it goes on."""
        found = self._collection.find_one({"_id": identifier}, {"ended_at": 1})
        return found.get("ended_at") if found else None

    def line(self, hall: str) -> list[Request]:
        """Return the hall's waiting requests, the next first."""
        found = self._collection.find({"hall": hall, "state": WAITING}, _WITHOUT_HISTORY).sort(_IN_FAIR_ORDER)
        return [_request(each) for each in found.limit(_MOST_IN_LINE)]

    def sittings(self, hall: str) -> list[Request]:
        """Return the hall's claimed requests."""
        return [_request(each) for each in self._collection.find({"hall": hall, "state": CLAIMED}, _WITHOUT_HISTORY)]

    def sitting_minutes(self, hall: str, most: int) -> list[float]:
        """Return how long the last sittings of the hall took (minutes), at ``most`` so many."""
        ended = {"hall": hall, "ended_at": {"$type": "date"}, "claimed_at": {"$type": "date"}}
        found = self._collection.find(ended, {"claimed_at": 1, "ended_at": 1}).sort("ended_at", -1).limit(most)
        return [max(0.0, (each["ended_at"] - each["claimed_at"]).total_seconds() / 60) for each in found]

    def due(self, now: datetime, most: int) -> list[Request]:
        """Return requests of any hall that nobody claimed by ``now`` within their promise, and nobody was told of."""
        found = self._collection.find({"state": WAITING, "overdue": False, "due_at": {"$lte": now}}, _WITHOUT_HISTORY)
        return [_request(each) for each in found.sort("due_at", 1).limit(most)]

    def page(
        self, hall: str, state: str | None, after: str | None, limit: int, overdue: bool | None = None
    ) -> list[Request]:
        """Return up to ``limit`` requests of the hall in fair order (by rank), following ``after`` (an id).

        Raises ``Invalid`` (``after``) when there is no such request to follow.
        """
        wanted: Document = {"hall": hall} | ({"state": state} if state else {})
        if overdue is not None:
            wanted["overdue"] = overdue if overdue else {"$ne": True}
        if after is not None:
            mark = self._collection.find_one({"_id": after, "hall": hall}, {"rank": 1})
            if mark is None:
                raise Invalid("There is no such request to continue after.", "after")
            wanted["$or"] = [{"rank": {"$gt": mark["rank"]}}, {"rank": mark["rank"], "_id": {"$gt": after}}]
        found = self._collection.find(wanted, _WITHOUT_HISTORY).sort(_IN_FAIR_ORDER).limit(limit)
        return [_request(each) for each in found]

    def _one(self, where: Document) -> Request | None:
        found = self._collection.find_one(where, _WITHOUT_HISTORY)
        return _request(found) if found else None


def _document(request: Request) -> Document:
    fields = asdict(request)
    del fields["id"], fields["version"]
    return {**fields, "open": request.state in OPEN}


def _request(document: Document) -> Request:
    known = {name: document[name] for name in Request.__dataclass_fields__ if name in document}
    lists = {name: tuple(document.get(name, ())) for name in ("needs", "steps", "helpers")}
    known |= {"progress": progress_from(document.get("progress")), "record": record_from(document.get("record"))}
    return Request(**{**known, **lists, "id": document["_id"]})
