"""Who waits: how many, before whom, for which counter. Every question is answered by one index."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pymongo import ASCENDING
from pymongo.collection import Collection

from services.queue.domain.hall import APPOINTMENT, Settings
from services.queue.domain.rank import (
    JUST_BEHIND_SECONDS,
    credit_seconds,
    later_line,
    line_of,
    lines_of,
    own_lines,
    queue_of,
    rank,
)
from services.queue.domain.ticket import Order, Ticket
from services.queue.store.ticket_documents import IN_ORDER, WITHOUT_HISTORY, known

Document = dict[str, Any]
Pipeline = list[Document]


@dataclass(frozen=True)
class Asked:
    """What is known when a ticket is asked for: the one that the stop has already, and how many wait before it.

    ``siblings``: the tickets of the visit's other stops on that day, in the order of the stops, and of an agent's
    other visits.
    """

    ticket: Ticket | None
    ahead: int
    siblings: tuple[Ticket, ...] = ()


class Waiting:
    """Questions about the tickets that wait."""

    def __init__(self, collection: Collection[Document]) -> None:
        self._collection = collection

    def before(self, order: Order, place: float, settings: Settings) -> Asked:
        """Return, in one question, the ticket of the order's stop and how many wait before a new one of rank ``place``.

        Those who came in the same moment are before it.
        """
        visit: Pipeline = [{"$match": _of_visitor(order)}, {"$unset": list(WITHOUT_HISTORY)}]
        lines = credit_seconds(order.queue, settings)
        others = [_counting(order.hall, order.day, lines, place), _later(order.hall, order.day, order.queue)]
        found = list(self._collection.aggregate(visit + [self._union(each) for each in others]))
        mine = sorted((known(each) for each in found if _is_of(each, order)), key=lambda each: each.stop)
        people = sum(_people(each, place, settings) for each in found if not _is_of(each, order))
        return Asked(
            ticket=next((each for each in mine if (each.visit, each.stop) == (order.visit, order.stop)), None),
            ahead=people,
            siblings=tuple(each for each in mine if (each.day, each.hall) == (order.day, order.hall)),
        )

    def ahead(self, ticket: Ticket, settings: Settings) -> int:
        """Return how many wait before ``ticket`` (smaller rank, then id) in its queue, or for the same counter."""
        place, lines = rank(ticket, settings), credit_seconds(ticket.queue, settings)
        if ticket.bound_to:
            place, lines = ticket.counts_from, {line_of(ticket): 0.0}
        counted = _counting(ticket.hall, ticket.day, lines, place, ticket.id)
        later = [self._union(_later(ticket.hall, ticket.day, ticket.queue))] if not ticket.bound_to else []
        return sum(
            _people(each, place, settings) for each in self._collection.aggregate(counted + later, hint=IN_ORDER)
        )

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

    def rank_at(self, hall: str, day: str, queue: str, place: int, settings: Settings) -> float | None:
        """Return the rank of the ``place``-th (from 1) that waits in ``queue``, or of the last; ``None`` for nobody."""
        if place < 1:
            return None
        where = {"state": "waiting", "hall": hall, "day": day}
        order: Document = {"$sort": {"place": ASCENDING, "_id": ASCENDING}}
        first, *others = [[{"$match": where | {"line": each}}, order, {"$limit": place}] for each in lines_of([queue])]
        found = self._collection.aggregate(first + [self._union(each) for each in others], hint=IN_ORDER)
        ranks = sorted(rank(known(each), settings) for each in found)
        return ranks[:place][-1] if ranks else None

    def bound_to(self, hall: str, day: str, counter: str, queues: list[str]) -> list[Ticket]:
        """Return who waits for ``counter`` alone; ``queues``: all of the hall."""
        where = {"state": "waiting", "hall": hall, "day": day, "line": {"$in": own_lines(counter, queues)}}
        return [known(each) for each in self._collection.find(where, WITHOUT_HISTORY, hint=IN_ORDER)]

    def overtakings(self, ticket: Ticket, most: int) -> int:
        """Return how many later ones of its queue were called before ``ticket`` while earlier ones waited.

        At most ``most``; those that went before somebody earlier still count too, so nobody who came later has more.
        """
        later = {"queue": ticket.queue, "counts_from": {"$gt": ticket.counts_from}}
        where = {"hall": ticket.hall, "day": ticket.day, "overtook": {"$elemMatch": later}}
        return self._collection.count_documents(where | {"overtook.queue": {"$type": "string"}}, limit=max(1, most))

    def admit(self, hall: str, day: str, queues: list[str], now: datetime) -> int:
        """Put those of ``queues`` who may be called from ``now`` on into their lines; return how many these were.

        No event, as nothing has happened to them but time: repeated or cut short, it comes to the same.
        """
        due = {"$lte": now.timestamp()}
        lines = [later_line(queue) for queue in queues]
        where = {"state": "waiting", "hall": hall, "day": day, "line": {"$in": lines}, "place": due}
        return self._collection.update_many(where, _INTO_LINE, hint=IN_ORDER).modified_count

    def _union(self, pipeline: Pipeline) -> Document:
        return {"$unionWith": {"coll": self._collection.name, "pipeline": pipeline}}


_INTO_LINE: Pipeline = [
    {
        "$set": {
            "place": "$counts_from",
            "line": {"$concat": ["$queue", "/", {"$cond": [{"$eq": ["$kind", APPOINTMENT]}, "$kind", "$priority"]}]},
        }
    }
]


def _counting(hall: str, day: str, lines: Mapping[str, float], before: float, tie: str | None = None) -> Pipeline:
    """Return the question for how many of ``lines`` (with their credits in seconds) have a rank before.

    Of equal rank are those before the id ``tie``, else all. All that is asked for is in the index.
    """
    where = {"state": "waiting", "hall": hall, "day": day, "line": {"$in": list(lines)}}
    furthest = {"place": {"$lte": before + max(lines.values()) + JUST_BEHIND_SECONDS}}
    credits = [{"case": {"$eq": ["$line", line]}, "then": credit} for line, credit in lines.items() if credit]
    ranked = {"$subtract": ["$place", {"$switch": {"branches": credits, "default": 0.0}}]} if credits else "$place"
    counts: Document = {"$lte": [ranked, before]}
    if tie:
        equal = {"$and": [{"$eq": [ranked, before]}, {"$lt": ["$_id", tie]}]}
        earlier = {"$and": [{"$lt": [ranked, before]}, {"$ne": ["$_id", tie]}]}  # itself may still be at an old place
        counts = {"$or": [earlier, equal]}
    return [{"$match": where | furthest}, {"$group": {"_id": None, "n": {"$sum": {"$cond": [counts, 1, 0]}}}}]


def _of_visitor(order: Order) -> Document:
    """Return what finds the tickets of the one who came: of the visit, or of all that its agent came for."""
    if order.agency is None:
        return {"visit": order.visit}
    return {"agency": {"$eq": order.agency, "$type": "string"}}


def _is_of(found: Document, order: Order) -> bool:
    return bool(found.get("visit") == order.visit or (order.agency and found.get("agency") == order.agency))


def _later(hall: str, day: str, queue: str) -> Pipeline:
    """Return the question for those of ``queue`` who may not be called yet: few, and with a rank of their own."""
    where = {"state": "waiting", "hall": hall, "day": day, "line": later_line(queue)}
    return [{"$match": where}, {"$unset": list(WITHOUT_HISTORY)}]


def _people(found: Document, before: float, settings: Settings) -> int:
    """Return how many people ``found`` stands for: a count, or somebody who may come later and has the rank."""
    return int(found["n"]) if "n" in found else int(rank(known(found), settings) < before)
