"""How requests and duties are answered: plain JSON, as ``shared.contracts.guidance`` describes it."""

from __future__ import annotations

from typing import Any

from services.guidance.domain.duty import Duty
from services.guidance.domain.request import Request
from shared.clock import iso


def request_view(request: Request, ahead: int | None) -> dict[str, Any]:
    """Return the ``RequestView`` of ``request``; ``ahead``: how many waiting requests came earlier."""
    return {
        "id": request.id,
        "hall": request.hall,
        "state": request.state,
        "matter": request.matter,
        "visit": request.visit,
        "topic": request.topic,
        "language": request.language,
        "needs": list(request.needs),
        "requested_at": iso(request.requested_at),
        "guide": request.guide,
        "outcome": request.outcome,
        "receipt": request.receipt,
        "reason": request.reason,
        "steps": list(request.steps),
        "queue": request.queue,
        "ahead": ahead,
    }


def handed_over_view(request: dict[str, Any], planned: dict[str, Any]) -> dict[str, Any]:
    """Return the ``HandedOverView`` of a ``RequestView`` and the visit that intake ``planned`` (``{}``: it is away)."""
    return {**request, "ticket": planned.get("ticket"), "visit_code": planned.get("code")}


def duty_view(duty: Duty) -> dict[str, Any]:
    """Return the ``DutyView`` of ``duty``."""
    return {"guide": duty.guide, "hall": duty.hall, "day": duty.day, "on_duty": duty.on}
