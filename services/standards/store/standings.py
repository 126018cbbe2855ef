"""Standings in the database: how the clauses of a hall stand in a running window, and whether that must be seen anew.

``wanted`` counts what happened since the window began; a standing is written with the count that it was made after,
so that what happens meanwhile has it made once more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pymongo import IndexModel
from pymongo.database import Database

from services.standards.domain import Period
from services.standards.store.claims import FREE, Claims, mine, real
from shared.clock import iso
from shared.happening import Happened
from shared.storage import Aggregates, Stamp
from shared.storage.commands import COMMAND_INDEX

Document = dict[str, Any]

_CLAIMED_SECONDS = 30.0
_LOOKED_AT_FIRST: dict[str, int] = {"day": 0, "week": 1, "month": 2}


@dataclass(frozen=True)
class Running:
    """A running ``window`` of a hall under a standard; ``first``: its first local day."""

    hall: str
    standard: str
    window: str
    first: str
    period: Period

    @property
    def id(self) -> str:
        """Return the id of its standing."""
        return f"{self.hall}:{self.standard}:{self.window}:{self.first}"


class Standings:
    """Keeps standings, one a hall, standard and window."""

    def __init__(self, database: Database[Document]) -> None:
        self._standings = Aggregates(database["standings"])
        self._claims = Claims(self._standings.collection)

    def install(self) -> None:
        """Create collections and indexes that are missing."""
        self._standings.ensure_indexes(
            COMMAND_INDEX,
            IndexModel([("order", 1), ("wanted_at", 1)], name="to_see", partialFilterExpression={"stale": True}),
            IndexModel([("again_at", 1)], partialFilterExpression={"again_at": {"$exists": True}}),
        )

    def want(self, running: Running) -> None:
        """Have the standing of a window seen anew."""
        names = {name: getattr(running, name) for name in ("hall", "standard", "window", "first")}
        period = {"from": iso(running.period.start), "to": iso(running.period.end)}
        begun = {**names, **period, "order": _LOOKED_AT_FIRST[running.window], **FREE}
        self._standings.collection.update_one(
            {"_id": running.id},
            {
                "$setOnInsert": {**begun, "version": 0, "turn": 0, "history": [], "content": None},
                "$set": {"stale": True, "wanted_at": real(0)},
                "$inc": {"wanted": 1},
                "$currentDate": {"changed": {"$type": "timestamp"}},
            },
            upsert=True,
        )

    def claim(self, running: Running | None = None) -> Document | None:
        """Return a standing that is to be seen anew and that nobody sees to: today's first, then the longest waiting.

        ``running``: that one alone.
        """
        if running is not None:
            return self._claims.take({"_id": running.id, "stale": True}, _CLAIMED_SECONDS, [("_id", 1)])
        order = [("order", 1), ("wanted_at", 1)]
        found = self._claims.take({"stale": True}, _CLAIMED_SECONDS, order)
        return found or self._claims.take({"again_at": {"$lt": real(0)}}, _CLAIMED_SECONDS, [("again_at", 1)])

    def write(
        self, claimed: Document, content: Document, kept: Document, said: Sequence[Happened], again: float | None
    ) -> bool:
        """Store what was seen; ``False`` when somebody else has the claim by now.

        ``kept``: what the next one may need. ``again``: in so many seconds it is seen anew though nothing happened, as
        time alone changes figures; ``None``: the window is over.
        """
        changes: Document = {"content": content, "kept": kept, "claimed_until": real(0)}
        if again is not None:
            changes["again_at"] = real(again)
        stamp = Stamp(datetime.fromisoformat(content["as_of"]), "system", claimed["_id"])
        done = self._standings.transition(
            claimed["_id"], claimed["version"], changes, said, stamp, turn=claimed["turn"], where=mine(claimed)
        )
        if done is None:
            return False
        rest: Document = {"$unset": {"again_at": ""}} if again is None else {}
        seen = {"_id": claimed["_id"], "wanted": claimed["wanted"]}
        self._standings.collection.update_one(seen, {"$set": {"stale": False}, **rest})
        return True

    def drop(self, claimed: Document) -> None:
        """Note that there is nothing to see: the standard is in force no more, or the window is over."""
        self._standings.collection.update_one(
            mine(claimed), {"$set": {"stale": False, "claimed_until": real(0)}, "$unset": {"again_at": ""}}
        )

    def get(self, running: Running) -> Document | None:
        """Return the standing as it was seen last."""
        found = self._standings.collection.find_one({"_id": running.id}, {"content": 1})
        return found["content"] if found else None
