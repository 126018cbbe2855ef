"""What staff may ask about many tickets: who waits, who is on hold, who missed the call, who was served last."""

from __future__ import annotations

from typing import Any

from services.queue.domain.rank import rank
from services.queue.lookups import Answer, Lookups, now_at_hall
from services.queue.views import ticket_view
from shared.clock import iso
from shared.contracts.parsing import parsed
from shared.contracts.queue_asked import OfCounter, TicketsOfHall
from shared.errors import Forbidden
from shared.messaging import rpc


class ListMethods(Lookups):
    """Lists, for the staff of a hall."""

    @rpc
    def list_tickets(self, **given: Any) -> list[Answer]:
        """Return today's tickets in a state (``TicketsOfHall``): who waits by rank, others the last called first."""
        wish, now = parsed(TicketsOfHall, given), now_at_hall()
        hall = self._hall(wish["hall"])
        self.asked.caller.require("clerk", "guide", "supervisor", hall=hall.id)
        day, most = hall.day(now), wish["limit"]
        counters = [hall.counter(wish["counter"]).id] if wish["counter"] else list(hall.counters)
        if wish["state"] != "waiting":
            found = self.store.listing.called_at(counters, day, [wish["state"]], most)
            return [ticket_view(each) for each in found]
        queues = [hall.queue(wish["queue"]).id] if wish["queue"] else list(hall.queues)
        waiting = self.store.listing.waiting(hall.id, day, queues, counters, most)
        order = sorted(waiting, key=lambda each: (rank(each, hall.settings), each.id))
        return [{**ticket_view(each), "ahead": None} for each in order]

    @rpc
    def last_service(self, **given: Any) -> Answer | None:
        """Return the service that ended last at a counter today, for the evaluator there; ``None`` before the first."""
        counter, now = parsed(OfCounter, given)["counter"], now_at_hall()
        hall = self.store.halls.of_counter(counter)
        caller = self.asked.caller
        if hall is None or caller.counter != counter or not caller.has("evaluator"):
            raise Forbidden("This is for the evaluator of that counter alone.")
        last = self.store.listing.last_service(counter, hall.day(now))
        if last is None or last.finished_at is None:
            return None
        ended = {"ended_at": iso(last.finished_at), "ago_seconds": (now - last.finished_at).total_seconds()}
        return {**ticket_view(last), **ended}
