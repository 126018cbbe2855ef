"""Intake at the wire: halls and matters are published and read, visits registered and followed."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime
from typing import Any

from services.intake import domain
from services.intake.store import IntakeStore
from services.intake.views import visit_view
from shared.clock import clock, iso
from shared.contracts.intake import Hall, Matter, MatterPage, RegisterVisit
from shared.contracts.parsing import parsed, refusal
from shared.errors import HallError, Invalid, NotFound, Unavailable
from shared.ids import new_code, new_id
from shared.messaging import CurrentCall, Event, Healthy, RpcClient, handles, rpc
from shared.storage import Stamp, StoreProvider

Plain = dict[str, Any]

_AT_ONCE = 200
"""Matters in one request."""
_WHO_REGISTERS = ("kiosk", "clerk", "guide", "supervisor")

log = logging.getLogger(__name__)


class IntakeService(Healthy):
    """Who came, and for what."""

    name = "intake"
    store = StoreProvider(IntakeStore, "intake")
    call = CurrentCall()
    queue = RpcClient("queue")

    # reference data

    @rpc
    def publish_hall(self, *, hall: Plain) -> Plain:
        """Publish a hall whole: ``{hall, revision, changed}``; the same facts again change nothing."""
        facts = parsed(Hall(), hall)
        self.call.caller.require("admin", hall=facts["id"])
        if problems := domain.hall_problems(facts):
            raise refusal(problems)
        made, _ = self.store.halls.publish(facts, self.call.stamp(_now()))
        return {"hall": facts["id"], "revision": made.revision, "changed": made.changed}

    @rpc
    def publish_matters(self, *, matters: list[Plain]) -> Plain:
        """Publish up to 200 matters: ``{created, changed, unchanged}``; one that is wrong refuses all of them."""
        self.call.caller.require("admin")
        counts = {"created": 0, "changed": 0, "unchanged": 0}
        stamp = self.call.stamp(_now())
        for made, new in self.store.matters.publish_all(self._checked_matters(matters), stamp):
            counts["unchanged" if not made.changed else "created" if new else "changed"] += 1
        return counts

    @rpc
    def list_halls(self) -> list[Plain]:
        """Return all halls."""
        halls: list[Plain] = self.store.halls.page(limit=0)
        return halls

    @rpc
    def get_hall(self, *, hall: str) -> Plain:
        """Return one hall."""
        return _found(self.store.halls.get(_identifier(hall, "hall")), "hall", hall)

    @rpc
    def all_matters(self, *, limit: int = 200, after: str | None = None) -> Plain:
        """Return matters in the order of their ids, for services that keep a copy: ``{items, next}``."""
        return self._page({"limit": limit, "after": after})

    @rpc
    def list_matters(
        self, *, hall: str | None = None, q: str | None = None, limit: int = 50, after: str | None = None
    ) -> Plain:
        """Return matters open in ``hall`` whose name contains ``q``: ``{items, next}``."""
        return self._page({"hall": hall, "q": q, "limit": limit, "after": after})

    @rpc
    def get_matter(self, *, matter: str) -> Plain:
        """Return one matter."""
        return _found(self.store.matters.get(_identifier(matter, "matter")), "matter", matter)

    # visits

    @rpc
    def register_visit(
        self,
        *,
        hall: str,
        matter: str,
        priority: str = "normal",
        needs: list[str] | None = None,
        language: str = "zh",
    ) -> Plain:
        """Register a visit, and answer with its ticket, or with none while the queue is away."""
        asked = {"hall": hall, "matter": matter, "priority": priority, "needs": needs or [], "language": language}
        wish = parsed(RegisterVisit(), asked)
        visit, answer = self.store.made_by(self.call.command) or self._registered(wish)
        return answer or self._with_ticket(visit)

    @rpc
    def get_visit(self, *, code: str) -> Plain:
        """Return the visit whose holder has ``code``; how many are ahead is ``None`` while the queue is away."""
        visit = self.store.visit_by_code(_identifier(code, "code"))
        if visit is None:
            raise NotFound("There is no visit with this code.", "code")
        return visit_view(visit, self._live(visit))

    @rpc
    def get_visit_of_hall(self, *, hall: str, visit: str) -> Plain:
        """Return ``{visit, hall, state}`` of a visit that a client names; ``NotFound`` unless it is the hall's."""
        self.call.caller.require(*_WHO_REGISTERS, hall=hall)
        found = self.store.visit(_identifier(visit, "visit"))
        if found is None or found.hall != hall:
            raise NotFound("There is no such visit in this hall.", "visit")
        return {"visit": found.id, "hall": found.hall, "state": found.state}

    # what the others say

    @handles(*domain.TICKET_STATE_AFTER)
    def on_ticket(self, event: Event) -> None:
        """Follow a visit's ticket."""
        self._follow(event)

    @handles(*domain.GUIDANCE_STATE_AFTER)
    def on_guidance(self, event: Event) -> None:
        """Note a visit's help with online filing; guidance without a visit is no concern of ours."""
        if event.data.get("visit"):
            self._follow(event)

    def _follow(self, event: Event) -> None:
        news = domain.News(event.type, event.subject, event.seq, event.data)
        self.store.change_visit(
            event.data["visit"], lambda visit: domain.follow(visit, news), self.call.stamp(event.time)
        )

    def _registered(self, wish: Plain) -> tuple[domain.Visit, Plain | None]:
        hall = domain.hall_from(_found(self.store.halls.get(wish["hall"]), "hall", wish["hall"]))
        self.call.caller.require(*_WHO_REGISTERS, hall=hall.id)
        matter = domain.matter_from(_found(self.store.matters.get(wish["matter"]), "matter", wish["matter"]))
        said = domain.Wish(wish["priority"], tuple(wish["needs"]), wish["language"])
        visit, happened = domain.register(said, hall, matter, _now(), visit=new_id(), code=new_code())
        added: tuple[domain.Visit, Plain | None] = self.store.add_visit(visit, happened, self._stamp(visit.arrived_at))
        return added

    def _with_ticket(self, visit: domain.Visit) -> Plain:
        """Ask the queue for the ticket and note it, so that the visit's code finds it from now on.

        Whatever the queue's answer, the visit is accepted: its event brings the ticket if this does not.
        """
        try:
            live = self._issue(visit)
        except HallError as error:
            log.warning("visit %s waits for its ticket: %s", visit.id, error)
            return visit_view(visit)
        ticket = domain.Ticket(live["id"], live["number"], live["queue"])
        stamp = self._stamp(_now())

        def noted(each: domain.Visit) -> tuple[domain.Visit, tuple[Any, ...]]:
            return domain.note_ticket(each, visit.present.stop, ticket), ()

        if stamp.command:
            kept: Plain = self.store.keep_answer(visit.id, visit_view(visit, live), noted, stamp)
            return kept
        self.store.note(visit.id, noted, stamp)
        return visit_view(visit, live)

    def _stamp(self, at: datetime) -> Stamp:
        """Return the stamp of a write that a command (Idempotency-Key) asks for."""
        stamp: Stamp = replace(self.call.stamp(at), command=self.call.command)
        return stamp

    def _issue(self, visit: domain.Visit) -> Plain:
        stop = visit.present
        live: Plain = self.queue.issue_ticket(
            hall=visit.hall,
            visit=visit.id,
            stop=stop.stop,
            matter=stop.matter,
            queue=stop.queue,
            day=visit.day,
            priority=visit.priority,
            arrived_at=iso(visit.arrived_at),
        )
        return live

    def _live(self, visit: domain.Visit) -> Plain | None:
        ticket = visit.present.ticket
        if ticket is None or visit.state == domain.CLOSED:
            return None
        try:
            live: Plain = self.queue.get_ticket(ticket=ticket.id)
        except Unavailable:
            return None
        return live

    def _checked_matters(self, matters: list[Plain]) -> list[Plain]:
        if not isinstance(matters, list) or not 1 <= len(matters) <= _AT_ONCE:
            raise Invalid(f"Must be a list of 1 to {_AT_ONCE} matters.", "matters")
        queues_of = {hall["id"]: domain.hall_from(hall).queues for hall in self.store.halls.page(limit=0)}
        schema = Matter()
        checked = [parsed(schema, each, ("matters", index)) for index, each in enumerate(matters)]
        for index, facts in enumerate(checked):
            if problems := domain.matter_problems(facts, queues_of):
                raise refusal([(("matters", index, *path), words) for path, words in problems])
        return checked

    def _page(self, asked: Plain) -> Plain:
        page = parsed(MatterPage(), asked)
        if page["hall"] is not None:
            _found(self.store.halls.get(page["hall"]), "hall", page["hall"])
        items = self.store.matters.search(page["hall"], page["q"], page["limit"] + 1, page["after"])
        more = len(items) > page["limit"]
        items = items[: page["limit"]]
        return {"items": items, "next": items[-1]["id"] if more else None}


def _now() -> datetime:
    """Return the hall's time in whole milliseconds, which is what the database and the events keep."""
    now = clock.now()
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


def _identifier(given: Any, field: str) -> str:
    if not isinstance(given, str) or not 0 < len(given) <= 80:
        raise Invalid("Must be a text of 1 to 80 characters.", field)
    return given


def _found(facts: Plain | None, kind: str, identifier: str) -> Plain:
    if facts is None:
        raise NotFound(f"There is no {kind} {identifier}.", kind)
    return facts
