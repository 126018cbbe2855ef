"""Days of which facts were written since anybody looked: what stands on them must be looked at again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pymongo.database import Database

Document = dict[str, Any]


@dataclass(frozen=True)
class StaleDay:
    """The local ``day`` of a hall; ``touched``: how often its facts were written by the time it was read."""

    hall: str
    day: str
    touched: int


class StaleDays:
    """Reads the marks that ``Days.touch`` leaves (by its index ``stale_days``), and takes them away."""

    def __init__(self, database: Database[Document]) -> None:
        self._days = database["days"]

    def newest(self, limit: int) -> list[StaleDay]:
        """Return stale days, the newest first: of today the standing is waited for."""
        found = self._days.find({"stale": True}, {"hall": 1, "day": 1, "touched": 1}).sort("day", -1).limit(limit)
        return [StaleDay(each["hall"], each["day"], each.get("touched", 0)) for each in found]

    def any(self, hall: str, first: str, last: str) -> bool:
        """Return whether a day of ``hall`` from ``first`` to ``last`` (inclusive) is stale."""
        wanted = {"hall": hall, "day": {"$gte": first, "$lte": last}, "stale": True}
        return self._days.find_one(wanted, {"_id": 1}) is not None

    def settle(self, day: StaleDay) -> None:
        """Note that everything that stands on ``day`` is told; not if it was touched meanwhile."""
        seen = {"_id": f"{day.hall}:{day.day}", "touched": day.touched}
        self._days.update_one(seen, {"$unset": {"stale": ""}})
