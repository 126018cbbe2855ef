"""A sitting step by step."""

from __future__ import annotations

from typing import Any

from services.gateway.schemas.sittings import Changes, ChangeStep, Merged, SettleStep, Sitting, Stepped
from shared.web import Request, route


class SittingRoutes:
    """The checklist of a sitting: shown, noted, merged from tablets, settled."""

    guidance: Any

    @route("GET", "/api/v1/guidance-requests/<guidance_request>", answer=Sitting)
    def get_guidance(self, request: Request, guidance_request: str) -> dict[str, Any]:
        """Show a request whole; once claimed, with its checklist: what is done, what goes wrong, what helps."""
        return dict(self.guidance.get_request(request=guidance_request))

    @route("POST", "/api/v1/guidance-requests/<guidance_request>/steps/<step>", body=ChangeStep, answer=Stepped)
    def do_guidance_step(self, request: Request, guidance_request: str, step: str) -> dict[str, Any]:
        """Say what became of a step; without a body it is done. 409 with the sitting as it stands if that is stale."""
        return dict(self.guidance.do_step(request=guidance_request, step=step, **request.body))

    @route("POST", "/api/v1/guidance-requests/<guidance_request>/steps/<step>/settle", body=SettleStep, answer=Stepped)
    def settle_guidance_step(self, request: Request, guidance_request: str, step: str) -> dict[str, Any]:
        """Settle a step of which two tablets said different things."""
        return dict(self.guidance.settle_step(request=guidance_request, step=step, **request.body))

    @route("POST", "/api/v1/guidance-requests/<guidance_request>/changes", body=Changes, answer=Merged)
    def merge_guidance_changes(self, request: Request, guidance_request: str) -> dict[str, Any]:
        """Merge what a tablet noted without a network: each change once, by the tablet's own number."""
        return dict(self.guidance.merge_changes(request=guidance_request, **request.body))
