"""Leases of numbers in the database: one aggregate for each day of a hall."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from pymongo import ASCENDING, IndexModel
from pymongo.collection import Collection
from pymongo.errors import DuplicateKeyError

from services.queue.domain.leasing import Block, Leasing, Use
from shared.happening import Happened
from shared.storage import Aggregates, Stamp
from shared.storage.commands import COMMAND_INDEX

Document = dict[str, Any]

LEASED_ONCE = IndexModel(
    "blocks.key",
    name="numbers_leased_once",
    unique=True,
    partialFilterExpression={"blocks.key": {"$exists": True}},
)
"""``key``: hall, day, queue and first number of a block."""
OPEN_BY_HALL = IndexModel(
    [("hall", ASCENDING), ("day", ASCENDING)], name="open_leases", partialFilterExpression={"state": "open"}
)


class Leasings:
    """Aggregates of leases, in the words of the domain."""

    def __init__(self, collection: Collection[Document]) -> None:
        self._leasings, self._collection = Aggregates(collection), collection

    def install(self) -> None:
        """Create the collection and its indexes."""
        self._leasings.ensure_indexes(LEASED_ONCE, OPEN_BY_HALL, COMMAND_INDEX)

    def get(self, hall: str, day: str) -> Leasing:
        """Return the leases of a day; none were made where there is no document."""
        found = self._collection.find_one({"_id": f"{hall}:{day}"}, {"history": 0, "commands": 0})
        return _known(found) if found else Leasing(hall, day)

    def open_before(self, hall: str, day: str, limit: int) -> list[Leasing]:
        """Return up to ``limit`` leases of days before ``day`` of which nobody has said yet what was left."""
        where = {"hall": hall, "day": {"$lt": day}, "state": "open"}
        found = self._collection.find(where, {"history": 0, "commands": 0}, hint="open_leases").limit(limit)
        return [_known(each) for each in found]

    def advance(
        self, before: Leasing, after: Leasing, said: Happened, stamp: Stamp, answer: Any = None
    ) -> Leasing | None:
        """Store ``after`` if nobody changed these leases since ``before`` was read; ``None`` if somebody did."""
        identifier, changes = f"{before.hall}:{before.day}", _stored(after)
        if before.version:
            done = self._leasings.transition(identifier, before.version, changes, [said], stamp, answer=answer)
            return _known(done) if done else None
        try:
            return _known(self._leasings.insert({"_id": identifier, **changes}, [said], stamp, answer=answer))
        except DuplicateKeyError as error:
            if "_id" not in (error.details or {}).get("keyPattern", {}):
                raise
            return None


def _stored(leasing: Leasing) -> Document:
    blocks = [
        {**asdict(each), "key": f"{leasing.hall}:{leasing.day}:{each.queue}:{each.first}"} for each in leasing.blocks
    ]
    facts = {"hall": leasing.hall, "day": leasing.day, "state": leasing.state}
    uses, unused = [asdict(each) for each in leasing.uses], [dict(each) for each in leasing.unused]
    return {**facts, "blocks": blocks, "uses": uses, "unused": unused}


def _known(document: Document) -> Leasing:
    return Leasing(
        document["hall"],
        document["day"],
        tuple(Block(**{name: each[name] for name in Block.__dataclass_fields__}) for each in document["blocks"]),
        tuple(Use(**each) for each in document["uses"]),
        tuple(document["unused"]),
        document["state"],
        document["version"],
    )
