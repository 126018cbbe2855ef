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
        "code": each.code,
        "day": each.day,
        "language": each.language,
        "priority": each.priority,
        "needs": list(each.needs),
        "arrived_at": each.arrived_at,
        **visit_state(each),
    }


def visit_state(each: Visit) -> Document:
    """Return the part of the document that changes while the visit goes on."""
    return {
        "state": each.state,
        "stops": [asdict(stop) for stop in each.stops],
        "guidance": dict(each.guidance),
        "seen": dict(each.seen),
    }


def visit_from(document: Document) -> Visit:
    """Return the visit that ``document`` holds."""
    return Visit(
        id=document["_id"],
        code=document["code"],
        hall=document["hall"],
        day=document["day"],
        language=document["language"],
        priority=document["priority"],
        needs=tuple(document["needs"]),
        stops=tuple(_stop(each) for each in document["stops"]),
        arrived_at=document["arrived_at"],
        state=document["state"],
        guidance=document["guidance"],
        seen=document["seen"],
    )


def _stop(plain: Document) -> Stop:
    return Stop(**{**plain, "ticket": Ticket(**plain["ticket"]) if plain["ticket"] else None})
