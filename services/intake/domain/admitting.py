"""Whether a hall gives tickets now, for a kiosk that shows it before anybody asks for one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from services.intake.domain.admission import closed_at_once, offers_of, require_admission
from services.intake.domain.reference import Hall
from shared.errors import Conflict
from shared.hours import Session, door_at


def admission(hall: Hall, now: datetime, closed_for: str | None) -> dict[str, Any]:
    """Return what ``shared.contracts.kiosk.AdmissionView`` says. ``closed_for``: why the hall is closed at once."""
    door, refusal = door_at(hall.hours, now), _refusal(hall, now, closed_for)
    today = hall.hours.sessions(hall.hours.local(now).date())
    return {
        "hall": hall.id,
        "gives_tickets": refusal is None,
        "code": refusal["code"] if refusal else "open",
        "words": refusal["words"] if refusal else None,
        "offers": refusal["offers"] if refusal else offers_of(hall),
        "next_opening": refusal["next_opening"] if refusal else None,
        "closes_at": _closing(door.session, door.next),
        "sessions": [_session(each) for each in today],
        "as_of": now.isoformat(),
    }


def _refusal(hall: Hall, now: datetime, closed_for: str | None) -> Mapping[str, Any] | None:
    if closed_for:
        return closed_at_once(hall, closed_for).detail
    try:
        require_admission(hall, now)
    except Conflict as refused:
        return refused.detail
    return None


def _closing(running: Session | None, following: Session | None) -> str | None:
    """Return when the hall closes; ``None`` when it is closed, or goes on round the clock."""
    goes_on = running and following and following.opens <= running.closes
    return running.closes.isoformat() if running and not goes_on else None


def _session(each: Session) -> dict[str, Any]:
    return {
        "opens": each.opens.isoformat(),
        "closes": each.closes.isoformat(),
        "last_ticket": each.last_ticket.isoformat(),
        "by_appointment": each.by_appointment,
    }
