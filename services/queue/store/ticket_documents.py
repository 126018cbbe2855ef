"""The ticket as a document, and the indexes by which it is found and kept unique."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from pymongo import ASCENDING, DESCENDING, IndexModel

from services.queue.domain.rank import line_of
from services.queue.domain.ticket import AT_COUNTER, Last, Ticket

Document = dict[str, Any]

_FIELDS = tuple(name for name in Ticket.__dataclass_fields__ if name not in ("id", "version"))

WITHOUT_HISTORY = {"history": 0, "commands": 0}

OLD_NUMBER = "number_given_once"
"""The name of the index that took the queue where a ticket waits for the queue whose number it has."""
NUMBER = IndexModel(
    [("hall", ASCENDING), ("day", ASCENDING), ("issued_queue", ASCENDING), ("sequence", ASCENDING)],
    name="number_issued_once",
    unique=True,
)
STOP = IndexModel([("visit", ASCENDING), ("stop", ASCENDING)], name="one_ticket_a_stop", unique=True)
ONE_A_COUNTER = IndexModel(
    [("counter", ASCENDING)],
    name="one_ticket_a_counter",
    unique=True,
    partialFilterExpression={"state": {"$in": list(AT_COUNTER)}},
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
INDEXES = (NUMBER, STOP, ONE_A_COUNTER, WAITING, RECENT_CALLS, SERVED)


def stored(ticket: Ticket) -> Document:
    """Return everything but id and version, with the line in which the ticket waits, or would."""
    plain = {name: getattr(ticket, name) for name in _FIELDS}
    line = line_of(ticket.queue, ticket.priority, ticket.bound_to)
    return {**plain, "last": asdict(ticket.last) if ticket.last else None, "line": line}


def changes(before: Ticket, after: Ticket) -> Document:
    """Return what differs in ``after``."""
    old, new = stored(before), stored(after)
    return {name: value for name, value in new.items() if value != old[name]}


def known(document: Document) -> Ticket:
    """Return the ticket; what a document from before a field was added does not have is as if new."""
    facts = {name: document[name] for name in _FIELDS if name in document}
    last = facts.get("last")
    return Ticket(id=document["_id"], version=document["version"], **facts | {"last": Last(**last) if last else None})


def known_if_any(document: Document | None) -> Ticket | None:
    """Return the ticket, or ``None``."""
    return known(document) if document else None
