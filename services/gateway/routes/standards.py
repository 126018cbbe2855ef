"""The standards office: published standards, and checks of what really happened."""

from __future__ import annotations

from typing import Any

from services.gateway.routes.reference import page
from services.gateway.schemas.asked import RunCheck
from services.gateway.schemas.offices import Check, Standard, StandardPage
from services.gateway.schemas.words import Page
from shared.web import Request, route


class StandardsRoutes:
    """Reading standards, running and reading checks."""

    standards: Any

    @route("GET", "/api/v1/standards", query=Page, answer=StandardPage)
    def list_standards(self, request: Request) -> dict[str, Any]:
        """List the published standards."""
        return page(self.standards.list_standards(), request.query)

    @route("GET", "/api/v1/standards/<standard>/versions/<version>", answer=Standard)
    def get_standard(self, request: Request, standard: str, version: str) -> dict[str, Any]:
        """Show one version of a standard with its clauses."""
        return dict(self.standards.get_standard(standard=standard, version=version))

    @route("POST", "/api/v1/halls/<hall>/checks", body=RunCheck, answer=Check, status=201)
    def run_check(self, request: Request, hall: str) -> dict[str, Any]:
        """Check a hall against a standard over a period."""
        return dict(self.standards.run_check(hall=hall, **request.body))

    @route("GET", "/api/v1/checks/<check>", answer=Check)
    def get_check(self, request: Request, check: str) -> dict[str, Any]:
        """Show one check."""
        return dict(self.standards.get_check(check=check))
