"""The standards office: published standards."""

from __future__ import annotations

from typing import Any

from services.gateway.routes.reference import page
from services.gateway.schemas.offices import Standard, StandardPage
from services.gateway.schemas.words import Page
from shared.web import Request, route


class StandardsRoutes:
    """Reading standards."""

    standards: Any

    @route("GET", "/api/v1/standards", query=Page, answer=StandardPage)
    def list_standards(self, request: Request) -> dict[str, Any]:
        """List the published standards."""
        return page(self.standards.list_standards(), request.query)

    @route("GET", "/api/v1/standards/<standard>/versions/<version>", answer=Standard)
    def get_standard(self, request: Request, standard: str, version: str) -> dict[str, Any]:
        """Show one version of a standard with its clauses."""
        return dict(self.standards.get_standard(standard=standard, version=version))
