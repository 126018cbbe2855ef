"""Who waits: how many, before whom, for which counter. Every question is answered by one index."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pymongo import ASCENDING
from pymongo.collection import Collection

from services.queue.domain.rank import line_of, lines_of, own_lines, queue_of
from services.queue.domain.ticket import Order, Ticket
from services.queue.store.ticket_documents import WITHOUT_HISTORY, known

Document = dict[str, Any]
Pipeline = list[Document]

IN_ORDER = "waiting_in_order"


@dataclass(frozen=True)
class Asked:
    """What is known when a ticket is asked for: the one that the stop has already, and how many wait before it."""

    ticket: Ticket | None
    ahead: int


class Waiting:
    """Questions about the tickets that wait."""

    def __init__(self, collection: Collection[Document]) -> None:
        self._collection = collection

    def before(self, order: Order, rank: float) -> Asked:
        """Return, in one question, the ticket of the order's stop and how many wait before a new one of ``rank``."""
        stop: Pipeline = [{"$match": {"visit": order.visit, "stop": order.stop}}, {"$unset": list(WITHOUT_HISTORY)}]
        others = [_counting(order.hall, order.day, line, {"$lte": rank}) for line in lines_of([order.queue])]
        found = list(self._collection.aggregate(stop + [self._union(each) for each in others]))
        tickets = [known(each) for each in found if "_id" in each]
        return Asked(tickets[0] if tickets else None, sum(each["n"] for each in found if "_id" not in each))

    def ahead(self, ticket: Ticket) -> int:
        """Return how many wait before ``ticket`` (smaller rank, then id) in its queue, or for the same counter."""
        lines = lines_of([ticket.queue])
        if ticket.bound_to:
            lines = [line_of(ticket.queue, ticket.priority, ticket.bound_to)]
        first, *others = [_counting(ticket.hall, ticket.day, line, {"$lt": ticket.rank}) for line in lines]
        same = {"state": "waiting", "hall": ticket.hall, "day": ticket.day, "rank": ticket.rank}
        ties = {"line": {"$in": lines}, "_id": {"$lt": ticket.id}}
        others.append([{"$match": same | ties}, {"$count": "n"}])
        unions = [self._union(each) for each in others]
        return sum(each["n"] for each in self._collection.aggregate(first + unions, hint=IN_ORDER))

    def counts(self, hall: str, day: str) -> dict[str, int]:
        """Return how many wait in each queue, for whichever counter; queues where nobody waits are missing."""
        where = {"state": "waiting", "hall": hall, "day": day}
        lines = self._collection.aggregate(
            [{"$match": where}, {"$group": {"_id": "$line", "n": {"$sum": 1}}}], hint=IN_ORDER
        )
        counts: dict[str, int] = {}
        for each in lines:
            queue = queue_of(each["_id"])
            counts[queue] = counts.get(queue, 0) + each["n"]
        return counts

    def rank_at(self, hall: str, day: str, queue: str, place: int) -> float | None:
        """Return the rank of the ``place``-th (from 1) that waits in ``queue``, or of the last; ``None`` for nobody."""
        if place < 1:
            return None
        where = {"state": "waiting", "hall": hall, "day": day, "line": {"$in": lines_of([queue])}}
        found = self._collection.find(where, {"rank": 1}, hint=IN_ORDER).sort([("rank", ASCENDING), ("_id", ASCENDING)])
        return max((float(each["rank"]) for each in found.limit(place)), default=None)

    def bound_to(self, hall: str, day: str, counter: str, queues: list[str]) -> list[Ticket]:
        """Return who waits for ``counter`` alone; ``queues``: all of the hall."""
        where = {"state": "waiting", "hall": hall, "day": day, "line": {"$in": own_lines(counter, queues)}}
        return [known(each) for each in self._collection.find(where, WITHOUT_HISTORY, hint=IN_ORDER)]

    def _union(self, pipeline: Pipeline) -> Document:
        return {"$unionWith": {"coll": self._collection.name, "pipeline": pipeline}}


def _counting(hall: str, day: str, line: str, rank: Document) -> Pipeline:
    where = {"state": "waiting", "hall": hall, "day": day, "line": line, "rank": rank}
    return [{"$match": where}, {"$count": "n"}]
