"""Closing a hall at once (fire, power), and opening it again."""

from __future__ import annotations

from typing import Any

from services.gateway.schemas.appointments import CloseHall, Door
from shared.web import Request, route


class ClosingRoutes:
    """The door of a hall, for its supervisors."""

    queue: Any

    @route("POST", "/api/v1/halls/<hall>/close", body=CloseHall, answer=Door)
    def close_hall(self, request: Request, hall: str) -> dict[str, Any]:
        """Close a hall at once: no new tickets, counters closed, everybody who has a ticket is told."""
        return dict(self.queue.close_hall(hall=hall, **request.body))

    @route("POST", "/api/v1/halls/<hall>/reopen", answer=Door)
    def reopen_hall(self, request: Request, hall: str) -> dict[str, Any]:
        """Open a hall again: whoever kept the place waits on; counters are opened by their clerks."""
        return dict(self.queue.reopen_hall(hall=hall))

    @route("GET", "/api/v1/halls/<hall>/door", answer=Door)
    def get_door(self, request: Request, hall: str) -> dict[str, Any]:
        """Say whether a hall is closed at once, and why."""
        return dict(self.queue.get_door(hall=hall))
