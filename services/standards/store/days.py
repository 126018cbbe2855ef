"""Days in the database: what daily measures saw on each day of a hall, kept until something about that day changes.

Why: a month of a district is 80,000 visits, and every clause would look at each of them again at every check. What a
day's facts say does not change once it is over, unless an event comes late.

``touched`` counts how often facts of the day were written. Answers are written only if it is still what it was before
the facts were read, and every touch takes them away: so answers that are there are those of the present facts.
"""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from pymongo import IndexModel, UpdateOne
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from services.standards.domain.measures import Observed

Document = dict[str, Any]
Answers = Mapping[str, Observed]
"""What was seen, by question."""


@dataclass(frozen=True)
class KeptDay:
    """A day of a hall: how often it was ``touched``, and the ``answers`` that are kept of it."""

    day: str
    touched: int
    answers: Answers


class Days:
    """Keeps what daily measures saw."""

    def __init__(self, database: Database[Document]) -> None:
        self._days = database["days"]

    def install(self) -> None:
        """Create collections and indexes that are missing."""
        stale = IndexModel([("day", 1)], name="stale_days", partialFilterExpression={"stale": True})
        self._days.create_indexes([IndexModel([("hall", 1), ("day", 1)]), stale])

    def touch(self, days: Iterable[tuple[str, str]]) -> None:
        """Note that facts of these days (hall, day) were written: nothing that was kept of them holds any more."""
        touched: Document = {
            "$inc": {"touched": 1},
            "$unset": {"answers": ""},
            "$currentDate": {"touched_at": True},
        }
        updates = [
            UpdateOne(
                {"_id": f"{hall}:{day}"}, {**touched, "$set": {"hall": hall, "day": day, "stale": True}}, upsert=True
            )
            for hall, day in sorted(days)
        ]
        if updates:
            self._days.bulk_write(updates, ordered=False)

    def touch_from(self, hall: str, day: str) -> None:
        """Note that something changed for every day of ``hall`` from ``day`` on: its hours."""
        wanted = {"hall": hall, "day": {"$gte": day}}
        self._days.update_many(wanted, {"$inc": {"touched": 1}, "$unset": {"answers": ""}, "$set": {"stale": True}})

    def read(self, hall: str, first: str, last: str, questions: Collection[str]) -> dict[str, KeptDay]:
        """Return the days from ``first`` to ``last`` (inclusive) with what is kept of ``questions``, by day."""
        wanted = {"hall": hall, "day": {"$gte": first, "$lte": last}}
        shown = {"day": 1, "touched": 1, **{f"answers.{each}": 1 for each in questions}}
        found = self._days.find(wanted, shown, batch_size=100)
        return {each["day"]: _kept(each) for each in found}

    def keep(self, hall: str, day: str, touched: int, answers: Answers) -> None:
        """Keep ``answers``, made of facts read after the day had been ``touched`` so often, unless it was again."""
        put = {f"answers.{question}": _packed(observed) for question, observed in answers.items()}
        mine = {"_id": f"{hall}:{day}", "touched": touched}
        try:
            self._days.update_one(mine, {"$set": {"hall": hall, "day": day, **put}}, upsert=touched == 0)
        except DuplicateKeyError:
            return  # it was touched meanwhile

    def touched(self, hall: str, first: str, last: str) -> int:
        """Return how often the days from ``first`` to ``last`` (inclusive) were touched: it only ever grows."""
        wanted = {"hall": hall, "day": {"$gte": first, "$lte": last}}
        return sum(each.get("touched", 0) for each in self._days.find(wanted, {"touched": 1}))

    def first(self, hall: str) -> str | None:
        """Return the first day of which there are facts."""
        found = self._days.find_one({"hall": hall, "touched": {"$gt": 0}}, {"day": 1}, sort=[("day", 1)])
        return str(found["day"]) if found else None


def _kept(found: Document) -> KeptDay:
    answers = {question: _unpacked(each) for question, each in found.get("answers", {}).items()}
    return KeptDay(found["day"], found.get("touched", 0), answers)


def _packed(observed: Observed) -> Document:
    """Return what was seen as sorted values and how often each of them was: exact, and small for yes and no."""
    runs = [(value, sum(1 for _ in same)) for value, same in groupby(sorted(observed.values))]
    values, counts = array("d", [value for value, _ in runs]), array("I", [count for _, count in runs])
    return {
        "sample": observed.sample,
        "values": zlib.compress(values.tobytes()),
        "counts": zlib.compress(counts.tobytes()),
    }


def _unpacked(found: Document) -> Observed:
    values, counts = array("d"), array("I")
    values.frombytes(zlib.decompress(found["values"]))
    counts.frombytes(zlib.decompress(found["counts"]))
    return Observed(
        tuple(value for value, count in zip(values, counts, strict=True) for _ in range(count)), found["sample"]
    )
