"""The queue over the wire: parse, ask the rules, store, answer."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from nameko.timer import timer

from services.queue.appointment_methods import AppointmentMethods
from services.queue.closing_methods import ClosingMethods
from services.queue.counter_methods import CounterMethods
from services.queue.domain.ticket import Order
from services.queue.figure_methods import FigureMethods
from services.queue.issuing import issue
from services.queue.lease_methods import LeaseMethods
from services.queue.list_methods import ListMethods
from services.queue.lookups import Answer, now_at_hall
from services.queue.near_rounds import NearRounds
from services.queue.print_methods import PrintMethods
from services.queue.print_rounds import PrintRounds
from services.queue.releasing import release_stranded
from services.queue.store import open_store
from services.queue.views import board_view
from services.queue.visitor_methods import VisitorMethods
from services.queue.watch import Watch
from shared.contracts.parsing import parsed
from shared.contracts.queue_asked import IssueTicket, OfHall
from shared.errors import NotFound, Transient
from shared.ids import age_seconds, new_id
from shared.messaging import CurrentCall, Event, Healthy, RpcClient, handles, rpc
from shared.security import SYSTEM
from shared.storage import Stamp, StoreProvider

_YIELDS_FOR_SECONDS = 5.0
"""How long the event of a visit leaves its ticket to the request that the visitor is waiting for."""
_LOOKS_AROUND_SECONDS = 0.25
"""How long the event first waits within the process for that request: mostly it is here, and about to be done."""
_YIELDS_AT_ATTEMPTS = 2
"""The same for a stop that is added to an older visit, whose age says nothing: an event waits 0.5 s, then 5 s."""

_LOOK_FOR_STRANDED_SECONDS = 20


class QueueService(
    VisitorMethods,
    CounterMethods,
    ListMethods,
    PrintMethods,
    PrintRounds,
    NearRounds,
    FigureMethods,
    AppointmentMethods,
    ClosingMethods,
    LeaseMethods,
    Watch,
    Healthy,
):
    """Tickets, counters and appointments of all halls."""

    name = "queue"
    store = StoreProvider(open_store, "queue")
    asked = CurrentCall()
    intake = RpcClient("intake")

    @rpc
    def issue_ticket(self, **given: Any) -> Answer:
        """Return the ticket of a visit's stop (``IssueTicket``); asked again, the same ticket."""
        order = Order(**parsed(IssueTicket, given))
        hall = self._hall(order.hall)
        self.asked.caller.require("kiosk", "clerk", "guide", "supervisor", "admin", hall=hall.id)
        return self._view(*issue(self.store, hall, order, "rpc", self._own_stamp()))

    @rpc
    def board(self, **given: Any) -> Answer:
        """Return what the board of a hall shows: public."""
        hall, now = self._hall(parsed(OfHall, given)["hall"]), now_at_hall()
        figures = self.store.figures.of(hall, hall.day(now))
        people = self.store.waiting.counts(hall.id, hall.day(now))
        waiting = {
            queue: (people.get(queue, 0), figures.wait(hall, queue, people.get(queue, 0))) for queue in hall.queues
        }
        door, held = self.store.doors.get(hall.id), self.store.tickets.at_counters(list(hall.counters))
        return board_view(hall, held, waiting, now, door.reason if door.is_shut else None)

    @handles("visit_registered")
    def on_visit(self, event: Event) -> None:
        """Issue the ticket of a visit's first stop, should the request not have done so."""
        young = age_seconds(event.data["visit"]) < _YIELDS_FOR_SECONDS
        self._issue_from(event, event.data["stops"][0], yields=young)

    @handles("visit_planned")
    def on_plan(self, event: Event) -> None:
        """Issue the ticket of a further stop: at once when the one before is over, since no request asks for it."""
        young = event.data["cause"] == "guidance" and event.attempt < _YIELDS_AT_ATTEMPTS
        self._issue_from(event, event.data["stop"], yields=young)

    @handles("hall_published")
    def on_hall(self, event: Event) -> None:
        """Keep a hall."""
        self.store.halls.keep([(event.data["hall"], event.data["revision"])])

    @timer(interval=_LOOK_FOR_STRANDED_SECONDS)
    def release_what_was_left(self) -> None:
        """Release the tickets of counters whose closing was cut short; harmless in several copies at once."""
        now = now_at_hall()
        stamp = Stamp(now, SYSTEM.id, f"stranded-{new_id()}")
        release_stranded(self.store, self.store.halls.all(), now, stamp)

    def _issue_from(self, event: Event, stop: Answer, *, yields: bool) -> None:
        """Issue the ticket of ``stop`` unless it has one; ``yields``: leave it to the request for now."""
        facts = {name: event.data[name] for name in ("visit", "day", "priority", "arrived_at")}
        facts["agency"] = event.data.get("agency")
        order = Order(**parsed(IssueTicket, {"hall": event.hall, **stop, **facts}))
        asked_for = self.store.issued.wait_for((order.visit, order.stop), _LOOKS_AROUND_SECONDS if yields else 0)
        if asked_for or self.store.tickets.of_stop(order.visit, order.stop):
            return
        if yields:
            raise Transient("The request for this ticket may still be under way.")
        try:
            hall = self._hall(order.hall)
        except NotFound as error:  # its publication is on the way too
            raise Transient(str(error)) from error
        issue(self.store, hall, order, "event", self._own_stamp(), event.actor)

    def _own_stamp(self) -> Stamp:
        """Return who issues a ticket: the command belongs to the visit that it is for, and is kept there."""
        return replace(self._stamp(now_at_hall()), command=None)
