"""The guidance desk as visitors see it, by their codes alone."""

from __future__ import annotations

from typing import Any

from services.gateway.routes.instead import or_a_counter
from services.gateway.schemas.asked import RequestGuidanceByPhone
from services.gateway.schemas.told import GuidanceOfVisitor
from shared.web import Request, route


class GuidedRoutes:
    """Asking by phone, following, giving back."""

    guidance: Any

    @route(
        "POST",
        "/api/v1/visits/<code>/guidance-requests",
        body=RequestGuidanceByPhone,
        answer=GuidanceOfVisitor,
        status=201,
        public=True,
        refuses=(429,),
    )
    def request_guidance_by_phone(self, request: Request, code: str) -> dict[str, Any]:
        """Ask for help with filing online, by the code of the visit; a second time joins the open request."""
        with or_a_counter():
            return dict(self.guidance.request_by_phone(code=code, **request.body))

    @route("GET", "/api/v1/guidance/<request_code>", answer=GuidanceOfVisitor, public=True)
    def follow_guidance(self, request: Request, request_code: str) -> dict[str, Any]:
        """Follow a request by its own code: state, how many are ahead, how long it may take, where to sit."""
        return dict(self.guidance.public_state(code=request_code))

    @route("POST", "/api/v1/guidance/<request_code>/cancel", answer=GuidanceOfVisitor, public=True)
    def cancel_guidance(self, request: Request, request_code: str) -> dict[str, Any]:
        """Give a request back that nobody has claimed yet."""
        return dict(self.guidance.cancel(code=request_code))
