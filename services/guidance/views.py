"""How requests, duties and the desk are answered: plain JSON, as ``shared.contracts.guidance`` and ``desk`` say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from services.guidance.domain.duty import Duty
from services.guidance.domain.hall import Hall
from services.guidance.domain.record import Consent, Mandate
from services.guidance.domain.request import CLAIMED, Request
from services.guidance.domain.skills import Skills
from services.guidance.domain.wait import WORDS, Place
from services.guidance.notices import materials_summary
from services.guidance.scene import Scene
from shared.clock import iso

Plain = dict[str, Any]


def request_view(request: Request, place: Place | None) -> Plain:
    """Return the ``RequestView`` of ``request``, which stands at ``place`` while it waits."""
    return {
        "id": request.id,
        "hall": request.hall,
        "state": request.state,
        "matter": request.matter,
        "visit": request.visit,
        "topic": request.topic,
        "language": request.language,
        "needs": list(request.needs),
        "priority": request.priority,
        "source": request.source,
        "requested_at": iso(request.requested_at),
        "due_at": _iso(request.due_at),
        "overdue": request.overdue,
        "guide": request.guide,
        "helpers": list(request.helpers),
        "claimed_at": _iso(request.claimed_at),
        "area": request.area,
        "seat": request.seat,
        "outcome": request.outcome,
        "receipt": request.receipt,
        "reason": request.reason,
        "steps": list(request.steps),
        "queue": request.queue,
        "counts_from": _iso(request.counts_from),
        "materials": materials_summary(request),
        "consents": sum(each.withdrawn_at is None for each in request.record.consents),
        **{name: getattr(request.record, name) for name in ("on_behalf", "continue_on", "at_home_next")},
        "became": [asdict(each) for each in request.record.became],
        **standing(place),
    }


def public_view(request: Request, place: Place | None, hall: Hall) -> Plain:
    """Return the ``PublicView`` of ``request``: nothing of others, and not who helps."""
    sits = request.state == CLAIMED
    return {
        "code": request.code,
        "hall": request.hall,
        "state": request.state,
        "matter": request.matter,
        "language": request.language,
        "needs": list(request.needs),
        "requested_at": iso(request.requested_at),
        **standing(place),
        "area": next((dict(each.name) for each in hall.areas if sits and each.id == request.area), None),
        "seat": request.seat if sits else None,
    }


def handed_over_view(request: Plain, planned: Plain) -> Plain:
    """Return the ``HandedOverView`` of a ``RequestView`` and the visit that intake ``planned`` (``{}``: it is away)."""
    return {**request, "ticket": planned.get("ticket"), "visit_code": planned.get("code")}


def consent_view(consent: Consent, who: Mapping[str, str], mandate: Mapping[str, str]) -> Plain:
    """Return the ``ConsentView`` of ``consent``; ``who`` and ``mandate``: what is sealed of it, masked."""
    return {
        "consent": consent.number,
        "scope": list(consent.scope),
        "given_by": consent.given_by,
        "given_how": consent.given_how,
        "given_at": iso(consent.at),
        "noted_by": consent.noted_by,
        "name": who.get("name"),
        "identity_number": who.get("identity_number"),
        "mandate": _mandate(consent.mandate, mandate) if consent.mandate else None,
        "withdrawn_at": _iso(consent.withdrawn_at),
    }


def _mandate(mandate: Mandate, sealed: Mapping[str, str]) -> Plain:
    told = {"kind": mandate.kind, "scope": list(mandate.scope), "valid_until": mandate.valid_until}
    return {**told, "principal": sealed.get("principal"), "reference": sealed.get("reference")}


def duty_view(duty: Duty) -> Plain:
    """Return the ``DutyView`` of ``duty``."""
    return {
        "guide": duty.guide,
        "hall": duty.hall,
        "day": duty.day,
        "on_duty": duty.on,
        "area": duty.area,
        "on_break": duty.on and duty.break_reason is not None,
        "break_reason": duty.break_reason,
    }


def skills_view(skills: Skills) -> Plain:
    """Return the ``SkillsView`` of ``skills``."""
    lists = {name: list(getattr(skills, name)) for name in ("matters", "groups", "languages")}
    return {"guide": skills.guide, "hall": skills.hall, **lists}


def desk_view(scene: Scene) -> Plain:
    """Return the ``DeskView`` of a hall."""
    taken = [seat.area for seat in scene.taken]
    return {
        "hall": scene.hall.id,
        "areas": [
            {
                "id": each.id,
                "name": dict(each.name),
                "seats": each.seats,
                "devices": dict(each.devices),
                "taken": taken.count(each.id),
            }
            for each in scene.hall.areas
        ],
        "guides": _guides(scene),
        "waiting": len(scene.line),
        "overdue": sum(each.overdue for each in scene.line),
        "promise_minutes": scene.hall.settings.guidance_promise_minutes,
    }


def _guides(scene: Scene) -> list[Plain]:
    return [
        {
            "guide": duty.guide,
            "area": duty.area,
            "on_break": post.resting,
            "break_reason": duty.break_reason,
            "since": _iso(since),
            "sittings": list(post.sittings),
            "skills": skills_view(post.skills),
        }
        for (duty, since), post in zip(scene.duties, scene.posts, strict=True)
    ]


def standing(place: Place | None) -> Mapping[str, Any]:
    """Return ``ahead``, ``wait`` and ``note`` of a ``place``; all ``None`` of what waits no more."""
    if place is None:
        return {"ahead": None, "wait": None, "note": None}
    note = {"code": place.note, "zh": WORDS[place.note][0], "en": WORDS[place.note][1]} if place.note else None
    return {"ahead": place.ahead, "wait": asdict(place.wait) if place.wait else None, "note": note}


def _iso(moment: datetime | None) -> str | None:
    return iso(moment) if moment else None
