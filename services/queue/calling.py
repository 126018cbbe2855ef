"""Calling the next visitor: read the heads, choose, claim; choose again when another process was first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from services.queue.domain import ticket as tickets
from services.queue.domain.choice import Calling, Choice, choose, pick
from services.queue.domain.hall import Hall
from services.queue.domain.shift import Shift
from services.queue.domain.ticket import HELD, holds_already
from services.queue.store import QueueStore
from shared.errors import NotFound, Unavailable
from shared.storage import Stamp

_TRIES = 20
"""A claim is lost only to another process that succeeded with its own, so this many must have overtaken us."""

Chooser = Callable[[Calling], Choice | None]


def call_next(store: QueueStore, hall: Hall, shift: Shift, now: datetime, stamp: Stamp) -> Choice | None:
    """Call whoever is next for an open counter; ``None`` when nobody waits for it.

    Raises ``Conflict`` naming the ticket that the counter still holds.
    """

    def next_one(calling: Calling) -> Choice | None:
        heads = store.tickets.heads(hall.id, shift.day, calling.queues)
        return choose(calling, heads, now, hall.settings)

    return _call(store, hall, shift, next_one, now, stamp)


def call_picked(
    store: QueueStore, hall: Hall, shift: Shift, picked: str, reason: str | None, now: datetime, stamp: Stamp
) -> Choice | None:
    """Call a certain waiting ticket out of turn.

    Raises ``NotFound``, ``Invalid`` (``reason``, ``ticket``) and ``Conflict`` as ``domain.choice.pick`` says.
    """

    def this_one(calling: Calling) -> Choice:
        ticket = store.tickets.get(picked)
        if ticket is None or ticket.hall != hall.id:
            raise NotFound(f"There is no ticket {picked} in this hall.", "ticket")
        heads = store.tickets.heads(hall.id, shift.day, calling.queues)
        return pick(calling, ticket, heads, now, reason)

    return _call(store, hall, shift, this_one, now, stamp)


def _call(store: QueueStore, hall: Hall, shift: Shift, choice: Chooser, now: datetime, stamp: Stamp) -> Choice | None:
    calling = _calling(store, hall, shift)
    with store.turns.of(hall.id):
        for _ in range(_TRIES):
            chosen = choice(calling)
            if chosen is None:
                return None
            ticket, why = chosen
            called, said = tickets.call(ticket, hall.counter(shift.counter), why, now)
            if claimed := store.tickets.advance(ticket, called, said, stamp):
                return claimed, why
    raise Unavailable("Very many counters are calling at once: try again.")


def _calling(store: QueueStore, hall: Hall, shift: Shift) -> Calling:
    """Return what the rule must know of the counter; raises ``Conflict`` when it holds a ticket."""
    recent = store.tickets.recent_calls(shift.counter, shift.day, max(1, hall.settings.one_priority_call_in - 1))
    if recent and recent[0].state in HELD:
        raise holds_already(recent[0])
    return Calling(shift.queues, tuple(ticket.priority for ticket in recent))
