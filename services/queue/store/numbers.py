"""Which numbers were given: one counter a hall, day and queue."""

from __future__ import annotations

import logging
from typing import Any

from pymongo import DESCENDING, ReturnDocument, WriteConcern
from pymongo.collection import Collection

from services.queue.domain.numbers import LEASED, is_leased, last_leased_beside
from services.queue.domain.ticket import Order

Document = dict[str, Any]

_TAKEN = {"numbered": {"$type": "string"}}
"""A ticket whose number was taken for it; asked for, so that the index over these is used."""
_NOT_LEASED = {"$nor": [{"sequence": {"$gte": first, "$lte": last}} for first, last in LEASED]}

log = logging.getLogger(__name__)


class Numbers:
    """Gives numbers 1, 2, 3 … without gaps while nobody dies between taking a number and storing its ticket."""

    def __init__(self, collection: Collection[Document], tickets: Collection[Document]) -> None:
        self._durable, self._tickets = collection, tickets
        # The majority-acknowledged ticket that follows carries this write along, so it need not be waited for twice.
        self._quick = collection.with_options(write_concern=WriteConcern(w=1))

    def install(self) -> None:
        """Nothing: the counters are found by their ids."""

    def take(self, order: Order) -> int:
        """Return the next number; those of the kiosks' own range are passed by."""
        number = self._next(order)
        while (last := last_leased_beside(number)) is not None:
            self._quick.update_one({"_id": _key(order)}, {"$max": {"last": last}})
            number = self._next(order)
        return number

    def _next(self, order: Order) -> int:
        done: Document | None = self._quick.find_one_and_update(
            {"_id": _key(order)}, {"$inc": {"last": 1}}, upsert=True, return_document=ReturnDocument.AFTER
        )
        if done is None:
            raise RuntimeError("an upsert returned nothing")
        return int(done["last"])

    def give_back(self, order: Order, number: int) -> None:
        """Undo ``take`` for a number that nobody got; it is recorded as a gap when later ones were taken already."""
        undone = self._quick.update_one({"_id": _key(order), "last": number}, {"$inc": {"last": -1}})
        if not undone.modified_count:
            self._durable.update_one({"_id": _key(order)}, {"$addToSet": {"gaps": number}})
            log.warning("number %s of %s was given to nobody", number, _key(order))

    def catch_up(self, order: Order) -> None:
        """Move the counter to the highest number given, after a fail-over put it back."""
        where = {"hall": order.hall, "day": order.day, "issued_queue": order.queue, **_TAKEN, **_NOT_LEASED}
        highest = self._tickets.find_one(where, {"sequence": 1}, sort=[("sequence", DESCENDING)])
        if highest:
            self._durable.update_one({"_id": _key(order)}, {"$max": {"last": highest["sequence"]}}, upsert=True)

    def unused(self, hall: str, day: str, queue: str) -> list[int]:
        """Return the numbers that were passed by: those recorded, and those lost with a process that died.

        What is left of the kiosks' leases is recorded there (``Leasing.unused``).
        """
        where = {"hall": hall, "day": day, "issued_queue": queue, **_TAKEN, **_NOT_LEASED}
        given = self._tickets.distinct("sequence", where)
        passed_by = set(range(1, max(given, default=0) + 1)) - set(given)
        return sorted(each for each in passed_by if not is_leased(each))


def _key(order: Order) -> str:
    return f"{order.hall}:{order.day}:{order.queue}"
