"""The guidance desk: help with online filing."""

from __future__ import annotations

from typing import Any

from services.gateway.routes.instead import or_a_counter
from services.gateway.schemas.asked import ReassignGuidance, RequestGuidance, RequestsWanted
from services.gateway.schemas.offices import Guidance, GuidancePage, NextGuidance
from shared.web import Request, route


class GuidanceRoutes:
    """Asking for help, sitting down; the steps are in ``sittings``, how it ends in ``outcomes``."""

    guidance: Any

    @route("POST", "/api/v1/halls/<hall>/guidance-requests", body=RequestGuidance, answer=Guidance, status=201)
    def request_guidance(self, request: Request, hall: str) -> dict[str, Any]:
        """Ask for help with filing a matter online; while the desk is away, 503 that offers a counter."""
        with or_a_counter():
            return dict(self.guidance.request(hall=hall, **request.body))

    @route("GET", "/api/v1/halls/<hall>/guidance-requests", query=RequestsWanted, answer=GuidancePage)
    def list_guidance(self, request: Request, hall: str) -> dict[str, Any]:
        """List a hall's guidance requests, the next first."""
        return dict(self.guidance.list_requests(hall=hall, **request.query))

    @route("POST", "/api/v1/guidance-requests/<guidance_request>/claim", answer=Guidance)
    def claim_guidance(self, request: Request, guidance_request: str) -> dict[str, Any]:
        """Sit down with a visitor."""
        return dict(self.guidance.claim(request=guidance_request))

    @route("POST", "/api/v1/halls/<hall>/guidance/next", answer=NextGuidance, also={204: "Nobody waits for this guide"})
    def next_guidance(self, request: Request, hall: str) -> dict[str, Any] | None:
        """Sit down with the visitor who is next for this guide, and hear why."""
        answer: dict[str, Any] | None = self.guidance.next(hall=hall)
        return answer

    @route("POST", "/api/v1/guidance-requests/<guidance_request>/reassign", body=ReassignGuidance, answer=Guidance)
    def reassign_guidance(self, request: Request, guidance_request: str) -> dict[str, Any]:
        """Pass a sitting on to another guide, or let the visitor wait again at the old place."""
        return dict(self.guidance.reassign(request=guidance_request, **request.body))

    @route("POST", "/api/v1/guidance-requests/<guidance_request>/join", answer=Guidance)
    def join_guidance(self, request: Request, guidance_request: str) -> dict[str, Any]:
        """Sit down beside the guide of a sitting."""
        return dict(self.guidance.join(request=guidance_request))
