"""What the methods of the queue have in common: finding what is named, and how it looks to people."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from services.queue.domain import shift as shifts
from services.queue.domain.hall import Counter, Hall
from services.queue.domain.longer import deferrals_left
from services.queue.domain.shift import Shift
from services.queue.domain.ticket import Ticket
from services.queue.store import QueueStore
from services.queue.views import ticket_view
from shared.clock import clock
from shared.errors import NotFound
from shared.messaging import Call
from shared.storage import Stamp
from shared.storage.commands import once

Answer = dict[str, Any]

carried_out_once = once(asked_as="asked")
"""For methods that a person's request leads to; ``call`` is one of them, so the current call has another name here."""

booked_once = once(asked_as="asked", book="other_commands")
"""The same for what changes appointments and doors: so the many commands about tickets ask nothing there."""

TRIES = 5
"""How often a write is decided again when somebody else was faster; more than one round is rare."""


class Lookups:
    """The queue's store, the present call and intake, and the questions that most methods begin with."""

    store: QueueStore
    asked: Call
    intake: Any

    def _stamp(self, now: datetime) -> Stamp:
        return self.asked.stamp(now)

    def _supervises(self) -> bool:
        return self.asked.caller.has("supervisor")

    def _ticket(self, identifier: str) -> Ticket:
        ticket = self.store.tickets.get(identifier)
        if ticket is None:
            raise NotFound(f"There is no ticket {identifier}.", "ticket")
        return ticket

    def _shift(self, hall: Hall, counter: Counter, now: datetime) -> Shift:
        day = hall.day(now)
        known = self.store.shifts.get(shifts.shift_id(counter.id, day))
        return known or shifts.new_shift(hall.id, counter, day)

    def _hall(self, identifier: str) -> Hall:
        hall = self.store.halls.get(identifier) or self._fetched(lambda: self.store.halls.get(identifier))
        if hall is None:
            raise NotFound(f"There is no hall {identifier}.", "hall")
        return hall

    def _counter(self, identifier: str) -> tuple[Hall, Counter]:
        """Return a counter that the caller may work at, and its hall."""
        hall = self.store.halls.of_counter(identifier)
        hall = hall or self._fetched(lambda: self.store.halls.of_counter(identifier))
        if hall is None:
            raise NotFound(f"There is no counter {identifier}.", "counter")
        self.asked.caller.require("clerk", "supervisor", hall=hall.id)
        return hall, hall.counter(identifier)

    def _fetched(self, look_again: Callable[[], Hall | None]) -> Hall | None:
        """Ask intake for all halls when none was ever received, and look again."""
        if not self.store.halls.empty():
            return None
        self.store.halls.keep((_without_revision(hall), hall["revision"]) for hall in self.intake.list_halls())
        return look_again()

    def _view(self, ticket: Ticket, ahead: int | None = None) -> Answer:
        """Return the ticket as people see it. ``ahead``: how many wait before it, where that is known already."""
        hall = self._hall(ticket.hall)
        if ticket.state != "waiting" or ticket.queue not in hall.queues:
            return ticket_view(ticket)
        before = self.store.waiting.ahead(ticket, hall.settings) if ahead is None else ahead
        figures = self.store.figures.of(hall, ticket.day)
        wait = figures.wait(hall, ticket.queue, before, ticket.bound_to)
        later = {"places": hall.settings.later_places_down, "left": deferrals_left(ticket, hall.settings)}
        return ticket_view(ticket, before, wait, later)


def now_at_hall() -> datetime:
    """Return the hall's time in whole milliseconds, as the database keeps it."""
    now = clock.now()
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


def _without_revision(hall: Answer) -> Answer:
    return {name: value for name, value in hall.items() if name != "revision"}
