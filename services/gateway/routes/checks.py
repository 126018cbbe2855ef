"""The standards office: checks of what really happened, and how halls stand."""

from __future__ import annotations

from typing import Any

from services.gateway.schemas.asked import RunCheck
from services.gateway.schemas.checks import (
    CasesWanted,
    Check,
    CheckPage,
    ChecksWanted,
    OfPeriod,
    Standing,
    StandingWanted,
)
from services.gateway.schemas.findings import CaseOfFinding, ProofPage
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

    @route("GET", "/api/v1/halls/<hall>/clauses/<clause>/cases", query=CasesWanted, answer=ProofPage)
    def list_cases(self, request: Request, hall: str, clause: str) -> dict[str, Any]:
        """List the cases that a clause's figure is made of: visits, sittings, duties … those that break it first."""
        return dict(self.standards.list_cases(hall=hall, clause=clause, **request.query))

    @route("GET", "/api/v1/halls/<hall>/clauses/<clause>/cases/<case>", query=OfPeriod, answer=CaseOfFinding)
    def get_case(self, request: Request, hall: str, clause: str, case: str) -> dict[str, Any]:
        """Show one case with the events that it is made of."""
        return dict(self.standards.get_case(hall=hall, clause=clause, case=case, **request.query))

    @route("GET", "/api/v1/checks/<check>", answer=Check)
    def get_check(self, request: Request, check: str) -> dict[str, Any]:
        """Show one check, and what superseded it."""
        return dict(self.standards.get_check(check=check))
