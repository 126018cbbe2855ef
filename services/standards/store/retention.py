"""Sweeping what is older than it is to be kept, kind by kind."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pymongo.database import Database

from services.standards.domain.retention import EVIDENCE
from services.standards.store.days import Days
from services.standards.store.of_days import OF_DAYS

Document = dict[str, Any]

_ALWAYS_KEPT = ("hall_published", "matter_published", "clerk_signed_in", "device_seen", "device_lost")
"""Events that facts are made of which are always kept."""
_AT_ONCE = 1000
_TIMES = {
    "tickets": "arrived_at",
    "visits": "closed_at",
    "sittings": "requested_at",
    "posts": "day",
    "duties": "day",
    "ratings": "last_at",
    "complaints": "closed_at",
    "inspections": "completed_at",
    "calls": "day",
    "filings": "filed_at",
    "notices": "last_at",
}
"""The field of each kind that says how old it is; one without it (a complaint that is not closed) is kept."""


class Retention:
    """Sweeps, and remembers up to when (``swept``: kind → the moment before which nothing is kept)."""

    def __init__(self, database: Database[Document]) -> None:
        self._database = database
        self._swept = database["retention"]
        self._days = Days(database)

    def needed_since(self) -> datetime | None:
        """Return the beginning of the oldest failure that a finding stands on which is not over."""
        found = self._database["findings"].find_one(
            {"unsettled": True, "failure.since": {"$ne": None}}, {"failure.since": 1}, sort=[("failure.since", 1)]
        )
        return datetime.fromisoformat(found["failure"]["since"]) if found else None

    def sweep(self, kind: str, before: datetime) -> int:
        """Delete up to a thousand of a ``kind`` from ``before`` then, and return how many; noted first, then done."""
        self._swept.update_one({"_id": kind}, {"$max": {"before": before}}, upsert=True)
        collection = self._database[EVIDENCE if kind == EVIDENCE else f"fact_{kind}"]
        old = [each["_id"] for each in collection.find(_older(kind, before), {"_id": 1}).limit(_AT_ONCE)]
        deleted = collection.delete_many({"_id": {"$in": old}}).deleted_count if old else 0
        if kind in OF_DAYS:
            self._days.take_sheets_away(before.date().isoformat())
        return deleted

    def kept_since(self) -> datetime | None:
        """Return the moment since when everything is kept; ``None``: since ever."""
        return max((each["before"] for each in self._swept.find()), default=None)


def _older(kind: str, before: datetime) -> Document:
    if kind == EVIDENCE:
        return {"time": {"$lt": before}, "type": {"$nin": list(_ALWAYS_KEPT)}}
    field = _TIMES[kind]
    return {field: {"$lt": before.date().isoformat() if field == "day" else before}}
