"""Tickets in the database."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from pymongo import ASCENDING, DESCENDING, IndexModel
from pymongo.collection import Collection
from pymongo.errors import DuplicateKeyError

from services.queue.domain.rank import line_of, lines_of
from services.queue.domain.ticket import HELD, Ticket, holds_already
from shared.happening import Happened
from shared.storage import Aggregates, Stamp

Document = dict[str, Any]

_FIELDS = tuple(name for name in Ticket.__dataclass_fields__ if name != "id")
_WITHOUT_HISTORY = {"history": 0}

NUMBER = IndexModel(
    [("hall", ASCENDING), ("day", ASCENDING), ("queue", ASCENDING), ("sequence", ASCENDING)],
    name="number_given_once",
    unique=True,
)
STOP = IndexModel([("visit", ASCENDING), ("stop", ASCENDING)], name="one_ticket_a_stop", unique=True)
AT_COUNTER = IndexModel(
    [("counter", ASCENDING)],
    name="one_ticket_a_counter",
    unique=True,
    partialFilterExpression={"state": {"$in": list(HELD)}},
)
WAITING = IndexModel(
    [(name, ASCENDING) for name in ("state", "hall", "day", "line", "rank", "_id")],
    name="waiting_in_order",
    partialFilterExpression={"state": "waiting"},
)
"""``state`` leads although it is always ``waiting``: only then do the index's bounds say all that is asked, and the
server steps from line to line (DISTINCT_SCAN) or counts keys (COUNT_SCAN) without reading a document."""
RECENT_CALLS = IndexModel(
    [("counter", ASCENDING), ("day", ASCENDING), ("called_at", DESCENDING)],
    name="recent_calls",
    partialFilterExpression={"counter": {"$type": "string"}},
)
SERVED = IndexModel(
    [("hall", ASCENDING), ("queue", ASCENDING), ("finished_at", DESCENDING)],
    name="served_last",
    partialFilterExpression={"state": "finished"},
)


class NumberTaken(Exception):
    """The number was given before (the counter of numbers went back in a fail-over): take the next."""


class StopServed(Exception):
    """The stop of this visit has a ticket already."""


class Tickets:
    """Aggregates of tickets, in the words of the domain."""

    def __init__(self, collection: Collection[Document]) -> None:
        self._tickets = Aggregates(collection)
        self._collection = collection

    def install(self) -> None:
        """Create the collection and its indexes."""
        self._tickets.ensure_indexes(NUMBER, STOP, AT_COUNTER, WAITING, RECENT_CALLS, SERVED)

    def get(self, identifier: str) -> Ticket | None:
        """Return the ticket."""
        return _ticket(self._collection.find_one({"_id": identifier}, _WITHOUT_HISTORY))

    def of_stop(self, visit: str, stop: int) -> Ticket | None:
        """Return the ticket of a stop of a visit."""
        return _ticket(self._collection.find_one({"visit": visit, "stop": stop}, _WITHOUT_HISTORY))

    def add(self, ticket: Ticket, said: Happened, stamp: Stamp) -> Ticket:
        """Store a new ticket; raises ``StopServed`` or ``NumberTaken``, and stores nothing then."""
        document = {"_id": ticket.id, "line": line_of(ticket.queue, ticket.priority), **_plain(ticket)}
        try:
            return _known(self._tickets.insert(document, [said], stamp))
        except DuplicateKeyError as error:
            pattern = (error.details or {}).get("keyPattern", {})
            raise (StopServed if "stop" in pattern else NumberTaken) from error

    def advance(self, before: Ticket, after: Ticket, said: Happened, stamp: Stamp) -> Ticket | None:
        """Store ``after`` if nobody changed the ticket since ``before`` was read; ``None`` if somebody did.

        Raises ``Conflict`` naming the ticket that the counter holds, when it holds another.
        """
        changes = {name: getattr(after, name) for name in _FIELDS if getattr(after, name) != getattr(before, name)}
        try:
            done = self._tickets.transition(
                before.id, before.version, changes, [said], stamp, where={"state": before.state}
            )
        except DuplicateKeyError as error:
            held = self.held([after.counter] if after.counter else [])
            if not held:
                return None
            raise holds_already(held[0]) from error
        return _ticket(done)

    def heads(self, hall: str, day: str, queues: Iterable[str]) -> list[Ticket]:
        """Return the first waiting ticket of every line of ``queues``: one step in the index for each line."""
        found = self._collection.aggregate(heads_pipeline(hall, day, queues), hint="waiting_in_order")
        return [_known(each["first"]) for each in found]

    def ahead(self, ticket: Ticket) -> int:
        """Return how many wait in the same queue and day before ``ticket`` (smaller rank, then id)."""
        first, *others = [_counting(ticket, line) for line in lines_of([ticket.queue])]
        union = [{"$unionWith": {"coll": self._collection.name, "pipeline": each}} for each in others]
        same = {"state": "waiting", "hall": ticket.hall, "day": ticket.day, "rank": ticket.rank}
        ties = {"line": {"$in": lines_of([ticket.queue])}, "_id": {"$lt": ticket.id}}
        union.append(
            {"$unionWith": {"coll": self._collection.name, "pipeline": [{"$match": same | ties}, {"$count": "n"}]}}
        )
        return sum(each["n"] for each in self._collection.aggregate(first + union, hint="waiting_in_order"))

    def waiting(self, hall: str, day: str) -> dict[str, int]:
        """Return how many wait in each queue; queues where nobody waits are missing."""
        where = {"state": "waiting", "hall": hall, "day": day}
        lines = self._collection.aggregate(
            [{"$match": where}, {"$group": {"_id": "$line", "n": {"$sum": 1}}}], hint="waiting_in_order"
        )
        counts: dict[str, int] = {}
        for each in lines:
            queue = each["_id"].rsplit("/", 1)[0]
            counts[queue] = counts.get(queue, 0) + each["n"]
        return counts

    def recent_calls(self, counter: str, day: str, limit: int) -> list[Ticket]:
        """Return the tickets that ``counter`` called last on ``day``, newest first."""
        found = self._collection.find({"counter": counter, "day": day}, _WITHOUT_HISTORY)
        return [_known(each) for each in found.sort("called_at", DESCENDING).limit(limit)]

    def held(self, counters: Sequence[str]) -> list[Ticket]:
        """Return the tickets that ``counters`` hold (called or serving), the last called first."""
        where = {"counter": {"$in": list(counters)}, "state": {"$in": list(HELD)}}
        found = self._collection.find(where, _WITHOUT_HISTORY, hint="one_ticket_a_counter")
        return sorted((_known(each) for each in found), key=_called_at, reverse=True)

    def last_services(self, hall: str, queue: str, limit: int) -> list[float]:
        """Return for how many minutes each of the last finished tickets took up its counter, call to end."""
        where = {"hall": hall, "queue": queue, "state": "finished"}
        found = self._collection.find(where, {"first_called_at": 1, "finished_at": 1}, hint="served_last")
        last = found.sort("finished_at", DESCENDING).limit(limit)
        return [(each["finished_at"] - each["first_called_at"]).total_seconds() / 60 for each in last]


def heads_pipeline(hall: str, day: str, queues: Iterable[str]) -> list[Document]:
    """Return the question for the first ticket of every line; public so that a test can look at its plan."""
    return [
        {"$match": {"state": "waiting", "hall": hall, "day": day, "line": {"$in": lines_of(queues)}}},
        {"$sort": {"line": ASCENDING, "rank": ASCENDING, "_id": ASCENDING}},
        {"$group": {"_id": "$line", "first": {"$first": "$$ROOT"}}},
    ]


def _counting(ticket: Ticket, line: str) -> list[Document]:
    where = {"state": "waiting", "hall": ticket.hall, "day": ticket.day, "line": line, "rank": {"$lt": ticket.rank}}
    return [{"$match": where}, {"$count": "n"}]


def _called_at(ticket: Ticket) -> datetime:
    return ticket.called_at or ticket.arrived_at


def _plain(ticket: Ticket) -> Document:
    return {name: getattr(ticket, name) for name in _FIELDS if name != "version"}


def _known(document: Document) -> Ticket:
    return Ticket(id=document["_id"], **{name: document[name] for name in _FIELDS})


def _ticket(document: Document | None) -> Ticket | None:
    return _known(document) if document else None
