"""Tickets in the database: stored, changed, and found by what they are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from pymongo import DESCENDING
from pymongo.collection import Collection
from pymongo.errors import DuplicateKeyError, OperationFailure

from services.queue.domain.ticket import AT_COUNTER, Ticket, holds_already
from services.queue.domain.undo import remembered
from services.queue.store.ticket_documents import (
    INDEXES,
    OLD_NUMBERS,
    OLD_ORDER,
    WITHOUT_HISTORY,
    Document,
    changes,
    known,
    known_if_any,
    stored,
)
from shared.happening import Happened
from shared.storage import Aggregates, Stamp
from shared.storage.commands import COMMAND_INDEX

_ARRIVED = {"$divide": [{"$toLong": "$arrived_at"}, 1000]}
_BOUND = {"$concat": ["$queue", "@", "$bound_to"]}
_FROM_TWO_LINES: list[Document] = [
    {"$set": {"counts_from": {"$max": [_ARRIVED, "$rank"]}}},
    {"$set": {"place": "$counts_from", "line": {"$ifNull": [_BOUND, {"$concat": ["$queue", "/", "$priority"]}]}}},
    {"$unset": "rank"},
]
"""Puts tickets from before there was a line for each class where they wait now."""
_NUMBERED_BY_STOP = [
    {"$set": {"numbered": {"$concat": ["$visit", ":", "$day", ":", {"$toString": "$stop"}]}, "takes_number": True}}
]
"""Says of tickets from before a visit had one number for all its stops that each had its own."""


class NumberTaken(Exception):
    """The number was given before (the counter of numbers went back in a fail-over): take the next."""


class NumberOfVisit(Exception):
    """Another stop of the visit has taken a number meanwhile, which this one shall have too."""


class VisitElsewhere(Exception):
    """The visitor is at another counter just now, with the ticket ``at``."""

    def __init__(self, at: Ticket) -> None:
        super().__init__(at.id)
        self.at = at


class StopServed(Exception):
    """The stop of this visit has a ticket already."""


class Tickets:
    """Aggregates of tickets, in the words of the domain. ``changed``: hears of every change that was stored."""

    def __init__(
        self, collection: Collection[Document], changed: Callable[[Ticket, Ticket], None] = lambda _before, _after: None
    ) -> None:
        self._tickets = Aggregates(collection)
        self._collection, self._changed = collection, changed

    def install(self) -> None:
        """Create the collection and its indexes; say of tickets from before transfers which queue issued them."""
        for old in set(OLD_NUMBERS) & set(self._collection.index_information()):
            self._collection.update_many({"issued_queue": None}, [{"$set": {"issued_queue": "$queue"}}])
            self._collection.update_many({"numbered": None, "takes_number": None}, _NUMBERED_BY_STOP)
            self._drop_index(old)
        if OLD_ORDER in self._collection.index_information():
            self._collection.update_many({"place": None}, _FROM_TWO_LINES)
            self._drop_index(OLD_ORDER)
        self._tickets.ensure_indexes(*INDEXES, COMMAND_INDEX)

    def _drop_index(self, name: str) -> None:
        try:
            self._collection.drop_index(name)
        except OperationFailure:
            if name in self._collection.index_information():
                raise  # otherwise another copy of the service was faster

    def get(self, identifier: str) -> Ticket | None:
        """Return the ticket."""
        return known_if_any(self._collection.find_one({"_id": identifier}, WITHOUT_HISTORY))

    def of_stop(self, visit: str, stop: int) -> Ticket | None:
        """Return the ticket of a stop of a visit."""
        return known_if_any(self._collection.find_one({"visit": visit, "stop": stop}, WITHOUT_HISTORY))

    def of_agency(self, ticket: Ticket) -> list[Ticket]:
        """Return the tickets of all clients for whom the agent of ``ticket`` came that day, by number of the stop."""
        if ticket.agency is None:
            return [ticket]
        where = {"agency": {"$eq": ticket.agency, "$type": "string"}, "day": ticket.day}
        found = [known(each) for each in self._collection.find(where, WITHOUT_HISTORY)]
        return sorted(found, key=lambda each: (each.visit, each.stop))

    def issued_after(self, ticket: Ticket) -> Ticket | None:
        """Return a ticket of another stop of the visit that was issued after the last thing done to ``ticket``."""
        if ticket.last is None:
            return None
        where = {"visit": ticket.visit, "stop": {"$ne": ticket.stop}, "history.0.at": {"$gte": ticket.last.at}}
        return known_if_any(self._collection.find_one(where, WITHOUT_HISTORY))

    def add(self, ticket: Ticket, said: Happened, stamp: Stamp) -> Ticket:
        """Store a new ticket; raises ``StopServed``, ``NumberOfVisit`` or ``NumberTaken``, and stores nothing then."""
        try:
            return known(self._tickets.insert({"_id": ticket.id, **stored(ticket)}, [said], stamp))
        except DuplicateKeyError as error:
            fields = _violated(error)
            raise (
                StopServed if "stop" in fields else NumberOfVisit if "numbered" in fields else NumberTaken
            ) from error

    def advance(
        self,
        before: Ticket,
        after: Ticket,
        said: Happened,
        stamp: Stamp,
        answer: Any = None,
        *,
        undoable: bool = True,
    ) -> Ticket | None:
        """Store ``after`` if nobody changed the ticket since ``before`` was read; ``None`` if somebody did.

        ``answer``: what the stamp's command is answered with. ``undoable``: whether anybody may take it back.
        Raises ``Conflict`` naming the ticket at the counter,
        when there is another, ``VisitElsewhere`` when its visitor is at another; ``DuplicateKeyError`` and
        ``CarriedOut`` when the command was carried out before.
        """
        after = remembered(before, after, said, stamp.at, stamp.actor) if undoable else replace(after, last=None)
        change, where = changes(before, after), {"state": before.state}
        try:
            done = self._tickets.transition(
                before.id, before.version, change, [said], stamp, where=where, answer=answer
            )
        except DuplicateKeyError as error:
            if set(_violated(error)) in ({"visit"}, {"agency"}):
                elsewhere = self._at_counter_of(after)
                if elsewhere is None:
                    return None
                raise VisitElsewhere(elsewhere) from error
            if "counter" not in _violated(error):
                raise
            others = self.at_counters([after.counter] if after.counter else [])
            if not others:
                return None
            raise holds_already(others[0]) from error
        if done:
            self._changed(before, after)
        return known_if_any(done)

    def set_aside(self, ticket: Ticket, until: datetime) -> None:
        """Let ``ticket`` stand aside ``until`` it is looked at again, at its place; nothing, if it was changed.

        No event: nothing has happened to it, its visitor is busy elsewhere.
        """
        aside = replace(ticket, not_before=until)
        where = {"_id": ticket.id, "version": ticket.version, "state": "waiting"}
        self._collection.update_one(where, {"$set": changes(ticket, aside)})

    def _at_counter_of(self, ticket: Ticket) -> Ticket | None:
        whose = {"agency": ticket.agency} if ticket.agency else {"visit": ticket.visit}
        where = {**whose, "state": {"$in": list(AT_COUNTER)}}
        return known_if_any(self._collection.find_one(where, WITHOUT_HISTORY))

    def at_counters(self, counters: Sequence[str]) -> list[Ticket]:
        """Return the tickets that take up ``counters`` (called or serving), the last called first."""
        where = {"counter": {"$in": list(counters)}, "state": {"$in": list(AT_COUNTER)}}
        found = self._collection.find(where, WITHOUT_HISTORY, hint="one_ticket_a_counter")
        return sorted((known(each) for each in found), key=_called_at, reverse=True)

    def held_at(self, counter: str, day: str) -> list[Ticket]:
        """Return the tickets that were put on hold at ``counter`` and are still."""
        where = {"counter": {"$eq": counter, "$type": "string"}, "day": day, "state": "held"}
        return [known(each) for each in self._collection.find(where, WITHOUT_HISTORY, hint="recent_calls")]

    def latest_of(self, counter: str, day: str) -> Ticket | None:
        """Return the ticket that ``counter`` called last, wherever that has come to unless it was sent elsewhere."""
        where = {"counter": {"$eq": counter, "$type": "string"}, "day": day}
        found = self._collection.find(where, WITHOUT_HISTORY, hint="recent_calls")
        return known_if_any(next(iter(found.sort("called_at", DESCENDING).limit(1)), None))

    def last_deed(self, counter: str, day: str) -> datetime | None:
        """Return when something was last done to the ticket that ``counter`` called last."""
        last = self.latest_of(counter, day)
        return max((at for at in (last.called_at, last.last and last.last.at) if at), default=None) if last else None

    def last_services(self, hall: str, queue: str, limit: int) -> list[float]:
        """Return for how many minutes each of the last finished tickets took up its counter, call to end."""
        where = {"hall": hall, "queue": queue, "state": "finished"}
        found = self._collection.find(where, {"first_called_at": 1, "finished_at": 1}, hint="served_last")
        last = found.sort("finished_at", DESCENDING).limit(limit)
        return [(each["finished_at"] - each["first_called_at"]).total_seconds() / 60 for each in last]


def _violated(error: DuplicateKeyError) -> Document:
    """Return the fields of the unique index that refused a write."""
    return dict((error.details or {}).get("keyPattern", {}))


def _called_at(ticket: Ticket) -> datetime:
    return ticket.called_at or ticket.arrived_at
