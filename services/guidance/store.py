"""The guidance desk's documents: requests, duties, and copies of halls and matters."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from pymongo import IndexModel
from pymongo.collection import Collection
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError, PyMongoError

from services.guidance.domain import OPEN, WAITING, Duty, Request
from shared.errors import Invalid
from shared.happening import Happened
from shared.storage import Aggregates, Stamp
from shared.storage.commands import COMMAND_INDEX, CommandBook

Document = dict[str, Any]

_IN_FAIR_ORDER = [("requested_at", 1), ("_id", 1)]


@dataclass(frozen=True)
class Hall:
    """What the desk must know of a hall: its time zone and the ids of its queues."""

    zone: str
    queues: list[str]


class GuidanceStore:
    """What the guidance desk remembers; every write is one document."""

    def __init__(self, database: Database[Document]) -> None:
        self.database = database
        self.requests = Aggregates(database["requests"])
        self.duties = Aggregates(database["duties"])
        self.commands = CommandBook(database["requests"], database["duties"])

    def install(self) -> None:
        """Create collections and indexes that are missing."""
        self.requests.ensure_indexes(
            COMMAND_INDEX,
            IndexModel([("hall", 1), ("state", 1), *_IN_FAIR_ORDER]),
            IndexModel([("hall", 1), *_IN_FAIR_ORDER]),
            IndexModel(
                "visit",
                name="one_open_request_per_visit",
                unique=True,
                partialFilterExpression={"visit": {"$type": "string"}, "open": True},
            ),
        )
        self.duties.ensure_indexes(COMMAND_INDEX, IndexModel([("hall", 1), ("day", 1)]))

    def ping(self) -> bool:
        """Return whether the database answers."""
        try:
            return bool(self.database.command("ping"))
        except PyMongoError:
            return False

    def add(self, request: Request, said: Happened, stamp: Stamp, answer: Document) -> bool:
        """Store a new request; ``False`` when its visit has an open one already (no other is stored then).

        Raises ``DuplicateKeyError`` when the stamp's command made a request before.
        """
        try:
            self.requests.insert({"_id": request.id, **_document(request)}, [said], stamp, answer=answer)
        except DuplicateKeyError:
            if request.visit is None or (stamp.command and self.commands.answered(stamp.command)):
                raise
            return False
        return True

    def open_request_of(self, visit: str) -> Request | None:
        """Return the visit's open request."""
        found = self.requests.collection.find_one({"visit": visit, "open": True})
        return _request(found) if found else None

    def request(self, identifier: str) -> Request | None:
        """Return the request."""
        found = self.requests.get(identifier)
        return _request(found) if found else None

    def advance(self, before: Request, after: Request, said: Happened, stamp: Stamp, answer: Document) -> bool:
        """Store ``after`` if nobody changed the request since ``before`` was read; ``False`` if somebody did."""
        changes = {key: value for key, value in _document(after).items() if key not in ("hall", "requested_at")}
        return self.requests.transition(before.id, before.version, changes, [said], stamp, answer=answer) is not None

    def ahead_of(self, request: Request) -> int:
        """Return how many of the hall's waiting requests came before this one."""
        earlier = [
            {"requested_at": {"$lt": request.requested_at}},
            {"requested_at": request.requested_at, "_id": {"$lt": request.id}},
        ]
        return self.requests.collection.count_documents({"hall": request.hall, "state": WAITING, "$or": earlier})

    def page(self, hall: str, state: str | None, after: str | None, limit: int) -> list[Request]:
        """Return up to ``limit`` requests of the hall in fair order (earliest first), following ``after`` (an id).

        Raises ``Invalid`` (``after``) when there is no such request to follow.
        """
        wanted: Document = {"hall": hall} | ({"state": state} if state else {})
        if after is not None:
            mark = self.requests.collection.find_one({"_id": after, "hall": hall}, {"requested_at": 1})
            if mark is None:
                raise Invalid("There is no such request to continue after.", "after")
            later = {"requested_at": {"$gt": mark["requested_at"]}}
            wanted["$or"] = [later, {"requested_at": mark["requested_at"], "_id": {"$gt": after}}]
        return [_request(each) for each in self.requests.collection.find(wanted).sort(_IN_FAIR_ORDER).limit(limit)]

    def duty(self, duty: Duty) -> Duty:
        """Return the duty of that guide, hall and day as it is stored, or ``duty`` itself when none is."""
        found = self.duties.get(duty.id)
        return _duty(found) if found else duty

    def turn(self, before: Duty, after: Duty, said: tuple[Happened, ...], stamp: Stamp, answer: Document) -> bool:
        """Store ``after`` if nobody changed the duty since ``before`` was read; ``False`` if somebody did."""
        if before.version == 0:
            return self._begin(after, said, stamp, answer)
        done = self.duties.transition(before.id, before.version, {"on": after.on}, said, stamp, answer=answer)
        return done is not None

    def _begin(self, duty: Duty, said: tuple[Happened, ...], stamp: Stamp, answer: Document) -> bool:
        fields = {"_id": duty.id, "guide": duty.guide, "hall": duty.hall, "day": duty.day, "on": duty.on}
        try:
            self.duties.insert(fields, said, stamp, answer=answer)
        except DuplicateKeyError:
            return False
        return True

    def keep_hall(self, hall: Document, revision: int) -> Hall:
        """Keep the hall's reference data unless a newer revision is kept already; return what was given."""
        fields = {"zone": hall["zone"], "queues": [each["id"] for each in hall["queues"]]}
        self._keep("halls", hall["id"], fields, revision)
        return Hall(**fields)

    def keep_matter(self, matter: Document, revision: int) -> None:
        """Keep the matter's reference data unless a newer revision is kept already."""
        self._keep("matters", matter["id"], {"name": matter["name"]}, revision)

    def hall(self, hall: str) -> Hall | None:
        """Return what the desk must know of the hall, ``None`` when it is not known here."""
        found = self._copies("halls").find_one({"_id": hall, "queues": {"$exists": True}})
        return Hall(str(found["zone"]), found["queues"]) if found else None

    def knows_matter(self, matter: str) -> bool:
        """Return whether there is a copy of the matter."""
        return self._copies("matters").find_one({"_id": matter}, {"_id": 1}) is not None

    def _copies(self, kind: str) -> Collection[Document]:
        return self.database[f"{kind}_copy"]

    def _keep(self, kind: str, identifier: str, fields: Document, revision: int) -> None:
        older = {"_id": identifier, "revision": {"$lte": revision}}
        try:
            self._copies(kind).update_one(older, {"$set": {**fields, "revision": revision}}, upsert=True)
        except DuplicateKeyError:
            return  # there is a newer one: the upsert could neither match nor insert


def _document(request: Request) -> Document:
    fields = asdict(request)
    del fields["id"], fields["version"]
    return {**fields, "open": request.state in OPEN}


def _request(document: Document) -> Request:
    known = {name: document[name] for name in Request.__dataclass_fields__ if name in document}
    lists = {name: tuple(document.get(name, ())) for name in ("needs", "steps")}
    return Request(**{**known, **lists, "id": document["_id"]})


def _duty(document: Document) -> Duty:
    return Duty(document["guide"], document["hall"], document["day"], document["on"], document["version"])
