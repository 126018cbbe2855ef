"""A clerk at a counter: calls, waits for the visitor, serves, finishes; calls again and gives up on who never comes."""

from __future__ import annotations

from dataclasses import dataclass

from loadtests.player.door import Answer, Door
from loadtests.player.ledger import ENDS, Ledger, Ticket
from loadtests.player.pace import Pace
from shared.clock import parse_moment

BETWEEN_CALLS_MINUTES = 21 / 60
"""A second call after 20 seconds of the hall's, and one for the way there."""
_NAP_SECONDS = 0.25
_STRANGER_SERVICE_SHARE = 0.01


@dataclass
class Clerk:
    """The clerk of ``counter``. ``morning_minutes``: the morning's length, from which strangers' service is taken."""

    counter: str
    door: Door
    ledger: Ledger
    pace: Pace
    morning_minutes: float

    def run(self) -> None:
        """Open the counter, serve until everybody is sent home, close it."""
        self._at_counter("open")
        while not self.pace.ended.is_set():
            ticket = self._call()
            if ticket is None:
                self.pace.nap(_NAP_SECONDS)
            else:
                self._attend(ticket)
        self._at_counter("close")

    def _at_counter(self, action: str) -> None:
        answer = self.door.post(f"/api/v1/counters/{self.counter}/{action}")
        if not (answer.fine or (answer.status == 409 and answer.unsure)):
            raise LookupError(f"{self.counter} {action}: {answer.status} {answer.body}")

    def _call(self) -> Ticket | None:
        """Return the ticket this counter was given, or already holds; ``None`` when nobody waits."""
        answer = self.door.post(f"/api/v1/counters/{self.counter}/call")
        if answer.status == 204:
            return None
        ticket = held_ticket(answer)
        if ticket is None:
            raise LookupError(f"{self.counter} call: {answer.status} {answer.body}")
        return ticket if answer.fine else self._whole(ticket)

    def _whole(self, held: Ticket) -> Ticket:
        """Return the ticket of which a 409 said only what must be known to free the counter."""
        shown = self.door.get(f"/api/v1/tickets/{held['id']}")
        if not shown.fine:
            raise LookupError(f"{self.counter} holds {held['number']}, which is not shown: {shown.status} {shown.body}")
        return {**held, **shown.body}

    def _attend(self, ticket: Ticket) -> None:
        """Bring ``ticket`` to its end, from whatever state it is in."""
        arrival = None if self._is_left_over(ticket) else self.ledger.given(self.counter, ticket)
        shows = arrival.shows if arrival else "first_call"
        if ticket["state"] == "serving" or self._comes(ticket, shows, arrival.walk_minutes if arrival else 0.0):
            service = arrival.service_minutes if arrival else self.morning_minutes * _STRANGER_SERVICE_SHARE
            end = self._serve(ticket, service)
        else:
            end = self._give_up(ticket)
        if end:
            self.ledger.ended({**ticket, "state": end})

    def _is_left_over(self, ticket: Ticket) -> bool:
        """Whether the counter held the ticket before the morning: it is served, but no deed of the morning."""
        called_at = ticket.get("called_at")
        return called_at is not None and parse_moment(called_at) < self.pace.begins

    def _comes(self, ticket: Ticket, shows: str, walk_minutes: float) -> bool:
        """Wait for the visitor, calling a second time where that is needed; return whether somebody came."""
        if shows != "first_call":
            self.pace.rest(BETWEEN_CALLS_MINUTES)
            self._act(ticket, "recall", reaches={"called"})
        if shows == "never":
            self.pace.rest(BETWEEN_CALLS_MINUTES)
            return False
        self.pace.rest(walk_minutes)
        return True

    def _serve(self, ticket: Ticket, minutes: float) -> str | None:
        if ticket["state"] != "serving":
            self._act(ticket, "start", reaches={"serving"})
        self.pace.rest(minutes)
        return self._act(ticket, "finish", reaches=ENDS)

    def _give_up(self, ticket: Ticket) -> str | None:
        """No-show, as soon as the suite finds that enough was called and waited."""
        while True:
            answer = self.door.post(f"/api/v1/tickets/{ticket['id']}/no-show")
            left = answer.facts.get("seconds_left")
            if answer.status != 409 or left is None:
                return self._reached(ticket, "no-show", answer, ENDS)
            if not answer.facts.get("calls_left"):
                self.pace.rest((left + 0.5) / 60)
            else:
                self._act(ticket, "recall", reaches={"called"})

    def _act(self, ticket: Ticket, action: str, reaches: frozenset[str] | set[str]) -> str | None:
        answer = self.door.post(f"/api/v1/tickets/{ticket['id']}/{action}")
        return self._reached(ticket, action, answer, reaches)

    def _reached(self, ticket: Ticket, action: str, answer: Answer, states: frozenset[str] | set[str]) -> str | None:
        """Return the ticket's state; a 409 that shows one of ``states`` after an unsure answer is the deed itself."""
        if answer.fine:
            return str(answer.body["state"])
        state = answer.facts.get("state")
        if answer.status == 409 and answer.unsure and state in states:
            return str(state)
        self.ledger.complain(f"{self.counter} {action} {ticket['number']}: {answer.status} {answer.body}")
        return None


def held_ticket(answer: Answer) -> Ticket | None:
    """Return the ticket of an answer to a call: the one given, or the one a 409 says is still held."""
    if answer.fine:
        return answer.body["ticket"]
    held = answer.facts.get("ticket")
    return held if answer.status == 409 and isinstance(held, dict) else None
