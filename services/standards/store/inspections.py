"""Inspection rounds in the database, and what there is to be looked at in a hall."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict
from typing import Any

from pymongo import IndexModel
from pymongo.database import Database

from services.standards.domain.inspections import Answered, InspectionRound, Sheet
from services.standards.domain.standard import Item
from shared.happening import Happened
from shared.storage import Aggregates, Stamp
from shared.storage.commands import COMMAND_INDEX

Document = dict[str, Any]


class Inspections:
    """Keeps inspection rounds."""

    def __init__(self, database: Database[Document]) -> None:
        self._rounds = Aggregates(database["inspections"])
        self._events = database["evidence"]
        self._devices = database["fact_devices"]

    def install(self) -> None:
        """Create collections and indexes that are missing."""
        self._rounds.ensure_indexes(COMMAND_INDEX, IndexModel([("halls", 1), ("state", 1), ("_id", 1)]))

    def places(self, hall: str) -> dict[str, list[str]]:
        """Return the counters of ``hall`` as it was published last, and the kiosks that it ever had and has still."""
        published = self._events.find_one({"subject": hall, "type": "hall_published"}, sort=[("seq", -1)])
        counters = published["data"]["hall"].get("counters", ()) if published else ()
        kiosks = self._devices.find({"hall": hall, "role": "kiosk", "retired_at": {"$exists": False}}, {"_id": 1})
        return {"counters": [each["id"] for each in counters], "devices": sorted(each["_id"] for each in kiosks)}

    def add(self, whole: InspectionRound, said: Happened, stamp: Stamp, answer: Any) -> None:
        """Store a new round."""
        self._rounds.insert(_document(whole), [said], stamp, answer=answer)

    def get(self, identifier: str) -> InspectionRound | None:
        """Return the round."""
        found = self._rounds.get(identifier)
        return _round(found) if found else None

    def page(
        self, halls: Collection[str] | None, state: str | None, after: str | None, limit: int
    ) -> list[InspectionRound]:
        """Return up to ``limit`` rounds in ``halls`` (``None``: all), the oldest first, that come after an id."""
        where: Document = {"state": state} if state else {}
        if halls is not None:
            where["halls"] = {"$in": sorted(halls)}
        if after is not None:
            where["_id"] = {"$gt": after}
        return [_round(each) for each in self._rounds.collection.find(where).sort("_id", 1).limit(limit)]

    def advance(
        self, before: InspectionRound, after: InspectionRound, said: Happened, stamp: Stamp, answer: Any
    ) -> bool:
        """Store ``after`` if nobody changed the round since ``before`` was read; ``False`` if somebody did."""
        changing = ("state", "answers", "completed_at", "completed_by", "reason")
        whole = _document(after)
        changes = {name: whole[name] for name in changing}
        return self._rounds.transition(before.id, before.revision, changes, [said], stamp, answer=answer) is not None


def _document(whole: InspectionRound) -> Document:
    fields = asdict(whole)
    identifier, _ = fields.pop("id"), fields.pop("revision")
    fields["standard_version"] = fields.pop("version")  # an aggregate's own version is another thing
    return {"_id": identifier, "hall": whole.halls[0] if len(whole.halls) == 1 else None, **fields}


def _round(found: Document) -> InspectionRound:
    known = {name: found[name] for name in InspectionRound.__dataclass_fields__ if name in found}
    made = {
        "id": found["_id"],
        "version": found["standard_version"],
        "revision": found["version"],
        "halls": tuple(found["halls"]),
        "sheets": tuple(_sheet(each) for each in found["sheets"]),
        "answers": tuple(Answered(**{**each, "replaces": tuple(each["replaces"])}) for each in found["answers"]),
    }
    return InspectionRound(**{**known, **made})


def _sheet(found: Document) -> Sheet:
    items = tuple(Item(**each) for each in found["items"])
    return Sheet(**{**found, "places": tuple(found["places"]), "items": items})
