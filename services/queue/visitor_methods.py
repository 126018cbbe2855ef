"""What a visitor does to the own ticket from the phone; intake has looked at the code of the visit."""

from __future__ import annotations

from typing import Any

from services.queue import access
from services.queue.domain import detours, longer
from services.queue.domain.agency import Along
from services.queue.domain.ticket import Change, Ticket
from services.queue.lookups import Answer, carried_out_once
from services.queue.ticket_methods import Deed, TicketMethods
from shared.contracts.parsing import parsed
from shared.contracts.queue_asked import OfVisitor
from shared.messaging import rpc


class VisitorMethods(TicketMethods):
    """Each method takes the ``visit`` whose ticket it is (``OfVisitor``), and answers with the ticket as it is then."""

    @rpc
    @carried_out_once
    def cancel_by_visitor(self, **given: Any) -> Answer:
        """Take the ticket back."""
        visit = parsed(OfVisitor(), given)["visit"]
        return self._act(given, access.visitor(visit), lambda deed: detours.cancel(deed.ticket), OfVisitor())

    @rpc
    @carried_out_once
    def defer(self, **given: Any) -> Answer:
        """Let some of those behind go first; 409 when nobody is, or it was done often enough."""

        def deferred(deed: Deed) -> Change:
            ticket, rules = deed.ticket, deed.hall.settings
            place = self.store.waiting.ahead(ticket, rules) + 1 + rules.later_places_down
            nth = self.store.waiting.rank_at(ticket.hall, ticket.day, ticket.queue, place, rules)
            return longer.defer(ticket, nth, rules)

        def with_it(deed: Deed, after: Ticket) -> list[Along]:
            return longer.deferred_along(after, self.store.tickets.of_agency(after), deed.hall.settings)

        visit = parsed(OfVisitor(), given)["visit"]
        return self._act(given, access.visitor(visit), deferred, OfVisitor(), then=with_it)

    @rpc
    @carried_out_once
    def undo_by_visitor(self, **given: Any) -> Answer:
        """Take back what the visitor did last; 409 when that is too long ago, or others have built on it."""
        return self._undo(given, access.visitor_undoing(parsed(OfVisitor(), given)["visit"]), OfVisitor())
