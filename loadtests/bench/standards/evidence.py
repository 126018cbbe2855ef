"""A year as evidence: put straight into the database, as it would lie there after that year."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any

from pymongo import WriteConcern
from pymongo.database import Database

from shared.messaging import Event

_AT_ONCE = 2000


@dataclass(frozen=True)
class Filled:
    """How many ``events`` and ``visits`` there are."""

    events: int
    visits: int


def fill(database: Database[Any], events: Iterable[Event], tell: Callable[[int], None] = lambda _: None) -> Filled:
    """Insert ``events`` as evidence, and nothing else; ``tell`` is told how many there are by then."""
    evidence = database["evidence"].with_options(write_concern=WriteConcern(w=1))
    done = visits = 0
    coming = iter(events)
    while some := list(islice(coming, _AT_ONCE)):
        evidence.insert_many([as_evidence(each) for each in some], ordered=False)
        done += len(some)
        visits += sum(each.type == "visit_registered" for each in some)
        tell(done)
    return Filled(done, visits)


def as_evidence(event: Event) -> dict[str, Any]:
    """Return the document that the office keeps of ``event``."""
    return {
        "_id": event.id,
        "type": event.type,
        "source": event.source,
        "subject": event.subject,
        "seq": event.seq,
        "time": event.time,
        "hall": event.hall,
        "actor": event.actor,
        "correlation": event.correlationid,
        "heard_at": event.time,
        "data": event.data,
    }
