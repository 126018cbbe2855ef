"""Histories that together make every rule of the projection do something, for tests of what they come to."""

from __future__ import annotations

from datetime import date

from loadtests.year import Plan, happened
from services.standards.domain import Said
from shared.messaging import Event
from tests.integration.standards.morning import DAY, Morning, at

HALL = "shunde"
SAMPLED = ("nanhai", "dali")


def said(event: Event) -> Said:
    """Return ``event`` as the rules see it."""
    return Said(event.type, event.subject, event.seq, event.time, event.hall, event.data, event.actor)


def told(visits: int = 240, days: int = 1) -> list[Event]:
    """Return some days of two sample halls, and of a third whatever happens seldom."""
    year = happened(Plan(visits, seed=3, first=date(2026, 3, 2), days=days))
    return [*(each for each in year if each.hall in (*SAMPLED, "")), *seldom().events]


def seldom() -> Morning:
    """Return a morning in which happens what a usual day does not have."""
    morning = Morning(HALL).play().detours()
    _tickets(morning)
    _posts(morning)
    _rounds(morning)
    _complaints(morning)
    _entries(morning)
    _applications(morning)
    return morning


def _applications(morning: Morning) -> None:
    """Materials looked at, at the desk and at a counter; and what became of what was filed."""
    request = f"{HALL}-r1"
    known = {"request": request, "visit": None, "matter": f"m-{HALL}", "requested_at": at(10).isoformat()}
    looks = ([], [1]), ([1], [])
    for minute, (late, materials) in enumerate(looks, 14):
        look = {"materials": [{"material": each, "state": "missing"} for each in materials], "late": late}
        more = {"guide": "guide-1", "check": minute - 13, "revision": 1, "complete": not materials, **look}
        morning.say("guidance_materials_checked", request, minute, {**known, **more})
    for minute, (state, decision) in enumerate((("accepted", None), ("decided", "granted")), 200):
        heard = {"state": state, "on": DAY, "decision": decision, "noted_by": "guide-1"}
        morning.say("guidance_followed_up", request, minute, {**known, **heard})
    told = {"visit": f"{HALL}-v1", "ticket": f"{HALL}-t1", "stop": 0, "matter": f"m-{HALL}", "missing": 1, "asked": 2}
    for times in (1, 2):
        morning.say("materials_noted", told["visit"], 8 + times, {**told, "times": times})


def _tickets(morning: Morning) -> None:
    known = morning.waiting(70, 60)
    there = {**known, "counter": f"{HALL}-1", "counter_number": 1}
    morning.say("ticket_joined", known["ticket"], 61, {**there, "called_with": "A001", "state_from": "waiting"})
    over = {**known, "state_from": "called", "cause": "hall_closed"}
    morning.say("ticket_suspended", known["ticket"], 62, {**over, "reason": "power"})
    morning.say("ticket_carried_over", known["ticket"], 63, over)
    planned = {"visit": known["visit"], "day": DAY, "arrived_at": known["arrived_at"]}
    stop = {"stop": 1, "matter": f"m-{HALL}", "queue": "tax"}
    morning.say("visit_planned", known["visit"], 64, {**planned, "stop": stop, "cause": "next_matter"})
    called = {**there, "call": 1, "after_seconds": 1.5}
    morning.say("ticket_announced", known["ticket"], 64, called)
    morning.say("print_failed", known["ticket"], 65, {**known, "copy": 1, "state": "waiting", "reason": "paper"})
    morning.say("ticket_returned", f"{HALL}-t7", 70, {**morning.waiting(71, 69), "places_down": 3, "misses": 1})


def _posts(morning: Morning) -> None:
    subject, facts = f"{HALL}-2:{DAY}", {"counter": f"{HALL}-2", "counter_number": 2, "day": DAY}
    more = {"clerk": "b", "clerk_from": "a", "queues": ["tax"], "reason": "gone"}
    morning.say("counter_taken_over", subject, 10, {**facts, **more})
    morning.say("counter_covered", subject, 11, {**facts, "absent": "a", "cover": "b", "reason": "ill"})
    undone = {"action": "counter_taken_over", "state_from": "open", "state_to": "closed", "queues": [], "clerk": None}
    morning.say("counter_action_undone", subject, 12, {**facts, **undone})
    morning.say("clerk_signed_in", "session-1", 1, {"staff": "anna", "roles": ["clerk"]})
    request = {"request": f"{HALL}-r90", "visit": None, "matter": f"m-{HALL}", "requested_at": morning.events[-1].data}
    request["requested_at"] = at(30).isoformat()
    morning.say("guidance_requested", f"{HALL}-r90", 30, {**request, "topic": None, "language": "zh"})
    morning.say("guidance_handed_over", f"{HALL}-r90", 40, {**request, "guide": "g", "queue": "tax"})
    morning.say("guidance_left", f"{HALL}-r91", 41, {**request, "request": f"{HALL}-r91", "guide": None})


def _rounds(morning: Morning) -> None:
    known = {"round": "round-1", "standard": "s", "version": "1", "halls": [HALL]}
    names = {"clause": "P-01", "item": "desk", "place": f"{HALL}-1", "hall": HALL}
    first = {"id": "a1", "verdict": "no", "replaces": [], **names}
    second = {"id": "a2", "verdict": "yes", "replaces": ["a1"], **names}
    morning.say("inspection_answered", "round-1", 20, {**known, "answers": [first]})
    morning.say("inspection_answered", "round-1", 25, {**known, "answers": [second]})
    morning.say("inspection_completed", "round-1", 30, {**known, "unanswered": 0})


def _complaints(morning: Morning) -> None:
    known = {"complaint": "c-1", "channel": "online", "category": "waiting", "named": True, "visit": None, "stop": None}
    known["received_at"] = at(50).isoformat()
    morning.say("complaint_received", "c-1", 50, {**known, "stars": None})
    morning.say("complaint_declined", "c-1", 60, known)
    other = {**known, "complaint": "c-2"}
    for minute, step in enumerate(("received", "accepted", "contacted", "investigated", "answered"), 60):
        morning.say(f"complaint_{step}", "c-2", minute, {**other, **({"stars": 1} if step == "received" else {})})
    morning.say("complaint_called_back", "c-2", 70, {**other, "result": "satisfied"})
    morning.say("complaint_archived", "c-2", 71, other)


def _entries(morning: Morning) -> None:
    """What people enter: documents and figures; and a hall that is closed at once."""
    document = {"kind": "fire_drill", "issued_on": DAY, "valid_from": DAY, "valid_until": None}
    for edition, minute in ((1, 10), (2, 20)):
        morning.say("document_entered", "doc-1", minute, {**document, "edition": edition})
    morning.say("document_withdrawn", "doc-1", 30, {"kind": "fire_drill", "edition": 1})
    figure = {"name": "satisfaction", "first_day": DAY, "last_day": DAY}
    morning.say("figure_reported", "figure-1", 10, {**figure, "value": 91.5, "unit": "percent"})
    morning.say("figure_withdrawn", "figure-1", 20, figure)
    morning.say("figure_reported", "figure-1", 30, {**figure, "value": 92.0, "unit": "percent"})
    morning.say("hall_closed", f"{HALL}:door", 100, {"reason": "power", "tickets": "kept", "day": DAY})
    morning.say("hall_reopened", f"{HALL}:door", 110, {"day": DAY, "closed_at": at(100).isoformat()})
