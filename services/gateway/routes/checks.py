"""The standards office: checks of what really happened, and how halls stand."""

from __future__ import annotations

from typing import Any

from services.gateway.schemas.asked import RunCheck
from services.gateway.schemas.checks import Check, CheckPage, ChecksWanted, Standing, StandingWanted
from shared.web import Request, route


class CheckRoutes:
    """Running and reading checks."""

    standards: Any

    @route("POST", "/api/v1/halls/<hall>/checks", body=RunCheck, answer=Check, status=201)
    def run_check(self, request: Request, hall: str) -> dict[str, Any]:
        """Check a hall against a standard over a period."""
        return dict(self.standards.run_check(hall=hall, **request.body))

    @route("GET", "/api/v1/halls/<hall>/checks", query=ChecksWanted, answer=CheckPage)
    def list_checks(self, request: Request, hall: str) -> dict[str, Any]:
        """List the checks of a hall, the newest first: those on demand and those of each day, week and month."""
        return dict(self.standards.list_checks(hall=hall, **request.query))

    @route("GET", "/api/v1/halls/<hall>/standing", query=StandingWanted, answer=Standing)
    def show_standing(self, request: Request, hall: str) -> dict[str, Any]:
        """Show how each clause stands in the running day, week or month; seconds behind what happens."""
        return dict(self.standards.get_standing(hall=hall, **request.query))

    @route("GET", "/api/v1/checks/<check>", answer=Check)
    def get_check(self, request: Request, check: str) -> dict[str, Any]:
        """Show one check, and what superseded it."""
        return dict(self.standards.get_check(check=check))
