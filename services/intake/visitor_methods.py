"""What the holder of a visit's code sees, does and says of the service."""

from __future__ import annotations

from typing import Any

from services.intake import domain
from services.intake.lookups import Lookups
from services.intake.reference import at_once, found, identifier_in, now
from services.intake.views import visit_facts
from shared.contracts.parsing import parsed
from shared.contracts.visit_ratings import RateVisit
from shared.errors import Conflict, Forbidden, NotFound
from shared.messaging import rpc
from shared.storage.commands import once

Plain = dict[str, Any]

_WHO_REGISTERS = ("kiosk", "clerk", "guide", "supervisor")
_ACTS = {"cancel": "cancel_by_visitor", "defer": "defer", "undo": "undo_by_visitor"}
_WHO_NEVER_RATES = ("clerk", "guide", "supervisor", "officer", "admin")


class VisitorMethods(Lookups):
    """Visits by their code, and ratings."""

    @rpc
    def get_visit(self, *, code: str) -> Plain:
        """Return the visit whose holder has ``code``; how many are ahead is ``None`` while the queue is away."""
        visit = self._visit_of(identifier_in(code, "code"))
        return self._view(visit, visit.present, self._live(visit))

    @rpc
    def get_visit_of_hall(self, *, hall: str, visit: str) -> Plain:
        """Return what the desk must know of a visit that a client names; ``NotFound`` unless it is the hall's."""
        self.call.caller.require(*_WHO_REGISTERS, hall=hall)
        known = self.store.visits.get(identifier_in(visit, "visit"))
        if known is None or known.hall != hall:
            raise NotFound("There is no such visit in this hall.", "visit")
        return visit_facts(known)

    @rpc
    def find_visit(self, *, code: str) -> Plain:
        """Return what the desk must know of the visit whose holder has ``code``; nobody of the queue is asked."""
        return visit_facts(self._visit_of(identifier_in(code, "code")))

    @rpc
    def act_for_visitor(self, *, code: str, act: str) -> Plain:
        """Do to the visit's ticket what whoever has its ``code`` wants: ``cancel``, ``defer`` or ``undo``.

        The queue decides, and does it once for its Idempotency-Key; answered is the visit as it is then.
        """
        visit = self._visit_of(identifier_in(code, "code"))
        ticket = visit.present.ticket
        if ticket is None:
            raise Conflict("There is no ticket yet: try again in a moment.")
        live = getattr(self.queue, _ACTS[act])(ticket=ticket.id, visit=visit.id)
        return self._view(visit, visit.present, live)

    @rpc
    @once
    def rate(self, **given: Any) -> Plain:
        """Rate a finished service (``RateVisit``), by whoever has the visit's code and is not staff."""
        wish = parsed(RateVisit, given)
        visit = self._visit_of(wish["code"])
        if self.call.caller.has(*_WHO_NEVER_RATES):
            raise Forbidden("Staff does not rate services.")
        return self.rated(visit, self._live(visit), wish["stars"], wish["stop"], wish["comment"])

    def rated(
        self, visit: domain.Visit, heard: Plain | None, stars: int, stop: int | None, comment: str | None = None
    ) -> Plain:
        """Rate a service of ``visit`` and answer the rating. ``heard``: a ticket as the queue knows it already."""
        said = Plain()

        def rated(each: domain.Visit) -> tuple[domain.Visit, tuple[Any, ...]]:
            told = domain.as_the_queue_says(each, _ticket_of(heard), heard["state"]) if heard else each
            after, of, happened = domain.rate(told, stars, stop)
            said.update(visit=each.id, stop=of.stop, ticket=of.ticket and of.ticket.id, stars=stars)
            return after, happened

        sealed = {"comments": self.store.seals.seal(comment)} if comment else None
        stamp = self.call.stamp(now())
        at_once(lambda: self.store.visits.change(visit.id, rated, stamp, answer=lambda _: dict(said), push=sealed))
        return said

    @rpc
    def get_rater(self, *, visit: str) -> Plain:
        """Return how whoever rated a visit is reached, and what they wrote: for an officer who calls them back.

        ``{name, phone, comments}``, unmasked; who works where the service was never gets it.
        """
        self.call.caller.require("officer")
        known = found(self.store.visits.get(identifier_in(visit, "visit")), "visit", visit)
        self.call.caller.require("officer", hall=known.hall)
        comments = [self.store.seals.open(each) for each in self.store.visits.sealed_comments(known.id)]
        return {**self.store.parties.reached(known.party), "comments": comments}


def _ticket_of(live: Plain) -> domain.Ticket:
    return domain.Ticket(*(live[name] for name in ("id", "number", "queue", "counter", "counter_number", "calls")))
