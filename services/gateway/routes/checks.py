"""The standards office: checks of what really happened."""

from __future__ import annotations

from typing import Any

from services.gateway.schemas.asked import RunCheck
from services.gateway.schemas.checks import Check
from shared.web import Request, route


class CheckRoutes:
    """Running and reading checks."""

    standards: Any

    @route("POST", "/api/v1/halls/<hall>/checks", body=RunCheck, answer=Check, status=201)
    def run_check(self, request: Request, hall: str) -> dict[str, Any]:
        """Check a hall against a standard over a period."""
        return dict(self.standards.run_check(hall=hall, **request.body))

    @route("GET", "/api/v1/checks/<check>", answer=Check)
    def get_check(self, request: Request, check: str) -> dict[str, Any]:
        """Show one check."""
        return dict(self.standards.get_check(check=check))
