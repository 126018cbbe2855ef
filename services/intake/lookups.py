"""What intake's methods have in common: finding what is named, and how a visit is answered."""

from __future__ import annotations

from typing import Any

from services.intake import domain
from services.intake.reference import found, now
from services.intake.views import visit_view
from shared.errors import NotFound, Unavailable
from shared.hours.official import official
from shared.storage import Stamp

Plain = dict[str, Any]


class Lookups:
    """Finding halls, matters and visits, and telling of these."""

    store: Any
    call: Any
    queue: Any

    def _visit_of(self, code: str) -> domain.Visit:
        visit: domain.Visit | None = self.store.visits.by_code(code)
        if visit is None:
            raise NotFound("There is no visit with this code.", "code")
        return visit

    def _hall(self, identifier: str) -> domain.Hall:
        return domain.hall_from(found(self.store.halls.get(identifier), "hall", identifier), official())

    def _matter(self, identifier: str, index: int, matters: list[str]) -> domain.Matter:
        field = domain.field_of(index, len(matters))
        return domain.matter_from(found(self.store.matters.get(identifier), "matter", identifier, field))

    def _live(self, visit: domain.Visit) -> Plain | None:
        ticket = visit.present.ticket
        if ticket is None or visit.state != domain.OPEN:
            return None
        try:
            live: Plain = self.queue.get_ticket(ticket=ticket.id)
        except Unavailable:
            return None
        return live

    def _view(self, visit: domain.Visit, stop: domain.Stop, live: Plain | None) -> Plain:
        party, agent = (self.store.parties.masked(each) for each in (visit.party, visit.agent))
        return visit_view(visit, stop, live, party, self._notices(visit, live), agent)

    def _notices(self, visit: domain.Visit, live: Plain | None) -> list[Plain]:
        waits = live is not None and live["state"] == "waiting"
        return domain.notices(self._hall(visit.hall), now(), live["wait"]) if live and waits else []

    def _changed(self, visit: str, change: Any, stamp: Stamp) -> domain.Visit:
        done: domain.Visit = self.store.visits.change(visit, change, stamp)
        return done
