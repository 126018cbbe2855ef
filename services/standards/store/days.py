"""The days of a hall in the database: how often something about one changed, and its sheet while nothing does.

``touched`` counts how often facts of the day were written. A sheet is written only if it is still what it was before
the facts were read, and every touch takes it away: so a sheet that is there is one of the present facts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pymongo import IndexModel, UpdateOne
from pymongo.database import Database

Document = dict[str, Any]

_TOUCHED: Document = {
    "$inc": {"touched": 1},
    "$unset": {"sheet": "", "form": ""},
    "$currentDate": {"touched_at": True},
}
_MARKS = {"stale": True, "bare": True}
"""``stale``: what stands on the day is to be looked at again. ``bare``: it has no sheet."""


@dataclass(frozen=True)
class Day:
    """A local day of a hall, ``touched`` so often, last at ``touched_at``; ``sheet``: its facts in the form asked."""

    hall: str
    day: str
    touched: int = 0
    touched_at: datetime | None = None
    sheet: Mapping[str, bytes] | None = None

    def was_quiet_since(self, moment: datetime) -> bool:
        """Return whether it was not touched after ``moment``."""
        return self.touched_at is None or self.touched_at < moment


class Days:
    """Keeps what is known of days."""

    def __init__(self, database: Database[Document]) -> None:
        self._days = database["days"]

    def install(self) -> None:
        """Create collections and indexes that are missing."""
        marked = [
            IndexModel([("day", 1)], name=f"{mark}_days", partialFilterExpression={mark: True}) for mark in _MARKS
        ]
        self._days.create_indexes([IndexModel([("hall", 1), ("day", 1)]), *marked])

    def touch(self, days: Iterable[tuple[str, str]]) -> None:
        """Note that facts of these days (hall, day) were written: nothing that was kept of them holds any more."""
        updates = [
            UpdateOne({"_id": f"{hall}:{day}"}, {**_TOUCHED, "$set": {"hall": hall, "day": day, **_MARKS}}, upsert=True)
            for hall, day in sorted(days)
        ]
        if updates:
            self._days.bulk_write(updates, ordered=False)

    def know(self, days: Iterable[tuple[str, str]]) -> None:
        """Note that there are facts of these days (hall, day), where that is not known."""
        updates = [
            UpdateOne({"_id": f"{hall}:{day}"}, {"$setOnInsert": {"hall": hall, "day": day, "touched": 0}}, upsert=True)
            for hall, day in sorted(days)
        ]
        if updates:
            self._days.bulk_write(updates, ordered=False)

    def touch_from(self, hall: str, day: str) -> None:
        """Note that something changed for every day of ``hall`` from ``day`` on: its hours."""
        self._days.update_many({"hall": hall, "day": {"$gte": day}}, {**_TOUCHED, "$set": _MARKS})

    def touch_all(self) -> None:
        """Note that the facts of every day were made anew."""
        self._days.update_many({}, {**_TOUCHED, "$set": _MARKS})

    def read(self, hall: str, first: str, last: str, form: str, kinds: Collection[str]) -> dict[str, Day]:
        """Return the days from ``first`` to ``last`` (inclusive) by name, with those ``kinds`` of their sheets.

        A sheet of another ``form`` is none.
        """
        wanted = {"hall": hall, "day": {"$gte": first, "$lte": last}}
        parts = [f"sheet.{kind}" for kind in kinds]
        found = self._days.find(wanted, ["hall", "day", "touched", "touched_at", "form", *parts])
        return {each["day"]: _day(each, form) for each in found}

    def keep(self, day: Day, form: str, sheet: Mapping[str, bytes]) -> None:
        """Keep the ``sheet``, made of facts read after the day had been ``touched`` so often, unless it was again."""
        mine = {"_id": f"{day.hall}:{day.day}", "touched": day.touched}
        self._days.update_one(mine, {"$set": {"form": form, "sheet": dict(sheet)}, "$unset": {"bare": ""}})

    def bare(self, before: datetime, limit: int) -> list[Day]:
        """Return days without a sheet that were last touched ``before``, the oldest first."""
        found = self._days.find({"bare": True, "touched_at": {"$lt": before}}).sort("day", 1).limit(limit)
        return [_day(each, "") for each in found]

    def leave_bare(self, day: Day) -> None:
        """Note that no sheet of ``day`` can be written before something about it changes."""
        self._days.update_one({"_id": f"{day.hall}:{day.day}", "touched": day.touched}, {"$unset": {"bare": ""}})

    def take_sheets_away(self, until: str) -> None:
        """Keep no sheet of a day up to ``until`` (inclusive) any more: some of its facts were swept."""
        there = {"day": {"$lte": until}, "sheet": {"$exists": True}}
        self._days.update_many(there, {"$unset": {"sheet": "", "form": ""}, "$inc": {"touched": 1}})

    def touched(self, hall: str, first: str, last: str) -> int:
        """Return how often the days from ``first`` to ``last`` (inclusive) were touched: it only ever grows."""
        wanted = {"hall": hall, "day": {"$gte": first, "$lte": last}}
        return sum(each.get("touched", 0) for each in self._days.find(wanted, {"touched": 1}))

    def first(self, hall: str) -> str | None:
        """Return the first day of which there are facts."""
        found = self._days.find_one({"hall": hall, "touched": {"$gt": 0}}, {"day": 1}, sort=[("day", 1)])
        return str(found["day"]) if found else None


def _day(found: Document, form: str) -> Day:
    sheet = found.get("sheet") if found.get("form") == form else None
    return Day(found["hall"], found["day"], found.get("touched", 0), found.get("touched_at"), sheet)
