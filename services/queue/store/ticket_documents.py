"""The ticket as a document, and the indexes by which it is found and kept unique."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from pymongo import ASCENDING, DESCENDING, IndexModel

from services.queue.domain.rank import line_of, place_of
from services.queue.domain.ticket import AT_COUNTER, Last, Overtaking, Ticket

Document = dict[str, Any]

_FIELDS = tuple(name for name in Ticket.__dataclass_fields__ if name not in ("id", "version"))

WITHOUT_HISTORY = {"history": 0, "commands": 0}

OLD_NUMBERS = ("number_given_once", "number_issued_once")
"""The names of indexes over numbers from before there were transfers, and from before a visit had one for all stops."""
NUMBER = IndexModel(
    [("hall", ASCENDING), ("day", ASCENDING), ("issued_queue", ASCENDING), ("sequence", ASCENDING)],
    name="number_taken_once",
    unique=True,
    partialFilterExpression={"numbered": {"$type": "string"}},
)
ONE_A_VISIT = IndexModel(
    "numbered",
    name="one_number_a_visit",
    unique=True,
    partialFilterExpression={"numbered": {"$type": "string"}},
)
"""``numbered``: visit and day, with the ticket whose number the visit's other stops have too."""
AT_ONE_COUNTER = IndexModel(
    "visit",
    name="one_counter_a_visit",
    unique=True,
    partialFilterExpression={"state": {"$in": list(AT_COUNTER)}},
)
"""Nobody is at two counters, however many stops wait at once."""
AGENT_AT_ONE_COUNTER = IndexModel(
    "agency",
    name="one_counter_an_agent",
    unique=True,
    partialFilterExpression={"state": {"$in": list(AT_COUNTER)}, "agency": {"$type": "string"}},
)
OF_AGENCY = IndexModel("agency", name="of_agency", partialFilterExpression={"agency": {"$type": "string"}})
STOP = IndexModel([("visit", ASCENDING), ("stop", ASCENDING)], name="one_ticket_a_stop", unique=True)
ONE_A_COUNTER = IndexModel(
    [("counter", ASCENDING)],
    name="one_ticket_a_counter",
    unique=True,
    partialFilterExpression={"state": {"$in": list(AT_COUNTER)}},
)
OLD_ORDER = "waiting_in_order"
"""The name of the index over two lines a queue, whose order had the credits of the day in it."""
IN_ORDER = "waiting_by_place"
WAITING = IndexModel(
    [(name, ASCENDING) for name in ("state", "hall", "day", "line", "place", "_id")],
    name=IN_ORDER,
    partialFilterExpression={"state": "waiting"},
)
"""``state`` leads although it is always ``waiting``: only then do the index's bounds say all that is asked, and the
server steps from line to line (DISTINCT_SCAN) or counts keys (COUNT_SCAN) without reading a document."""
RECENT_CALLS = IndexModel(
    [("counter", ASCENDING), ("day", ASCENDING), ("called_at", DESCENDING)],
    name="recent_calls",
    partialFilterExpression={"counter": {"$type": "string"}},
)
CALLED_BY = IndexModel(
    [("called_by", ASCENDING), ("day", ASCENDING), ("called_by_at", DESCENDING)],
    name="called_by",
    partialFilterExpression={"called_by": {"$type": "string"}},
)
"""Whom a counter called, wherever they are by now: who was sent on to another queue counts too."""
SERVED = IndexModel(
    [("hall", ASCENDING), ("queue", ASCENDING), ("finished_at", DESCENDING)],
    name="served_last",
    partialFilterExpression={"state": "finished"},
)
OVERTAKEN = IndexModel(
    [(name, ASCENDING) for name in ("hall", "day", "overtook.queue", "overtook.counts_from")],
    name="went_before_others",
    partialFilterExpression={"overtook.queue": {"$type": "string"}},
)
SLIPS_DUE = IndexModel(
    [("print_due", ASCENDING), ("hall", ASCENDING), ("printer", ASCENDING)],
    name="slips_due",
    partialFilterExpression={"print_due": {"$type": "date"}},
)
SLIPS_FAILED = IndexModel(
    [("slip_since", ASCENDING)],
    name="slips_failed",
    partialFilterExpression={"slip": "failed", "state": "waiting"},
)
OF_DAY = IndexModel([("hall", ASCENDING), ("day", ASCENDING)], name="of_day")
"""For a day's figures, which are read from the histories of all its tickets."""
INDEXES = (
    OF_DAY,
    NUMBER,
    STOP,
    ONE_A_VISIT,
    AT_ONE_COUNTER,
    AGENT_AT_ONE_COUNTER,
    OF_AGENCY,
    ONE_A_COUNTER,
    WAITING,
    RECENT_CALLS,
    CALLED_BY,
    SERVED,
    OVERTAKEN,
    SLIPS_DUE,
    SLIPS_FAILED,
)


def stored(ticket: Ticket) -> Document:
    """Return everything but id and version, with the line in which the ticket waits, or would, and its place there."""
    plain = {name: getattr(ticket, name) for name in _FIELDS}
    plain["overtook"] = [asdict(each) for each in ticket.overtook]
    last = asdict(ticket.last) if ticket.last else None
    if ticket.takes_number:
        plain["numbered"] = f"{ticket.agency or ticket.visit}:{ticket.day}"
    return {**plain, "last": last, "line": line_of(ticket), "place": place_of(ticket)}


def changes(before: Ticket, after: Ticket) -> Document:
    """Return what differs in ``after``."""
    old, new = stored(before), stored(after)
    return {name: value for name, value in new.items() if value != old[name]}


def known(document: Document) -> Ticket:
    """Return the ticket; what a document from before a field was added does not have is as if new."""
    facts = {name: document[name] for name in _FIELDS if name in document}
    return Ticket(
        id=document["_id"],
        version=document["version"],
        **facts
        | {
            "last": _last(facts.get("last")),
            "overtook": _overtakings(facts.get("overtook", ())),
            "counts_from": facts.get("counts_from", facts["arrived_at"].timestamp()),
        },
    )


def _last(plain: Document | None) -> Last | None:
    if plain is None:
        return None
    before = dict(plain["before"])
    if "overtook" in before:
        before["overtook"] = _overtakings(before["overtook"])
    return Last(**plain | {"before": before})


def _overtakings(plain: Iterable[Document]) -> tuple[Overtaking, ...]:
    return tuple(Overtaking(**each) for each in plain)


def known_if_any(document: Document | None) -> Ticket | None:
    """Return the ticket, or ``None``."""
    return known(document) if document else None
