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

    def say(
        self,
        type_: str,
        subject: str,
        minute: float,
        data: dict[str, Any],
        hall: str | None = None,
        actor: str = "tester",
    ) -> None:
        """Say the next thing about ``subject``."""
        seq = self.said[subject] = self.said.get(subject, -1) + 1
        where = self.hall if hall is None else hall
        self.events.append(
            Event(f"{subject}:{seq}", "test", type_, subject, at(minute), where, seq, "test", actor, data)
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
        known = self.waiting(number, arrived)
        there, visit, ticket = self.call(known, called), known["visit"], known["ticket"]
        if served:
            self.say("service_started", ticket, called + 1, there)
            self.say("service_finished", ticket, called + 6, {**there, "service_seconds": 300.0})
        else:
            self.say("ticket_recalled", ticket, called + 1, {**there, "call": 2})
            self.say("ticket_no_show", ticket, called + 2, {**there, "calls": 2, "misses": 1, "void": False})
        ended = {"visit": visit, "outcome": "finished" if served else "no_show", "stops": 1}
        self.say("visit_closed", visit, called + 6, {**ended, "served_stops": int(served)})

    def waiting(self, number: int, arrived: float, queue: str = "general", **more: Any) -> dict[str, Any]:
        """Somebody comes and gets a ticket; return the facts that every event about it says."""
        visit, ticket = f"{self.hall}-v{number}", f"{self.hall}-t{number}"
        stop = {"stop": 0, "matter": f"m-{self.hall}", "queue": queue}
        facts = {"day": DAY, "priority": "normal", "arrived_at": iso(at(arrived)), **more}
        seen = {"visit": visit, "language": "zh", "needs": [], "stops": [stop], **facts}
        self.say("visit_registered", visit, arrived, seen)
        known = {"ticket": ticket, "visit": visit, "number": f"A{number:03}", **stop, **facts}
        self.say("ticket_issued", ticket, arrived, {**known, "sequence": number, "path": "rpc"})
        return known

    def call(self, known: dict[str, Any], minute: float) -> dict[str, Any]:
        """Call a ticket at counter 1; return what is said of it there."""
        there = {**known, "counter": f"{self.hall}-1", "counter_number": 1}
        why = {"zh": "先到", "en": "first", "rule": "longest_wait", "waited_minutes": 1.0, "credit_minutes": 0.0}
        self.say("ticket_called", known["ticket"], minute, {**there, "call": 1, "why": {**why, "passed_over": []}})
        return there

    def rate(self, number: int, minute: float, actor: str = "anyone") -> None:
        """Somebody rates the service of a visit."""
        rating = {"visit": f"{self.hall}-v{number}", "ticket": f"{self.hall}-t{number}", "stop": 0, "stars": 5}
        self.say("rating_given", rating["visit"], minute, {**rating, "counter": f"{self.hall}-1"}, actor=actor)

    def device(self, name: str, minute: float, seen: bool) -> None:
        """A kiosk gives a sign of life, or none for too long."""
        facts = {"device": f"{self.hall}-{name}", "role": "kiosk"}
        more = {} if seen else {"reason": "silent"}
        self.say("device_seen" if seen else "device_lost", facts["device"], minute, {**facts, **more})

    def pause(self, minute: float) -> None:
        """Counter 1 is paused."""
        facts = {"counter": f"{self.hall}-1", "counter_number": 1, "day": DAY, "reason": "取材料"}
        self.say("counter_paused", f"{self.hall}-1:{DAY}", minute, facts)

    def detours(self) -> Morning:
        """Tell of tickets that do not go straight: transferred, held, undone, cancelled; of ratings and devices."""
        known = self.waiting(50, 30)
        there = self.call(known, 31)
        undone = {"action": "ticket_called", "state_from": "called", "state_to": "waiting", "call": 0}
        self.say("action_undone", known["ticket"], 31.2, {**known, **undone, "counter": None, "counter_number": None})
        there = self.call(known, 40)
        self.say("ticket_held", known["ticket"], 41, {**there, "state_from": "called"})
        self.say("ticket_resumed", known["ticket"], 45, {**there, "call": 1})
        moved = {"queue_from": "general", "counter": None, "counter_from": f"{self.hall}-1", "state_from": "called"}
        self.say("ticket_transferred", known["ticket"], 46, {**known, **moved, "queue": "tax"})
        self.say("ticket_cancelled", known["ticket"], 50, {**known, "queue": "tax", "state_from": "waiting"})
        self.rate(50, 60)
        self.rate(50, 61)
        self.device("d1", 0, True)
        self.device("d1", 70, False)
        self.pause(80)
        return self

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
