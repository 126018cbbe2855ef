"""Tickets of a hall by what they are now, as staff looks for them; every question is answered by an index."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pymongo import ASCENDING, DESCENDING
from pymongo.collection import Collection

from services.queue.domain.rank import later_lines, lines_of, own_lines
from services.queue.domain.ticket import Ticket
from services.queue.store.ticket_documents import IN_ORDER, WITHOUT_HISTORY, known, known_if_any

Document = dict[str, Any]


class Listing:
    """Lists of tickets, and what a counter did last."""

    def __init__(self, collection: Collection[Document]) -> None:
        self._collection = collection

    def waiting(self, hall: str, day: str, queues: Sequence[str], counters: Sequence[str], most: int) -> list[Ticket]:
        """Return at most ``most`` who wait in ``queues``, for any counter or for one of ``counters`` alone."""
        own = [line for counter in counters for line in own_lines(counter, queues)]
        lines = [*lines_of(queues), *later_lines(queues), *own]
        where = {"state": "waiting", "hall": hall, "day": day, "line": {"$in": lines}}
        found = self._collection.find(where, WITHOUT_HISTORY, hint=IN_ORDER).sort("place", ASCENDING).limit(most)
        return [known(each) for each in found]

    def called_at(self, counters: Sequence[str], day: str, states: Sequence[str], most: int) -> list[Ticket]:
        """Return at most ``most`` tickets in ``states`` that ``counters`` had last, the last called first."""
        where = {"counter": {"$in": list(counters), "$type": "string"}, "day": day, "state": {"$in": list(states)}}
        found = self._collection.find(where, WITHOUT_HISTORY, hint="recent_calls")
        return [known(each) for each in found.sort("called_at", DESCENDING).limit(most)]

    def last_service(self, counter: str, day: str) -> Ticket | None:
        """Return the ticket whose service at ``counter`` ended last."""
        where = {"counter": {"$eq": counter, "$type": "string"}, "day": day, "state": "finished"}
        found = self._collection.find(where, WITHOUT_HISTORY, hint="recent_calls")
        return known_if_any(next(iter(found.sort("finished_at", DESCENDING).limit(1)), None))
