"""Checks in the database, as they are answered, and whether events came late for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pymongo import IndexModel
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from services.standards.domain.days import local_date
from services.standards.domain.period import Period
from services.standards.domain.windows import last_day
from services.standards.store.claims import FREE, Claims, mine, real
from shared.clock import iso
from shared.happening import Happened
from shared.storage import Aggregates, Stamp
from shared.storage.commands import COMMAND_INDEX

Document = dict[str, Any]

_CLAIMED_SECONDS = 60.0
_WHOLE = {"content": 1, "superseded": 1}


@dataclass(frozen=True)
class Made:
    """How a check came about. ``zone``: its hall's. ``began``: real time before its facts were read.

    ``once``: names the occasion of which there is one check only (a day of a hall, the superseding of a check).
    """

    zone: str
    began: datetime
    once: str | None = None


class Checks:
    """Keeps checks."""

    def __init__(self, database: Database[Document]) -> None:
        self._checks = Aggregates(database["checks"])
        self._claims = Claims(self._checks.collection)

    def install(self) -> None:
        """Create collections and indexes that are missing."""
        self._checks.ensure_indexes(
            COMMAND_INDEX,
            IndexModel([("hall", 1), ("from", 1)]),
            IndexModel([("hall", 1), ("_id", -1)]),
            IndexModel("unread", partialFilterExpression={"unread": True}),
            IndexModel("once", unique=True, partialFilterExpression={"once": {"$exists": True}}),
            IndexModel([("hall", 1), ("last_day", 1)], name="standing_checks", partialFilterExpression={"final": True}),
            IndexModel("look_at", partialFilterExpression={"look_at": {"$exists": True}}),
        )

    def add(self, check: Document, said: Happened, stamp: Stamp, made: Made) -> Document:
        """Store ``check`` as it is answered, still to be read for findings; its command is answered with its id.

        Return the check of the occasion: this one, or the one that somebody made first.
        """
        fields = {name: check[name] for name in ("hall", "standard", "from", "to", "occasion")}
        whole = {"_id": check["id"], **fields, **_days(check, made), "content": check, "unread": True, **FREE}
        if made.once is not None:
            whole["once"] = made.once
        try:
            self._checks.insert(whole, [said], stamp, answer=check["id"])
        except DuplicateKeyError:
            if made.once is None or (known := self.of_occasion(made.once)) is None:
                raise
            return known
        return check

    def of_occasion(self, once: str) -> Document | None:
        """Return the check of an occasion of which there is one only."""
        found = self._checks.collection.find_one({"once": once}, _WHOLE)
        return _answer(found) if found else None

    def unread(self, limit: int) -> list[Document]:
        """Return checks that are still to be read for findings, the oldest first."""
        return [each["content"] for each in self._checks.collection.find({"unread": True}).sort("_id", 1).limit(limit)]

    def mark_read(self, check: str) -> None:
        """Note that the findings of ``check`` are raised."""
        self._checks.collection.update_one({"_id": check}, {"$unset": {"unread": ""}})

    def get(self, identifier: str) -> Document | None:
        """Return the check as it was answered, and what superseded it since."""
        found = self._checks.collection.find_one({"_id": identifier}, _WHOLE)
        return _answer(found) if found else None

    def page(self, hall: str, wanted: Document, after: str | None, limit: int) -> list[Document]:
        """Return up to ``limit`` checks of ``hall``, the newest first. ``wanted``: ``occasion``, ``state``."""
        where: Document = {"hall": hall}
        if wanted.get("occasion"):
            where["occasion"] = wanted["occasion"]
        if wanted.get("state"):
            where["superseded"] = {"$exists": wanted["state"] == "superseded"}
        if after is not None:
            where["_id"] = {"$lt": after}
        return [_answer(each) for each in self._checks.collection.find(where, _WHOLE).sort("_id", -1).limit(limit)]

    def standing(self, hall: str, standard: tuple[str, str], period: Period) -> Document | None:
        """Return the newest check of all of ``period`` by the ``standard`` (id, version) that nothing came late for."""
        wanted = {
            "hall": hall,
            "from": iso(period.start),
            "to": iso(period.end),
            "standard": standard[0],
            "content.version": standard[1],
            "final": True,
            "look_at": {"$exists": False},
        }
        found = self._checks.collection.find_one(wanted, _WHOLE, sort=[("_id", -1)])
        return _answer(found) if found else None

    def suspect(self, hall: str, day: str, seconds: float) -> None:
        """Have the checks that stand on ``day`` looked at in so many seconds: what comes late often comes together."""
        stands = {"hall": hall, "final": True, "first_day": {"$lte": day}, "last_day": {"$gte": day}}
        self._checks.collection.update_many(
            {**stands, "look_at": {"$exists": False}}, {"$set": {"look_at": real(seconds)}}
        )

    def claim_suspect(self) -> Document | None:
        """Return a check that is to be looked at again and that nobody looks at."""
        return self._claims.take({"look_at": {"$lt": real(0)}}, _CLAIMED_SECONDS, [("look_at", 1)])

    def go_on(self, claimed: Document) -> bool:
        """Keep it while it is looked at; ``False`` when somebody else does by now."""
        return self._claims.go_on(claimed, _CLAIMED_SECONDS)

    def stands(self, claimed: Document, looked: datetime) -> None:
        """Note that the check is as it would be now, by what was heard until it was ``looked`` at (real time)."""
        self._checks.collection.update_one(
            mine(claimed), {"$set": {"looked_at": looked, "claimed_until": real(0)}, "$unset": {"look_at": ""}}
        )

    def supersede(self, claimed: Document, superseded: Document, said: Happened, stamp: Stamp) -> bool:
        """Note by what the check is superseded; ``False`` when somebody else was first."""
        changes = {"superseded": superseded, "final": False, "claimed_until": real(0)}
        done = self._checks.transition(
            claimed["_id"], claimed["version"], changes, [said], stamp, where={"superseded": {"$exists": False}}
        )
        self._checks.collection.update_one({"_id": claimed["_id"]}, {"$unset": {"look_at": ""}})
        return done is not None


def _answer(found: Document) -> Document:
    if "superseded" not in found:
        return dict(found["content"])
    return {**found["content"], "state": "superseded", "superseded": found["superseded"]}


def _days(check: Document, made: Made) -> Document:
    """Return which days the check stands on, and whether its period was over, so that it is to stay as it is."""
    period = Period(datetime.fromisoformat(check["from"]), datetime.fromisoformat(check["to"]))
    return {
        "first_day": local_date(period.start, made.zone).isoformat(),
        "last_day": last_day(period, made.zone).isoformat(),
        "final": check["as_of"] == check["to"],
        "looked_at": made.began,
    }
