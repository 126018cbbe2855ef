"""What happens to the other tickets of an agent who has come for several clients (``domain/agency.py``), in the store.

Each ticket is a write of its own, after that of the one that was called. A process that dies in between leaves those
others as they were: they wait, and join at the agent's next start, or are called like anybody.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from services.queue.domain import agency
from services.queue.domain.agency import Along
from services.queue.domain.ticket import Ticket
from services.queue.store import QueueStore
from shared.storage import Stamp


def joined(store: QueueStore, at: Ticket, queues: Sequence[str], now: datetime) -> list[Along]:
    """Return who joins the agent that is at a counter with ``at``; nobody, and no question, for all others."""
    if at.agency is None:
        return []
    return [(each, agency.join(each, at, now)) for each in agency.joining(at, store.tickets.of_agency(at), queues)]


def carry(store: QueueStore, changes: Iterable[Along], stamp: Stamp) -> int:
    """Store the changes of tickets that nobody changed meanwhile; return how many these were."""
    own = replace(stamp, command=None)
    return sum(store.tickets.advance(before, *change, own) is not None for before, change in changes)


def held_with(store: QueueStore, at: Ticket) -> list[Ticket]:
    """Return the tickets that are held where the agent of ``at`` is."""
    others = store.tickets.of_agency(at) if at.agency else []
    return [each for each in others if each.state == "held" and each.counter == at.counter]
