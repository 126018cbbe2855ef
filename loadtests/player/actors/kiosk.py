"""Where people come in: the kiosk that gives tickets, and the desk where help with online filing is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from loadtests.player.door import Door
from loadtests.player.ledger import Ledger, VisitRecord
from loadtests.player.pace import Pace
from loadtests.player.plan import Arrival, Guidance


@dataclass
class Kiosk:
    """A kiosk of ``hall`` where ``arrivals`` come one after the other, each at their minute."""

    hall: str
    arrivals: Sequence[Arrival]
    door: Door
    ledger: Ledger
    pace: Pace

    def run(self) -> None:
        """Take a ticket for everybody who comes."""
        for arrival in self.arrivals:
            if not self.pace.until(arrival.minute):
                return
            self._take_ticket(arrival)

    def _take_ticket(self, arrival: Arrival) -> None:
        body = {"matter": arrival.matter, "priority": arrival.priority, "language": arrival.language}
        answer = self.door.post(f"/api/v1/halls/{self.hall}/visits", body)
        if answer.fine:
            self.ledger.registered(arrival, answer.body)
        else:
            self.ledger.complain(f"no ticket for {arrival.matter}: {answer.status} {answer.body}")


@dataclass
class GuidanceDesk:
    """Where the ``arrivals`` who want help ask for it; those who want it with their visit, once they have one.

    ``phone``, ``clerk``: the doors of those who ask by phone, or are sent by a counter; else all ask at the kiosk.
    """

    hall: str
    arrivals: Sequence[Arrival]
    door: Door
    ledger: Ledger
    pace: Pace
    phone: Door | None = None
    clerk: Door | None = None

    def run(self) -> None:
        """Ask for help for everybody who wants it, in the order of time."""
        wanted = [(each.guidance, each) for each in self.arrivals if each.guidance is not None]
        for guidance, arrival in sorted(wanted, key=lambda pair: pair[0].minute):
            if not self.pace.until(guidance.minute):
                return
            self._ask(guidance, arrival)

    def _ask(self, guidance: Guidance, arrival: Arrival) -> None:
        body: dict[str, Any] = {"matter": guidance.matter, "topic": "网上申报 online filing"}
        visit = self.ledger.visit_of(arrival) if guidance.with_visit else None
        if visit:
            body["visit"] = visit.visit
        if visit and guidance.source == "phone" and self.phone:
            self._by_phone(visit, body)
        door = self.clerk if visit and guidance.source == "clerk" and self.clerk else self.door
        answer = door.post(f"/api/v1/halls/{self.hall}/guidance-requests", body)
        if answer.fine:
            self.ledger.requested(guidance, answer.body)
        else:
            self.ledger.complain(f"no help with {guidance.matter}: {answer.status} {answer.body}")

    def _by_phone(self, visit: VisitRecord, body: dict[str, Any]) -> None:
        """Ask by the visit's code; who asks at the kiosk as well then joins that request."""
        told = {"matter": body["matter"], "topic": body["topic"]}
        answer = self.phone.post(f"/api/v1/visits/{visit.code}/guidance-requests", told) if self.phone else None
        if answer and not answer.fine and answer.status != 409:  # 409: their number was served already
            self.ledger.complain(f"no help by phone for {visit.visit}: {answer.status} {answer.body}")
