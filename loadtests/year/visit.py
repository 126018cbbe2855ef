"""What the services say about one visit and its tickets, as it goes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from loadtests.year.people import Person, Stop
from loadtests.year.voice import Voice

_RULE = "longest_wait"
Facts = dict[str, Any]


@dataclass
class Counter:
    """A counter and the queues that it serves; ``free_at``: since when, or until when it is busy."""

    id: str
    number: int
    queues: tuple[str, ...]
    clerk: str
    idle: bool = True


@dataclass
class Ticket:
    """A number: the facts that each of its events holds, since when it waits, and what has become of it so far."""

    id: str
    facts: Facts
    stop: Stop
    due: float
    calls: int = 0
    misses: int = 0
    moved: bool = False
    undone: bool = False


@dataclass
class Visit:
    """Somebody's visit, told by ``voice`` while it happens. ``served``: stops that were finished."""

    id: str
    person: Person
    voice: Voice
    letters: dict[str, str]
    sequences: dict[str, int]
    place: int = 0
    served: int = 0
    arrived: str = field(default="", init=False)

    def register(self) -> Ticket:
        """They come; their first stop gets its ticket."""
        self.arrived = self.voice.iso(self.person.minute)
        stops = [self._stop(place) for place in range(len(self.person.stops))]
        facts = {**self._known(), "language": self.person.language, "needs": [], "stops": stops}
        self.voice.say("intake", "visit_registered", self.id, self.person.minute, facts, f"kiosk:{self.voice.hall}")
        return self.issue(self.person.minute + 0.002)

    def plan_next(self, minute: float) -> Ticket | None:
        """The next stop is due, if there is one; return its ticket."""
        if self.place + 1 >= len(self.person.stops):
            return None
        self.place += 1
        facts = {**self._known(), "language": self.person.language, "needs": [], "stop": self._stop(self.place)}
        more = {"cause": "next_matter", "request": None}
        self.voice.say("intake", "visit_planned", self.id, minute, {**facts, **more}, "queue")
        return self.issue(minute + 0.002)

    def issue(self, minute: float) -> Ticket:
        """Give the present stop a ticket, and print the first one."""
        stop = self.person.stops[self.place]
        sequence = self.sequences[stop.queue] = self.sequences.get(stop.queue, 0) + 1
        ticket = Ticket(self.voice.new_id(minute), {}, stop, minute)
        number = f"{self.letters[stop.queue]}{sequence:03d}"
        of_stop = {"stop": self.place, "matter": stop.matter, "queue": stop.queue}
        ticket.facts = {"ticket": ticket.id, "number": number, **self._known(), **of_stop}
        first = self.place == 0
        given = {"sequence": sequence, "path": "rpc" if first else "event"}
        self.say("ticket_issued", ticket, minute, given, f"kiosk:{self.voice.hall}")
        if first:
            slip = {"copy": 1, "state": "waiting", "slip": "printed", "printer": None, "on": "paper"}
            self.say("ticket_printed", ticket, minute + 0.05, slip, f"kiosk:{self.voice.hall}")
        return ticket

    def call(self, ticket: Ticket, counter: Counter, minute: float) -> None:
        """Call the ticket, the first time in a row."""
        waited = round(minute - ticket.due, 1)
        why = {
            "zh": f"{ticket.facts['number']} {waited}",
            "en": f"{ticket.facts['number']} has waited longest: {waited} minutes",
            "rule": _RULE,
            "waited_minutes": waited,
            "credit_minutes": 0.0,
            "passed_over": [],
            "before": [],
            "appointment": None,
            "helps_out": False,
            "reason": None,
        }
        ticket.calls = 1
        self.say("ticket_called", ticket, minute, {**_there(counter), "call": 1, "why": why}, counter.clerk)

    def say(self, type_: str, ticket: Ticket, minute: float, more: Facts, actor: str) -> None:
        """Tell of ``ticket``."""
        self.voice.say("queue", type_, ticket.id, minute, {**ticket.facts, **more}, actor)

    def say_there(self, type_: str, ticket: Ticket, minute: float, counter: Counter, **more: Any) -> None:
        """Tell of ``ticket`` at ``counter``."""
        self.say(type_, ticket, minute, {**_there(counter), **more}, counter.clerk)

    def close(self, minute: float, outcome: str) -> None:
        """The visit is over."""
        said = {"visit": self.id, "outcome": outcome, "stops": len(self.person.stops), "served_stops": self.served}
        self.voice.say("intake", "visit_closed", self.id, minute, said, "queue")

    def _known(self) -> Facts:
        return {"visit": self.id, "day": self.voice.day, "priority": self.person.priority, "arrived_at": self.arrived}

    def _stop(self, place: int) -> Facts:
        stop = self.person.stops[place]
        return {"stop": place, "matter": stop.matter, "queue": stop.queue, "kind": "walk_in", "appointment_at": None}


def _there(counter: Counter) -> Facts:
    return {"counter": counter.id, "counter_number": counter.number}
