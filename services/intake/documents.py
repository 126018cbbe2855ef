"""Visits as documents and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from services.intake.domain import Stop, Ticket, Visit
from services.intake.domain.visit import CANCELLED, Told

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
        "agency": each.agency,
        "agent": dict(each.agent) if each.agent else None,
        "place": each.place,
        "offline": each.offline,
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
        "claims": claims(each),
        **({"places": []} if each.state == CANCELLED else {}),  # of a quota: somebody else may have it now
    }


def claims(each: Visit) -> list[str]:
    """Return what no other visit may hold while this one does."""
    own = [claim(each, stop) for stop in each.claims] if is_known(each.party) else []
    return own + ([agents_claim(each)] if each.claims and is_known(each.agent) else [])


def is_known(party: Mapping[str, Any] | None) -> bool:
    """Return whether somebody said by an identity number who they are."""
    return party is not None and "identity_key" in party


def agents_claim(each: Visit) -> str:
    """Return the place that a client takes up of those that an agent may have on a day."""
    return f"{(each.agent or {})['identity_key']}:agent:{each.place}:{each.day}"


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
        agency=document.get("agency"),
        agent=document.get("agent"),
        place=document.get("place", 0),
        offline=document.get("offline"),
    )


def _stop(plain: Document) -> Stop:
    ticket = Ticket(**plain["ticket"]) if plain["ticket"] else None
    told = tuple(Told(each["at"], tuple(each["missing"]), each["words"]) for each in plain.get("told", ()))
    return Stop(**{**plain, "ticket": ticket, "after": tuple(plain.get("after", ())), "told": told})
