"""What the suite acknowledged to the player, to be found again at the end. Safe to use from many threads."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from loadtests.player.plan import Arrival, Guidance

ENDS = frozenset({"finished", "no_show", "cancelled"})
_KIOSK_WITHIN_SECONDS = 2.0

Ticket = dict[str, Any]
"""A ticket as the suite shows it: ``id``, ``number``, ``queue``, ``visit``, ``state`` …"""


@dataclass
class VisitRecord:
    """A visit that was acknowledged; ``ticket`` and ``number`` come later where the kiosk answered 202.

    ``end``: the state its ticket was seen to end in, or ``None``.
    """

    visit: str
    code: str
    arrival: Arrival
    ticket: str | None = None
    number: str | None = None
    queue: str | None = None
    end: str | None = None


@dataclass
class GuidanceRecord:
    """A request for guidance that was acknowledged; ``outcome``: how it ended, or ``None``.

    ``guides``: those who were told that it is theirs; ``steps``: those that were noted, in that order.
    """

    request: str
    guidance: Guidance
    visit: str | None
    outcome: str | None = None
    guides: set[str] = field(default_factory=set)
    steps: list[str] = field(default_factory=list)


@dataclass
class Ledger:
    """Everything acknowledged. ``called``: ticket → counters that were given it. ``problems``: what went wrong."""

    visits: dict[str, VisitRecord] = field(default_factory=dict)
    requests: dict[str, GuidanceRecord] = field(default_factory=dict)
    called: dict[str, set[str]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    _unclaimed: dict[str, Ticket] = field(default_factory=dict)
    _lock: threading.Condition = field(default_factory=lambda: threading.Condition(threading.RLock()))

    def registered(self, arrival: Arrival, answer: dict[str, Any]) -> VisitRecord:
        """Note a visit as the kiosk got it (201 with a ticket, 202 without one)."""
        with self._lock:
            record = VisitRecord(answer["visit"], answer["code"], arrival)
            self.visits[record.visit] = record
            if answer.get("ticket"):
                self._numbered(record, answer["ticket"])
            if served := self._unclaimed.pop(record.visit, None):
                self._ended(record, served)
            self._lock.notify_all()
            return record

    def visit_of(self, arrival: Arrival) -> VisitRecord | None:
        """Return the visit of ``arrival``, or ``None`` if none was acknowledged (yet)."""
        with self._lock:
            return next((each for each in self.visits.values() if each.arrival is arrival), None)

    def given(self, counter: str, ticket: Ticket, wait_seconds: float = _KIOSK_WITHIN_SECONDS) -> Arrival | None:
        """Note that ``counter`` was given ``ticket``; return who holds it, or ``None`` if it is none of ours.

        An idle counter calls so fast that the kiosk may not have its answer yet: that is waited for.
        """
        with self._lock:
            self.called.setdefault(ticket["id"], set()).add(counter)
            self._lock.wait_for(lambda: ticket["visit"] in self.visits, wait_seconds)
            record = self.visits.get(ticket["visit"])
            if record is None:
                return None
            self._numbered(record, ticket)
            return record.arrival

    def _numbered(self, record: VisitRecord, ticket: Ticket) -> None:
        if record.number not in (None, ticket["number"]):
            self.problems.append(f"visit {record.visit} had the number {record.number} and now {ticket['number']}")
        record.ticket, record.number = ticket["id"], ticket["number"]
        record.queue = ticket.get("queue", record.queue)

    def ended(self, ticket: Ticket) -> None:
        """Note the state in which ``ticket`` ended, also where its visit becomes known only later."""
        with self._lock:
            record = self.visits.get(ticket["visit"])
            if record is None:
                self._unclaimed[ticket["visit"]] = ticket
            else:
                self._ended(record, ticket)

    def _ended(self, record: VisitRecord, ticket: Ticket) -> None:
        self._numbered(record, ticket)
        record.end = ticket["state"]

    def strangers(self) -> int:
        """Return how many tickets were served whose visit no kiosk of ours was told of."""
        with self._lock:
            return len(self._unclaimed)

    def requested(self, guidance: Guidance, view: dict[str, Any]) -> None:
        """Note a request for guidance."""
        with self._lock:
            self.requests[view["id"]] = GuidanceRecord(view["id"], guidance, view.get("visit"))
            self._lock.notify_all()

    def claimed(self, request: str, guide: str, wait_seconds: float = _KIOSK_WITHIN_SECONDS) -> GuidanceRecord | None:
        """Note that ``guide`` was given ``request``; ``None`` if it is none of ours, which is waited for as a ticket's
        visit is.
        """
        with self._lock:
            self._lock.wait_for(lambda: request in self.requests, wait_seconds)
            record = self.requests.get(request)
            if record is not None:
                record.guides.add(guide)
            return record

    def stepped(self, request: str, *steps: str) -> None:
        """Note steps of a sitting that were acknowledged."""
        with self._lock:
            if request in self.requests:
                self.requests[request].steps.extend(steps)

    def resolved(self, request: str, outcome: str) -> None:
        """Note how a request was resolved."""
        with self._lock:
            if request in self.requests:
                self.requests[request].outcome = outcome

    def request(self, identifier: str) -> GuidanceRecord | None:
        """Return what was noted of a request, or ``None`` if it is not one of the player's."""
        with self._lock:
            return self.requests.get(identifier)

    def complain(self, problem: str) -> None:
        """Note something that must not happen: the player then ends with an error."""
        with self._lock:
            self.problems.append(problem)

    def counts(self) -> Counter[str]:
        """Return how many visits are ``registered``, ``open``, ``finished``, ``no_show``, and requests
        ``asked`` and ``resolved``.
        """
        with self._lock:
            ends = Counter(record.end or "open" for record in self.visits.values())
            resolved = sum(record.outcome is not None for record in self.requests.values())
            told = {"registered": len(self.visits), "asked": len(self.requests), "resolved": resolved}
            return ends + Counter(told)


def same_number_twice(records: Iterable[VisitRecord]) -> list[str]:
    """Return the numbers that two visits of one queue hold."""
    held = Counter((record.queue, record.number) for record in records if record.number)
    return sorted(f"{queue} {number}" for (queue, number), times in held.items() if times > 1)


def at_two_counters(called: dict[str, set[str]]) -> list[str]:
    """Return the tickets that more than one counter was given."""
    return sorted(ticket for ticket, counters in called.items() if len(counters) > 1)
