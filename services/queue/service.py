"""The queue over the wire: parse, ask the rules, store, answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from services.queue import calling
from services.queue.domain import shift as shifts
from services.queue.domain import ticket as tickets
from services.queue.domain.hall import Counter, Hall
from services.queue.domain.shift import Shift
from services.queue.domain.ticket import Order, Ticket
from services.queue.issuing import issue
from services.queue.store import QueueStore
from services.queue.views import board_view, counter_view, ticket_view
from shared.clock import clock
from shared.contracts.parsing import parsed
from shared.contracts.queue import CallNext, IssueTicket, OfCounter, OfHall, OfTicket, OpenCounter
from shared.errors import Forbidden, NotFound, Transient, Unavailable
from shared.ids import age_seconds
from shared.messaging import CurrentCall, Event, Healthy, RpcClient, handles, rpc
from shared.storage import StoreProvider

Answer = dict[str, Any]

_YIELDS_FOR_SECONDS = 5.0
"""How long the event of a visit leaves its ticket to the request that the visitor is waiting for."""
_TRIES = 5
"""How often a write is decided again when somebody else was faster; more than one round is rare."""


class QueueService(Healthy):
    """Tickets and counters of all halls."""

    name = "queue"
    store = StoreProvider(QueueStore, "queue")
    asked = CurrentCall()
    intake = RpcClient("intake")

    # tickets

    @rpc
    def issue_ticket(self, **given: Any) -> Answer:
        """Return the ticket of a visit's stop (``IssueTicket``); asked again, the same ticket."""
        order = Order(**parsed(IssueTicket(), given))
        hall = self._hall(order.hall)
        self.asked.caller.require("kiosk", "clerk", "guide", "supervisor", "admin", hall=hall.id)
        return self._view(issue(self.store, hall, order, "rpc", self.asked.stamp(_now())))

    @rpc
    def get_ticket(self, **given: Any) -> Answer:
        """Return a ticket: public, as whoever has a visit's code may follow it."""
        return self._view(self._ticket(parsed(OfTicket(), given)["ticket"]))

    @rpc
    def recall(self, **given: Any) -> Answer:
        """Call the ticket again at its counter."""
        return self._act(given, lambda ticket, _, now: tickets.recall(ticket, now))

    @rpc
    def start(self, **given: Any) -> Answer:
        """Note that the visitor is at the counter."""
        return self._act(given, lambda ticket, _, now: tickets.start(ticket, now))

    @rpc
    def finish(self, **given: Any) -> Answer:
        """Note that the service is done."""
        return self._act(given, lambda ticket, _, now: tickets.finish(ticket, now))

    @rpc
    def no_show(self, **given: Any) -> Answer:
        """Note that nobody came; 409 with ``seconds_left`` before the last call and its interval."""
        return self._act(given, lambda ticket, hall, now: tickets.no_show(ticket, now, hall.settings))

    # counters

    @rpc
    def open_counter(self, **given: Any) -> Answer:
        """Open a counter for the caller (``OpenCounter``)."""
        wish = parsed(OpenCounter(), given)
        hall, counter = self._counter(wish["counter"])
        opened = partial(shifts.open_counter, queues=counter.chosen(wish["queues"]), caller=self.asked.caller.id)
        return self._turn(hall, counter, lambda shift, now: opened(shift, now=now))

    @rpc
    def close_counter(self, **given: Any) -> Answer:
        """Close a counter; 409 with the ticket that it holds."""
        hall, counter = self._counter(parsed(OfCounter(), given)["counter"])

        def close(shift: Shift, now: datetime) -> shifts.Change:
            shifts.require_open(shift)
            shifts.require_clerk(shift, self.asked.caller.id, supervises=self._supervises())
            if held := self.store.tickets.held([counter.id]):
                raise tickets.holds_already(held[0])
            return shifts.close_counter(shift, now)

        return self._turn(hall, counter, close)

    @rpc
    def list_counters(self, **given: Any) -> list[Answer]:
        """Return the counters of a hall, by number."""
        hall = self._hall(parsed(OfHall(), given)["hall"])
        today = {shift.counter: shift for shift in self.store.shifts.of_day(hall.id, hall.day(_now()))}
        counters = sorted(hall.counters.values(), key=lambda counter: counter.number)
        return [counter_view(hall, counter, today.get(counter.id)) for counter in counters]

    @rpc
    def call(self, **given: Any) -> Answer | None:
        """Call the next visitor, or a certain one (``CallNext``): ``{ticket, why}``, or ``None`` when nobody waits."""
        wish, now = parsed(CallNext(), given), _now()
        hall, counter = self._counter(wish["counter"])
        shift = self._shift(hall, counter, now)
        shifts.require_open(shift)
        shifts.require_clerk(shift, self.asked.caller.id, supervises=self._supervises())
        at = {"now": now, "stamp": self.asked.stamp(now)}
        if wish["ticket"]:
            done = calling.call_picked(self.store, hall, shift, wish["ticket"], wish["reason"], **at)
        else:
            done = calling.call_next(self.store, hall, shift, **at)
        return {"ticket": self._view(done[0]), "why": done[1].as_plain()} if done else None

    @rpc
    def board(self, **given: Any) -> Answer:
        """Return what the board of a hall shows: public."""
        hall, now = self._hall(parsed(OfHall(), given)["hall"]), _now()
        figures = self.store.figures.of(hall, hall.day(now))
        people = self.store.tickets.waiting(hall.id, hall.day(now))
        waiting = {
            queue: (people.get(queue, 0), figures.wait(hall, queue, people.get(queue, 0))) for queue in hall.queues
        }
        return board_view(hall, self.store.tickets.held(list(hall.counters)), waiting, now)

    # what the others say

    @handles("visit_registered")
    def on_visit(self, event: Event) -> None:
        """Issue the ticket of a visit's first stop, should the request not have done so."""
        first = event.data["stops"][0]
        if self.store.tickets.of_stop(event.data["visit"], first["stop"]):
            return
        if age_seconds(event.data["visit"]) < _YIELDS_FOR_SECONDS:
            raise Transient("The request for this ticket may still be under way.")
        facts = {name: event.data[name] for name in ("visit", "day", "priority", "arrived_at")}
        order = Order(**parsed(IssueTicket(), {"hall": event.hall, **first, **facts}))
        try:
            hall = self._hall(order.hall)
        except NotFound as error:  # its publication is on the way too
            raise Transient(str(error)) from error
        issue(self.store, hall, order, "event", self.asked.stamp(_now()))

    @handles("hall_published")
    def on_hall(self, event: Event) -> None:
        """Keep a hall."""
        self.store.halls.keep([(event.data["hall"], event.data["revision"])])

    # what the methods above share

    def _act(self, given: Answer, change: Callable[[Ticket, Hall, datetime], tickets.Change]) -> Answer:
        """Change a ticket on behalf of the clerk whose counter holds it, or of a supervisor."""
        identifier = parsed(OfTicket(), given)["ticket"]
        for _ in range(_TRIES):
            ticket, now = self._ticket(identifier), _now()
            hall = self._hall(ticket.hall)
            self._require_holder(hall, ticket, now)
            after, said = change(ticket, hall, now)
            if done := self.store.tickets.advance(ticket, after, said, self.asked.stamp(now)):
                return self._view(done)
        raise Unavailable("This ticket is being changed by others: try again.")

    def _require_holder(self, hall: Hall, ticket: Ticket, now: datetime) -> None:
        self.asked.caller.require("clerk", "supervisor", hall=hall.id)
        if self._supervises() or ticket.counter is None:
            return
        today: Shift | None = self.store.shifts.get(shifts.shift_id(ticket.counter, hall.day(now)))
        shift = today or self.store.shifts.get(shifts.shift_id(ticket.counter, ticket.day))
        if shift is None:
            raise Forbidden(f"{ticket.number} is at counter {ticket.counter_number}, which is not yours.")
        shifts.require_clerk(shift, self.asked.caller.id, supervises=False)

    def _turn(self, hall: Hall, counter: Counter, change: Callable[[Shift, datetime], shifts.Change | None]) -> Answer:
        """Open or close a counter."""
        for _ in range(_TRIES):
            now = _now()
            shift = self._shift(hall, counter, now)
            changed = change(shift, now)
            if changed is None:
                return counter_view(hall, counter, shift)
            done = self.store.shifts.advance(shift, *changed, self.asked.stamp(now))
            self.store.figures.forget(hall.id)
            if done:
                return counter_view(hall, counter, done)
        raise Unavailable("This counter is being changed by others: try again.")

    def _view(self, ticket: Ticket) -> Answer:
        if ticket.state != "waiting":
            return ticket_view(ticket)
        hall, ahead = self._hall(ticket.hall), self.store.tickets.ahead(ticket)
        figures = self.store.figures.of(hall, ticket.day)
        return ticket_view(ticket, ahead, figures.wait(hall, ticket.queue, ahead))

    def _supervises(self) -> bool:
        return bool(self.asked.caller.has("supervisor"))

    def _shift(self, hall: Hall, counter: Counter, now: datetime) -> Shift:
        day = hall.day(now)
        known = self.store.shifts.get(shifts.shift_id(counter.id, day))
        return known or shifts.new_shift(hall.id, counter, day)

    def _ticket(self, identifier: str) -> Ticket:
        ticket: Ticket | None = self.store.tickets.get(identifier)
        if ticket is None:
            raise NotFound(f"There is no ticket {identifier}.", "ticket")
        return ticket

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


def _now() -> datetime:
    """Return the hall's time in whole milliseconds, as the database keeps it."""
    now = clock.now()
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


def _without_revision(hall: Answer) -> Answer:
    return {name: value for name, value in hall.items() if name != "revision"}
