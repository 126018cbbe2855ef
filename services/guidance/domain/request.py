"""A request for help with filing online: asked for, claimed, over."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from shared.errors import Conflict
from shared.happening import Happened

WAITING, CLAIMED, RESOLVED, HANDED_OVER, LEFT = "waiting", "claimed", "resolved", "handed_over", "left"
OPEN = (WAITING, CLAIMED)
"""States in which a request is not over: there is one such request per visit at most."""


@dataclass(frozen=True)
class Request:
    """Somebody wants help with filing online.

    ``guide``: the opaque id of whoever claimed it. ``outcome``: see ``shared.contracts.guidance.OUTCOMES``;
    ``receipt``: the number of what was filed; ``reason``: why it was not. ``steps``: those done, in that order.
    ``queue``: where the visitor was handed over to. ``version``: how often it changed.
    """

    id: str
    hall: str
    matter: str
    language: str
    requested_at: datetime
    visit: str | None = None
    topic: str | None = None
    needs: tuple[str, ...] = ()
    state: str = WAITING
    guide: str | None = None
    outcome: str | None = None
    receipt: str | None = None
    reason: str | None = None
    steps: tuple[str, ...] = ()
    queue: str | None = None
    version: int = 0


def asked(request: Request) -> Happened:
    """Return what a new ``request`` says."""
    return said_of("guidance_requested", request, topic=request.topic, language=request.language)


def require_same_hall(open_request: Request, hall: str) -> None:
    """Raise ``Conflict`` when the visit's open request, which a second one would join, is at another hall."""
    if open_request.hall != hall:
        raise Conflict("This visit already has an open request elsewhere.", "visit", {"state": open_request.state})


def claim(request: Request, guide: str) -> tuple[Request, Happened]:
    """Return the request as claimed by ``guide``; raises ``Conflict`` (without saying who) unless it waits."""
    if request.state != WAITING:
        raise Conflict(f"This request is {request.state}, not waiting.", None, {"state": request.state})
    claimed = replace(request, state=CLAIMED, guide=guide)
    return claimed, said_of("guidance_claimed", claimed, guide=guide)


def said_of(type_: str, request: Request, **more: Any) -> Happened:
    """Return an event of ``type_`` with what every event about ``request`` says, and ``more``."""
    facts = {
        "request": request.id,
        "visit": request.visit,
        "matter": request.matter,
        "requested_at": request.requested_at.astimezone(UTC).isoformat(timespec="milliseconds"),
    }
    return Happened(type_, {**facts, **more})
