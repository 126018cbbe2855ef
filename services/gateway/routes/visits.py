"""Visits: register one, follow it by its code."""

from __future__ import annotations

from typing import Any

from services.gateway.live.feed import Feed
from services.gateway.live.stream import Stream
from services.gateway.schemas.asked import RateVisit, RegisterVisit
from services.gateway.schemas.told import Rating, Visit
from shared.errors import Unavailable
from shared.web import Answer, EventStream, Request, route
from shared.web.streams import MEDIA_TYPE

_OF_OTHERS = frozenset({"why", "guide", "guide_from", "helper"})


class VisitRoutes:
    """Registering and following visits."""

    intake: Any
    guidance: Any
    live: Feed

    @route(
        "POST",
        "/api/v1/halls/<hall>/visits",
        body=RegisterVisit,
        answer=Visit,
        status=201,
        also={202: "Registered; the queue could not answer just now, the ticket follows: ask again by the code"},
        headers={status: {"Location": "Where to follow the visit, without a token"} for status in (201, 202)},
    )
    def register_visit(self, request: Request, hall: str) -> Answer:
        """Register a visit, for one matter or several, and take a ticket."""
        asked = {name: value for name, value in request.body.items() if value is not None}
        visit = self.intake.register_visit(hall=hall, **asked)
        return Answer(201 if visit["ticket"] else 202, visit, {"Location": f"/api/v1/visits/{visit['code']}"})

    @route("GET", "/api/v1/visits/<code>", answer=Visit, public=True)
    def get_visit(self, request: Request, code: str) -> dict[str, Any]:
        """Follow a visit by its code: state, ticket, how many are ahead, how long it may take."""
        visit = dict(self.intake.get_visit(code=code))
        return {**visit, "guidance": self._guidance_of(visit) if visit.get("guidance_requests") else None}

    @route(
        "POST",
        "/api/v1/visits/<code>/rating",
        body=RateVisit,
        answer=Rating,
        status=201,
        public=True,
        knows_caller=True,
    )
    def rate_visit(self, request: Request, code: str) -> dict[str, Any]:
        """Rate a finished service, once, from 1 to 5; by whoever holds the code, never by staff."""
        return dict(self.intake.rate(code=code, **request.body))

    @route("POST", "/api/v1/visits/<code>/cancel", answer=Visit, public=True)
    def cancel_visit(self, request: Request, code: str) -> dict[str, Any]:
        """Take back the visit's ticket; for half a minute that can be undone."""
        return dict(self.intake.act_for_visitor(code=code, act="cancel"))

    @route("POST", "/api/v1/visits/<code>/later", answer=Visit, public=True)
    def ask_for_longer(self, request: Request, code: str) -> dict[str, Any]:
        """Let some of those behind go first (as the hall has set), because the visitor needs longer."""
        return dict(self.intake.act_for_visitor(code=code, act="defer"))

    @route("POST", "/api/v1/visits/<code>/undo", answer=Visit, public=True, refuses=(403,))
    def undo_of_visitor(self, request: Request, code: str) -> dict[str, Any]:
        """Take back what the visitor did last: cancelling, or asking for longer."""
        return dict(self.intake.act_for_visitor(code=code, act="undo"))

    @route("GET", "/api/v1/visits/<code>/events", public=True, media_type=MEDIA_TYPE)
    def visit_events(self, request: Request, code: str) -> EventStream:
        """Stream what happens to one visit, resuming by Last-Event-ID; nothing of others is in it.

        `place_near` says that the turn is near (third, second, next: as the hall has set), `ticket_called` that it has
        come.
        """
        visit = self.intake.get_visit(code=code)
        last = request.headers.get("Last-Event-ID")
        return EventStream(
            Stream(self.live, visit["hall"], last, lambda event: event.concerns(visit["visit"]), for_the_visitor)
        )

    def _guidance_of(self, visit: dict[str, Any]) -> dict[str, Any] | None:
        """Return the newest request for guidance; ``None`` while the desk is away, since the ticket is what counts."""
        try:
            found: dict[str, Any] | None = self.guidance.of_visit(visit=visit["visit"])
        except Unavailable:
            return None
        return found


def for_the_visitor(cloud: dict[str, Any]) -> dict[str, Any]:
    """Return what the holder of a code sees of an event: nothing of others, neither who did it nor who was ahead."""
    told = {name: value for name, value in cloud.items() if name != "actor"}
    if "data" in cloud:
        told["data"] = {name: value for name, value in cloud["data"].items() if name not in _OF_OTHERS}
    return told
