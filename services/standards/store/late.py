"""Which events came late: after a check was made, and from before its end."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pymongo import IndexModel
from pymongo.database import Database

from services.standards.domain import Period

Document = dict[str, Any]

_TOLD = {"type": 1, "subject": 1, "time": 1}


class Late:
    """Looks for evidence by when it was heard (real time)."""

    def __init__(self, database: Database[Document]) -> None:
        self._events = database["evidence"]

    def install(self) -> None:
        """Create collections and indexes that are missing."""
        self._events.create_indexes([IndexModel([("hall", 1), ("heard_at", 1), ("time", 1)])])

    def count(self, hall: str, period: Period, since: datetime) -> int:
        """Return how many events that belong before the end of ``period`` were heard ``since`` then."""
        return self._events.count_documents(_late(hall, period, since))

    def first(self, hall: str, period: Period, since: datetime, limit: int) -> list[Document]:
        """Return the first of these events, as they were heard."""
        found = self._events.find(_late(hall, period, since), _TOLD)
        return list(found.sort([("heard_at", 1), ("_id", 1)]).limit(limit))


def _late(hall: str, period: Period, since: datetime) -> Document:
    return {"hall": {"$in": [hall, "", None]}, "heard_at": {"$gte": since}, "time": {"$lt": period.end}}
