"""Checklists of the guidance desk, and why something cannot be filed online: published by the office."""

from __future__ import annotations

from typing import Any

from services.gateway.schemas.checklists import (
    ChecklistPage,
    ChecklistShown,
    ChecklistsWanted,
    Counts,
    PublishChecklists,
    PublishReasons,
    ReasonsPublished,
    ReasonsShown,
    ReasonsWanted,
)
from shared.web import Request, route

Answer = dict[str, Any]


class ChecklistRoutes:
    """Reading and publishing what the desk works by."""

    guidance: Any

    @route("GET", "/api/v1/checklists", query=ChecklistsWanted, answer=ChecklistPage)
    def list_checklists(self, request: Request) -> Answer:
        """List the matters whose checklist somebody has written; for any other one is generated."""
        return dict(self.guidance.list_checklists(**request.query))

    @route("POST", "/api/v1/checklists", body=PublishChecklists, answer=Counts)
    def publish_checklists(self, request: Request) -> Answer:
        """Publish checklists; one that is wrong refuses all of them."""
        return dict(self.guidance.publish_checklists(**request.body))

    @route("GET", "/api/v1/checklists/<matter>", answer=ChecklistShown)
    def get_checklist(self, request: Request, matter: str) -> Answer:
        """Show how a matter is filed online today; generated from its materials where nobody has written it."""
        return dict(self.guidance.get_checklist(matter=matter))

    @route("GET", "/api/v1/checklists/<matter>/versions/<checklist_version>", answer=ChecklistShown)
    def get_checklist_version(self, request: Request, matter: str, checklist_version: str) -> Answer:
        """Show one version of a matter's checklist."""
        return dict(self.guidance.get_checklist(matter=matter, version=checklist_version))

    @route("GET", "/api/v1/guidance-reasons", query=ReasonsWanted, answer=ReasonsShown)
    def get_reasons(self, request: Request) -> Answer:
        """List the reasons for `not_possible_online` that hold in a hall."""
        return dict(self.guidance.get_reasons(**request.query))

    @route("POST", "/api/v1/guidance-reasons", body=PublishReasons, answer=ReasonsPublished)
    def publish_reasons(self, request: Request) -> Answer:
        """Publish a new version of the reasons, for one hall or for all."""
        return dict(self.guidance.publish_reasons(**request.body))
