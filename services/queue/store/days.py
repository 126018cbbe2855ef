"""Days that are over: which tickets are still open, and that none is any more."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pymongo import ASCENDING, IndexModel
from pymongo.collection import Collection
from pymongo.errors import DuplicateKeyError

from services.queue.domain.closing import OPEN_STATES
from services.queue.domain.ticket import Ticket
from services.queue.store.ticket_documents import WITHOUT_HISTORY, known
from shared.happening import Happened
from shared.storage import Aggregates, Stamp

Document = dict[str, Any]

OPEN_BY_DAY = IndexModel(
    [("hall", ASCENDING), ("day", ASCENDING)],
    name="open_by_day",
    partialFilterExpression={"state": {"$in": list(OPEN_STATES)}},
)
SUSPENDED = IndexModel("hall", name="suspended", partialFilterExpression={"suspended": True})
ENDS = ("finished", "no_show", "cancelled")


class Days:
    """Aggregates of closed days, and what of a day is open."""

    def __init__(self, days: Collection[Document], tickets: Collection[Document]) -> None:
        self._days, self._tickets = Aggregates(days), tickets

    def install(self) -> None:
        """Create the collection and the indexes by which open tickets are found."""
        self._days.ensure_indexes()
        self._tickets.create_indexes([OPEN_BY_DAY, SUSPENDED])

    def open_until(self, hall: str, day: str, limit: int, states: Sequence[str] = OPEN_STATES) -> list[Ticket]:
        """Return up to ``limit`` open tickets of ``day`` and before, in one of ``states``."""
        where = {"hall": hall, "day": {"$lte": day}, "state": {"$in": list(states)}}
        return [known(each) for each in self._tickets.find(where, WITHOUT_HISTORY, hint="open_by_day").limit(limit)]

    def not_suspended(self, hall: str, day: str, limit: int) -> list[Ticket]:
        """Return up to ``limit`` open tickets of a hall that were not told yet that it is closed at once."""
        where = {"hall": hall, "day": day, "state": {"$in": list(OPEN_STATES)}, "suspended": {"$ne": True}}
        return [known(each) for each in self._tickets.find(where, WITHOUT_HISTORY, hint="open_by_day").limit(limit)]

    def count_not_suspended(self, hall: str, day: str) -> int:
        """Return how many these are."""
        where = {"hall": hall, "day": day, "state": {"$in": list(OPEN_STATES)}, "suspended": {"$ne": True}}
        return self._tickets.count_documents(where, hint="open_by_day")

    def suspended(self, limit: int) -> list[Ticket]:
        """Return up to ``limit`` waiting tickets, of whichever hall, that were told that it is closed at once."""
        where = {"suspended": True, "state": "waiting"}
        return [known(each) for each in self._tickets.find(where, WITHOUT_HISTORY, hint="suspended").limit(limit)]

    def is_closed(self, hall: str, day: str) -> bool:
        """Return whether it was said that this day is over."""
        return self._days.collection.find_one({"_id": f"{hall}:{day}"}, {"_id": 1}) is not None

    def ends_of(self, hall: str, day: str) -> dict[str, int]:
        """Return how many tickets of a day ended in which state; nothing when there was none."""
        where = {"hall": hall, "day": day}
        found = self._tickets.aggregate([{"$match": where}, {"$group": {"_id": "$state", "n": {"$sum": 1}}}])
        counts = {each["_id"]: each["n"] for each in found}
        return {state: counts.get(state, 0) for state in ENDS} if counts else {}

    def close(self, hall: str, day: str, ends: dict[str, int], stamp: Stamp) -> bool:
        """Say that a day is over, once; return whether it was this call."""
        said = Happened("day_closed", {"day": day, **ends})
        try:
            self._days.insert({"_id": f"{hall}:{day}", "hall": hall, "day": day, "state": "closed"}, [said], stamp)
        except DuplicateKeyError:
            return False
        return True
