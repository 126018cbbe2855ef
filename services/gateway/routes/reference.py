"""Halls and matters: what can be done where."""

from __future__ import annotations

from typing import Any

from services.gateway.schemas.asked import ChangeSettings, MattersWanted
from services.gateway.schemas.told import Hall, HallPage, MatterPage, SettingsChanged
from services.gateway.schemas.words import Page
from shared.contracts.matters import Matter
from shared.web import Request, route


def page(items: list[dict[str, Any]], query: dict[str, Any]) -> dict[str, Any]:
    """Return the part of ``items`` (each with ``id``) that the query's ``limit`` and ``after`` name."""
    following = sorted((item for item in items if item["id"] > (query["after"] or "")), key=lambda item: item["id"])
    shown = following[: query["limit"]]
    return {"items": shown, "next": shown[-1]["id"] if len(following) > len(shown) else None}


class ReferenceRoutes:
    """Reading halls and matters, and changing the rules of a hall."""

    intake: Any

    @route("GET", "/api/v1/halls", query=Page, answer=HallPage)
    def list_halls(self, request: Request) -> dict[str, Any]:
        """List the halls."""
        return page(self.intake.list_halls(), request.query)

    @route("GET", "/api/v1/halls/<hall>", answer=Hall)
    def get_hall(self, request: Request, hall: str) -> dict[str, Any]:
        """Show one hall: its queues, counters and opening hours."""
        return dict(self.intake.get_hall(hall=hall))

    @route("POST", "/api/v1/halls/<hall>/settings", body=ChangeSettings, answer=SettingsChanged)
    def change_settings(self, request: Request, hall: str) -> dict[str, Any]:
        """Change some of a hall's settings, in force from the next call on; who did it and why stays on record."""
        return dict(self.intake.change_settings(hall=hall, **request.body))

    @route("GET", "/api/v1/matters", query=MattersWanted, answer=MatterPage)
    def list_matters(self, request: Request) -> dict[str, Any]:
        """List matters, those open at a hall and with a word in their name."""
        return dict(self.intake.list_matters(**request.query))

    @route("GET", "/api/v1/matters/<matter>", answer=Matter)
    def get_matter(self, request: Request, matter: str) -> dict[str, Any]:
        """Show one matter: department, materials, limits."""
        return dict(self.intake.get_matter(matter=matter))
