"""Visits as documents and back."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from services.intake.domain import Stop, Ticket, Visit

Document = dict[str, Any]


def visit(each: Visit) -> Document:
    """Return the document of a new visit, without what every aggregate carries."""
    return {
        "_id": each.id,
        "hall": each.hall,
        "zone": each.zone,
        "code": each.code,
        "day": each.day,
        "language": each.language,
        "priority": each.priority,
        "needs": list(each.needs),
        "arrived_at": each.arrived_at,
        "party": dict(each.party) if each.party else None,
        "appointment": each.appointment,
        "at_once": each.at_once,
        **visit_state(each),
    }


def visit_state(each: Visit) -> Document:
    """Return the part of the document that changes while the visit goes on."""
    return {
        "state": each.state,
        "stops": [asdict(stop) for stop in each.stops],
        "guidance": dict(each.guidance),
        "handovers": [{"request": request, "stop": stop} for request, stop in each.handovers.items()],
        "seen": dict(each.seen),
        "claims": [claim(each, stop) for stop in each.claims] if each.party and "identity_key" in each.party else [],
    }


def claim(each: Visit, stop: Stop) -> str:
    """Return what no two visits may hold at once: an identity's ticket for a matter on a day."""
    return f"{(each.party or {})['identity_key']}:{stop.matter}:{each.day}"


def visit_from(document: Document) -> Visit:
    """Return the visit that ``document`` holds."""
    return Visit(
        id=document["_id"],
        code=document["code"],
        hall=document["hall"],
        zone=document["zone"],
        day=document["day"],
        language=document["language"],
        priority=document["priority"],
        needs=tuple(document["needs"]),
        stops=tuple(_stop(each) for each in document["stops"]),
        arrived_at=document["arrived_at"],
        state=document["state"],
        guidance=document["guidance"],
        handovers={each["request"]: each["stop"] for each in document["handovers"]},
        seen=document["seen"],
        party=document["party"],
        appointment=document.get("appointment"),
        at_once=document.get("at_once", False),
    )


def _stop(plain: Document) -> Stop:
    ticket = Ticket(**plain["ticket"]) if plain["ticket"] else None
    return Stop(**{**plain, "ticket": ticket, "after": tuple(plain.get("after", ()))})
