"""A morning in a hall, as the events that tell of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from shared.clock import iso
from shared.messaging import Event
from tests.unit.queue.hall import plain_hall

OPENS = datetime(2026, 3, 2, 0, 30, tzinfo=UTC)
DAY = "2026-03-02"
NAME = {"zh": "某事项", "en": "Some matter"}


def at(minutes: float) -> datetime:
    """Return the moment so many minutes after 08:30."""
    return OPENS + timedelta(minutes=minutes)


@dataclass
class Morning:
    """Tells what happens in ``hall``; ``events`` in the order in which it happened."""

    hall: str
    events: list[Event] = field(default_factory=list)
    said: dict[str, int] = field(default_factory=dict)

    def say(self, type_: str, subject: str, minute: float, data: dict[str, Any], hall: str | None = None) -> None:
        """Say the next thing about ``subject``."""
        seq = self.said[subject] = self.said.get(subject, -1) + 1
        where = self.hall if hall is None else hall
        self.events.append(
            Event(f"{subject}:{seq}", "test", type_, subject, at(minute), where, seq, "test", "tester", data)
        )

    def publish(self, minute: float = -600, promised: int | None = 5, seats: int = 2) -> None:
        """Publish the hall and one matter, open there."""
        hall = {**plain_hall(self.hall), "guidance_seats": seats}
        self.say("hall_published", self.hall, minute, {"hall": hall, "revision": 1})
        matter = {"id": f"m-{self.hall}", "name": NAME, "department": NAME, "materials": [{"name": NAME, "held": True}]}
        more = {"queues": {self.hall: "general"}, "channels": ["counter"], "source": "test", "promised_days": promised}
        self.say("matter_published", f"m-{self.hall}", minute, {"matter": {**matter, **more}, "revision": 1}, hall="")

    def visit(self, number: int, arrived: float, called: float, served: bool = True) -> None:
        """Somebody comes, is called at counter 1, and is served or not there."""
        visit, ticket = f"{self.hall}-v{number}", f"{self.hall}-t{number}"
        stop = {"stop": 0, "matter": f"m-{self.hall}", "queue": "general"}
        facts = {"day": DAY, "priority": "normal", "arrived_at": iso(at(arrived))}
        seen = {"visit": visit, "language": "zh", "needs": [], "stops": [stop], **facts}
        self.say("visit_registered", visit, arrived, seen)
        known = {"ticket": ticket, "visit": visit, "number": f"A{number:03}", **stop, **facts}
        self.say("ticket_issued", ticket, arrived, {**known, "sequence": number, "path": "rpc"})
        there = {**known, "counter": f"{self.hall}-1", "counter_number": 1}
        why = {"zh": "先到", "en": "first", "rule": "longest_wait", "waited_minutes": 1.0, "credit_minutes": 0.0}
        self.say("ticket_called", ticket, called, {**there, "call": 1, "why": {**why, "passed_over": []}})
        if served:
            self.say("service_started", ticket, called + 1, there)
            self.say("service_finished", ticket, called + 6, {**there, "service_seconds": 300.0})
        else:
            self.say("ticket_recalled", ticket, called + 1, {**there, "call": 2})
            self.say("ticket_no_show", ticket, called + 2, {**there, "calls": 2, "misses": 1, "void": False})
        ended = {"visit": visit, "outcome": "finished" if served else "no_show", "stops": 1}
        self.say("visit_closed", visit, called + 6, {**ended, "served_stops": int(served)})

    def counter(self, minute: float, open_: bool) -> None:
        """Counter 1 opens or closes."""
        facts = {"counter": f"{self.hall}-1", "counter_number": 1, "day": DAY}
        more = {"queues": ["general", "tax"]} if open_ else {}
        self.say("counter_opened" if open_ else "counter_closed", f"{self.hall}-1:{DAY}", minute, {**facts, **more})

    def guide(self, minute: float, on: bool) -> None:
        """The guide goes on or off duty."""
        facts = {"guide": "guide-1", "day": DAY}
        self.say("guide_on_duty" if on else "guide_off_duty", f"guide-1:{self.hall}:{DAY}", minute, facts)

    def sitting(self, number: int, requested: float, claimed: float) -> None:
        """Somebody asks for guidance and files online."""
        request = f"{self.hall}-r{number}"
        facts = {"request": request, "visit": None, "matter": f"m-{self.hall}", "requested_at": iso(at(requested))}
        self.say("guidance_requested", request, requested, {**facts, "topic": None, "language": "zh"})
        self.say("guidance_claimed", request, claimed, {**facts, "guide": "guide-1"})
        ended = {"guide": "guide-1", "outcome": "filed", "receipt": f"R{number}", "reason": None}
        self.say("guidance_resolved", request, claimed + 20, {**facts, **ended})

    def play(self) -> Morning:
        """Play a good morning: twelve visits (one of them a no-show), five sittings, everything staffed."""
        self.publish()
        self.counter(0, True)
        self.guide(0, True)
        for number in range(1, 13):
            self.visit(number, number * 2, number * 2 + 4, served=number != 7)
        for number in range(1, 6):
            self.sitting(number, number * 10, number * 10 + 2)
        self.guide(120, False)
        self.counter(120, False)
        return self
