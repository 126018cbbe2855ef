"""What a counter asks about the visit before it (who, with what, what was told), and its evaluator about the last."""

from __future__ import annotations

from typing import Any

from services.intake import domain
from services.intake.lookups import Lookups
from services.intake.reference import at_once, found, identifier_in, now
from services.intake.views import desk_view
from shared.contracts.missing_materials import TellMissing
from shared.contracts.parsing import parsed
from shared.contracts.visit_ratings import RateAtCounter
from shared.errors import Conflict, Forbidden, NotFound
from shared.messaging import rpc
from shared.storage.commands import once

Plain = dict[str, Any]

_AT_THE_DESK = ("clerk", "guide", "supervisor")
_ASKED_FOR_SECONDS = 60
"""Where a hall was published before there was a setting."""


class DeskMethods(Lookups):
    """The visit of a ticket, for the staff of its hall; never its code, which is the visitor's."""

    rated: Any

    @rpc
    def visit_of_ticket(self, *, ticket: str) -> Plain:
        """Return what a clerk must know of the visit: masked party, language, needs, stops, what was told so far."""
        visit = self._at_desk(identifier_in(ticket, "ticket"))
        return self._desk_view(visit, ticket)

    @rpc
    @once
    def tell_missing(self, **given: Any) -> Plain:
        """Note what a visitor was told to bring or to put right (``TellMissing``): ``{ticket, missing, times}``."""
        wish = parsed(TellMissing, given)
        visit = self._at_desk(wish["ticket"])
        stop = domain.of_ticket(visit, wish["ticket"])
        if self.queue.get_ticket(ticket=wish["ticket"])["state"] in ("waiting", "cancelled", "no_show"):
            raise Conflict("Nobody is at a counter with this ticket.", None, {"state": stop.state})
        matter = found(self.store.matters.get(stop.matter), "matter", stop.matter)
        words = self.store.seals.seal(wish["words"]) if wish["words"] else None
        stamp = self.call.stamp(now())

        def told(each: domain.Visit) -> tuple[domain.Visit, tuple[Any, ...]]:
            after, _, happened = domain.tell(
                each, wish["ticket"], matter["materials"], wish["missing"], words=words, now=stamp.at
            )
            return after, happened

        def answer(after: domain.Visit) -> Plain:  # kept with the command, so without the words, which are sealed
            times = len(domain.of_ticket(after, wish["ticket"]).told)
            return {"ticket": wish["ticket"], "missing": len(set(wish["missing"])), "times": times}

        return answer(at_once(lambda: self.store.visits.change(visit.id, told, stamp, answer=answer)))

    @rpc
    def rating_wanted(self, *, counter: str) -> Plain | None:
        """Return ``{ticket, number, ends_in_seconds}`` of the service that may be rated at a counter now, or ``None``.

        For the evaluator of that counter: the last service there, not rated yet, that ended a moment ago.
        """
        last = self.queue.last_service(counter=identifier_in(counter, "counter"))
        left = self._seconds_to_rate(last)
        if last is None or left <= 0 or not self._is_unrated(last):
            return None
        return {"ticket": last["id"], "number": last["number"], "ends_in_seconds": left}

    @rpc
    @once
    def rate_at_counter(self, **given: Any) -> Plain:
        """Rate the last service of a counter (``RateAtCounter``), by the evaluator there, in time and once."""
        wish = parsed(RateAtCounter, given)
        last = self.queue.last_service(counter=wish["counter"])
        if last is None or last["id"] != wish["ticket"] or self._seconds_to_rate(last) <= 0:
            raise Conflict("This service cannot be rated here any more.", "ticket", {"state": "over"})
        visit = self._visit_by_ticket(last["id"])
        heard = {**last, "state": domain.FINISHED}
        return dict(self.rated(visit, heard, wish["stars"], domain.of_ticket(visit, last["id"]).stop))

    def _seconds_to_rate(self, last: Plain | None) -> float:
        if last is None:
            return 0.0
        hall = found(self.store.halls.get(last["hall"]), "hall", last["hall"])
        return float(hall["settings"].get("rating_asked_for_seconds", _ASKED_FOR_SECONDS)) - float(last["ago_seconds"])

    def _is_unrated(self, last: Plain) -> bool:
        visit = self._visit_by_ticket(last["id"])
        return not domain.of_ticket(visit, last["id"]).rated

    def _at_desk(self, ticket: str) -> domain.Visit:
        if not self.call.caller.has(*_AT_THE_DESK):
            raise Forbidden(f"This needs one of the roles {', '.join(_AT_THE_DESK)}.")
        visit = self._visit_by_ticket(ticket)
        self.call.caller.require(*_AT_THE_DESK, hall=visit.hall)
        return visit

    def _visit_by_ticket(self, ticket: str) -> domain.Visit:
        """Return the visit of a ticket, also before its event has come: then the queue knows whose it is."""
        visit: domain.Visit | None = self.store.visits.of_ticket(ticket)
        if visit is None:
            visit = self.store.visits.get(self.queue.get_ticket(ticket=ticket)["visit"])
        if visit is None:
            raise NotFound(f"There is no visit with the ticket {ticket}.", "ticket")
        return visit

    def _desk_view(self, visit: domain.Visit, ticket: str) -> Plain:
        party, agent = (self.store.parties.masked(each) for each in (visit.party, visit.agent))
        return desk_view(visit, ticket, party, agent, self.store.seals.open)
