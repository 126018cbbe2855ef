"""The standards office: published standards."""

from __future__ import annotations

from typing import Any

from services.gateway.routes.reference import page
from services.gateway.schemas.offices import (
    CheckStandard,
    PublishStandard,
    StandardDifference,
    StandardDifferenceWanted,
    StandardDraft,
    StandardPage,
    StandardPublished,
    StandardVersion,
)
from services.gateway.schemas.words import Page
from shared.web import Request, route


class StandardsRoutes:
    """Reading standards, trying a draft, publishing a version."""

    standards: Any

    @route("GET", "/api/v1/standards", query=Page, answer=StandardPage)
    def list_standards(self, request: Request) -> dict[str, Any]:
        """List the published standards."""
        return page(self.standards.list_standards(), request.query)

    @route("GET", "/api/v1/standards/<standard>/versions/<version>", answer=StandardVersion)
    def get_standard(self, request: Request, standard: str, version: str) -> dict[str, Any]:
        """Show one version of a standard with its clauses."""
        return dict(self.standards.get_standard(standard=standard, version=version))

    @route(
        "GET",
        "/api/v1/standards/<standard>/versions/<version>/difference",
        query=StandardDifferenceWanted,
        answer=StandardDifference,
    )
    def compare_standard(self, request: Request, standard: str, version: str) -> dict[str, Any]:
        """Show what a version changed: what was added, removed and changed, with the words before and after."""
        return dict(self.standards.compare_standard(standard=standard, version=version, **request.query))

    @route("POST", "/api/v1/standards/check", body=CheckStandard, answer=StandardDraft)
    def check_standard(self, request: Request) -> dict[str, Any]:
        """Say everything that is wrong with a draft, and what it would change; publishes nothing."""
        return dict(self.standards.check_standard(**request.body))

    @route("POST", "/api/v1/standards", body=PublishStandard, answer=StandardPublished)
    def publish_standard(self, request: Request) -> dict[str, Any]:
        """Publish a version of a standard; it is never changed afterwards."""
        return dict(self.standards.publish_standard(**request.body))
