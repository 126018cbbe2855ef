"""Every row of the issue's "Bad input": a problem that says what is wrong, never a 5xx, and nothing done."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest
import requests

from tests.e2e.people import done, listen_until, refused

HALL, OTHER = "jiujiang", "dali"
JSON = "application/json"
FIGURES = f"/halls/{HALL}/figures"
COMPLAINT = {"category": "fees", "content": "x"}
VISITS = f"/halls/{HALL}/visits"
OPEN, CALL = f"/counters/{HALL}-2/open", f"/counters/{HALL}-2/call"
BOOK = f"/halls/{HALL}/appointments"
BOOKING = {"matter": "{matter}", "starts_at": "2026-03-03T10:30:00+08:00", "party": {"phone": "13800138000"}}
SPAN = {"standard": "nanhai-hall", "from": "2025-01-01T00:00:00+08:00", "to": "2025-02-01T00:00:00+08:00"}
FAR = "2026-02-06T00:00:00+08:00"
LEARNING, DAYS = f"/halls/{HALL}/guidance/learning", "from=2026-03-01&to=2026-03-02"
TWICE = {**SPAN, "halls": [HALL, HALL]}
MEBIBYTE = 1024 * 1024


@dataclass(frozen=True)
class Wrong:
    """A request that is wrong, and how it is refused. ``at``: the hall of the token, or ``None`` for no token."""

    what: str
    path: str
    status: int
    names: str | None = None
    body: Any = None
    raw: bytes | None = None
    role: str = "clerk"
    at: str | None = HALL
    method: str = "POST"
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": JSON})


TABLE = [
    # what does not exist
    Wrong("an unknown hall", "/halls/atlantis/visits", 404, "hall", {"matter": "m"}, role="kiosk"),
    Wrong("an unknown hall, reading", "/halls/atlantis", 404, "hall", method="GET"),
    Wrong("an unknown hall's board", "/halls/atlantis/board", 404, method="GET"),
    Wrong("an unknown hall's events", "/halls/atlantis/events", 404, "hall", method="GET"),
    Wrong("an unknown hall's matters", "/matters?hall=atlantis", 404, "hall", method="GET"),
    Wrong("an unknown hall's guidance", "/halls/atlantis/guidance-requests", 404, body={"matter": "m"}),
    Wrong(
        "an unknown hall's device", "/device-codes", 404, "hall", {"role": "kiosk", "hall": "atlantis"}, role="admin"
    ),
    Wrong("an unknown matter", VISITS, 404, "matter", {"matter": "nothing"}, role="kiosk"),
    Wrong("an unknown matter among several", VISITS, 404, body={"matters": ["{matter}", "nothing"]}, role="kiosk"),
    Wrong("an unknown matter, reading", "/matters/nothing", 404, "matter", method="GET"),
    Wrong("an unknown counter", f"/counters/{HALL}-999/open", 404, "counter", {}),
    Wrong("an unknown counter to pause", f"/counters/{HALL}-999/pause", 404, "counter", {"reason": "r"}),
    Wrong("an unknown counter to undo at", f"/counters/{HALL}-999/undo", 404, "counter"),
    Wrong("an unknown ticket", "/tickets/none/start", 404, "ticket", {}),
    Wrong("an unknown ticket of an agent", "/tickets/none/along", 404, "ticket", method="GET"),
    Wrong("an unknown ticket that was announced", "/tickets/none/announced", 404, "ticket", {}, role="board"),
    Wrong("an unknown ticket to hold", "/tickets/none/hold", 404, "ticket", {}),
    Wrong("an unknown ticket to transfer", "/tickets/none/transfer", 404, "ticket", {"queue": "q"}),
    Wrong("an unknown ticket's slip", "/tickets/none/slip", 404, "ticket", method="GET"),
    Wrong("an unknown ticket that was printed", "/tickets/none/printed", 404, "ticket", {}),
    Wrong("an unknown hall's printers", "/halls/atlantis/attention", 404, "hall", method="GET", role="supervisor"),
    Wrong("an unknown ticket to call", CALL, 404, "ticket", {"ticket": "none", "reason": "r"}),
    Wrong("an unknown queue", "/tickets/{ticket}/transfer", 404, body={"queue": "nowhere"}, role="supervisor"),
    Wrong("an unknown visit", "/visits/nosuchcode", 404, "code", method="GET", at=None),
    Wrong("an unknown visit's events", "/visits/nosuchcode/events", 404, "code", method="GET", at=None),
    Wrong("an unknown visit to cancel", "/visits/nosuchcode/cancel", 404, "code", {}, at=None),
    Wrong("an unknown visit to put back", "/visits/nosuchcode/later", 404, "code", {}, at=None),
    Wrong("an unknown visit to undo", "/visits/nosuchcode/undo", 404, "code", {}, at=None),
    Wrong("an unknown visit to rate", "/visits/nosuchcode/rating", 404, "code", {"stars": 5}, at=None),
    Wrong("an unknown appointment", "/appointments/nosuchcode", 404, "code", method="GET", at=None),
    Wrong("an unknown appointment to cancel", "/appointments/nosuchcode/cancel", 404, "code", {}, at=None),
    Wrong("an unknown appointment to keep", "/appointments/nosuchcode/check-in", 404, "code", {}, role="kiosk"),
    Wrong("an unknown hall's times", "/halls/atlantis/appointment-slots", 404, "hall", method="GET"),
    Wrong("an unknown hall to close", "/halls/atlantis/close", 404, "hall", {"reason": "fire"}, role="supervisor"),
    Wrong("an unknown hall's door", "/halls/atlantis/door", 404, "hall", method="GET"),
    Wrong("an unknown guidance request", "/guidance-requests/none/claim", 404, body={}, role="guide"),
    Wrong("an unknown standard", "/standards/none/versions/1", 404, method="GET", role="officer"),
    Wrong("an unknown check", "/checks/none", 404, method="GET", role="officer"),
    Wrong("learning of no days", LEARNING, 422, "from", method="GET", role="supervisor"),
    Wrong("learning backwards", f"{LEARNING}?from=2026-03-02&to=2026-03-01", 422, "to", method="GET", role="guide"),
    Wrong("learning by nothing", f"{LEARNING}?{DAYS}&by=star", 422, "by", method="GET", role="supervisor"),
    Wrong("an unknown report", "/reports/none", 404, "report", method="GET", role="officer"),
    Wrong("an unknown report's page", "/reports/none.html", 404, "report", method="GET", role="officer"),
    Wrong("a language without reports", "/reports/none.html?lang=tlh", 422, "lang", method="GET", role="officer"),
    Wrong("a report in which a hall is twice", "/reports", 422, "halls", TWICE, role="officer"),
    Wrong("a report on no hall", "/reports", 422, "halls", {**TWICE, "halls": []}, role="officer"),
    Wrong("a report on an unknown hall", "/halls/atlantis/reports", 404, "hall", SPAN, role="officer"),
    Wrong("a report of 401 days", f"/halls/{HALL}/reports", 422, "from", {**SPAN, "to": FAR}, role="officer"),
    Wrong("an unknown finding", "/findings/none/accept", 404, body={}, role="officer"),
    Wrong("an unknown finding's evidence", "/findings/none/evidence", 404, method="GET", role="officer"),
    Wrong("an unknown finding's case", "/findings/none/evidence/ticket:1", 404, method="GET", role="officer"),
    Wrong("an owner of an unknown finding", "/findings/none/assign", 404, body={"staff": "x"}, role="officer"),
    Wrong("an owner of no kind", "/findings/none/assign", 422, "role", {}, role="officer"),
    Wrong("a role that owns nothing", "/findings/none/assign", 422, "role", {"role": "kiosk"}, role="officer"),
    Wrong("a comment without words", "/findings/none/comments", 422, "words", {}, role="officer"),
    Wrong(
        "an unknown hall to complain of",
        "/halls/atlantis/complaints",
        403,
        body={"category": "fees", "content": "x"},
        role="kiosk",
    ),
    Wrong("an unknown complaint", "/complaints/none", 404, method="GET", role="officer"),
    Wrong("an unknown complaint's contact", "/complaints/none/contact", 404, method="GET", role="officer"),
    Wrong("an unknown step", "/complaints/none/steps/forget", 422, "step", {}, role="officer"),
    Wrong("a complaint's unknown code", "/complaint-codes/nosuchcode", 404, "code", method="GET", at=None),
    Wrong("ratings of no days", f"/halls/{HALL}/ratings", 422, "from", method="GET", role="officer"),
    Wrong(
        "an export of a year",
        f"/halls/{HALL}/ratings/export?from=2025-03-01&to=2026-02-28",
        422,
        "from",
        method="GET",
        role="officer",
    ),
    Wrong("an unknown round", "/inspection-rounds/none", 404, method="GET", role="officer"),
    Wrong("an unknown round to end", "/inspection-rounds/none/complete", 404, body={}, role="officer"),
    Wrong("a round by no standard", "/inspection-rounds", 422, "standard", {}, role="officer"),
    Wrong(
        "a round with no answers", "/inspection-rounds/none/answers", 422, "answers", {"answers": []}, role="officer"
    ),
    Wrong("no yes and no no", "/findings?overdue=maybe", 422, "overdue", method="GET", role="officer"),
    Wrong("no clause", "/findings?clause=W", 422, "clause", method="GET", role="officer"),
    Wrong("an unknown device", "/devices/none", 404, "device", method="DELETE", role="admin"),
    Wrong("an unknown person", "/staff/none", 404, "staff", method="DELETE", role="admin"),
    Wrong("an unknown address", "/no-such-thing", 404, method="GET"),
    Wrong("an id that is none", "/tickets/$ne/start", 404, body={}),
    Wrong("a path that climbs", "/halls/%2e%2e%2fadmin", 404, method="GET"),
    # what cannot be read
    Wrong("half a JSON object", VISITS, 400, raw=b'{"matter": ', role="kiosk"),
    Wrong("no JSON at all", VISITS, 400, raw=b"matter=1", role="kiosk"),
    Wrong("bytes that are no text", VISITS, 400, raw=b'{"matter": "\xff"}', role="kiosk"),
    Wrong("a number that JSON does not have", VISITS, 400, raw=b'{"matter": NaN}', role="kiosk"),
    Wrong("half a character", VISITS, 400, raw=b'{"matter": "\\ud800"}', role="kiosk"),
    Wrong("depth without end", VISITS, 400, raw=b"[" * 200_000, role="kiosk"),
    # fields
    Wrong("no field at all", VISITS, 422, "matter", {}, role="kiosk"),
    Wrong("a list", VISITS, 422, "body", raw=b"[]", role="kiosk"),
    Wrong("an operator for a text", VISITS, 422, "matter", {"matter": {"$ne": None}}, role="kiosk"),
    Wrong("an operator in a list", VISITS, 422, "matters.0", {"matters": [{"$gt": ""}]}, role="kiosk"),
    Wrong("an operator as a name", VISITS, 422, "$where", {"matter": "{matter}", "$where": "1"}, role="kiosk"),
    Wrong("an operator in the party", VISITS, 422, "party.name", {"matter": "{matter}", "party": {"name": {"$ne": 1}}}),
    Wrong("an operator as password", "/sessions", 422, "password", {"username": "a", "password": {"$ne": ""}}, at=None),
    Wrong(
        "an operator as user name", "/sessions", 422, "username", {"username": {"$gt": ""}, "password": "x"}, at=None
    ),
    Wrong("an operator as code", "/devices", 422, "code", {"code": {"$ne": None}}, at=None),
    Wrong("an operator as ticket", CALL, 422, "ticket", {"ticket": {"$gt": ""}}),
    Wrong("a field nobody knows", VISITS, 422, "vip", {"matter": "{matter}", "vip": True}, role="kiosk"),
    Wrong("both matter and matters", VISITS, 422, "matter", {"matter": "{matter}", "matters": ["{matter}"]}),
    Wrong("the same matter twice", VISITS, 422, body={"matters": ["{matter}", "{matter}"]}),
    Wrong("a priority nobody knows", VISITS, 422, "priority", {"matter": "{matter}", "priority": "vip"}, role="kiosk"),
    Wrong("a language nobody speaks", VISITS, 422, "language", {"matter": "{matter}", "language": "tlh"}, role="kiosk"),
    Wrong(
        "an identity number with a wrong digit",
        VISITS,
        422,
        "party.identity_number",
        {"matter": "{matter}", "party": {"identity_number": "11010519491231002A"}},
        role="kiosk",
    ),
    Wrong(
        "a telephone number that is none",
        VISITS,
        422,
        "party.phone",
        {"matter": "{matter}", "party": {"phone": "12345"}},
        role="kiosk",
    ),
    Wrong("nobody who books", BOOK, 422, "party.identity_number", {**BOOKING, "party": {}}, role="kiosk"),
    Wrong("a booker with a name", BOOK, 422, "party.name", {**BOOKING, "party": {"name": "x"}}, role="kiosk"),
    Wrong("an operator as booker", BOOK, 422, "party.phone", {**BOOKING, "party": {"phone": {"$ne": 1}}}, role="kiosk"),
    Wrong("a time of day without a day", BOOK, 422, "starts_at", {**BOOKING, "starts_at": "10:30"}, role="kiosk"),
    Wrong("no new time", "/appointments/nosuchcode/move", 422, "starts_at", {}, at=None),
    Wrong("an operator as new time", "/appointments/c/move", 422, "starts_at", {"starts_at": {"$gt": ""}}, at=None),
    Wrong("a day of times that is none", f"/halls/{HALL}/appointment-slots?day=2026-02-30", 422, "day", method="GET"),
    Wrong("no reason to close", f"/halls/{HALL}/close", 422, "reason", {}, role="supervisor"),
    Wrong(
        "tickets that nobody knows what to do with",
        f"/halls/{HALL}/close",
        422,
        "tickets",
        {"reason": "fire", "tickets": "burn"},
        role="supervisor",
    ),
    Wrong("six stars", "/visits/{code}/rating", 422, "stars", {"stars": 6}, at=None),
    Wrong("half a star", "/visits/{code}/rating", 422, "stars", {"stars": 4.5}, at=None),
    Wrong("stars as text", "/visits/{code}/rating", 422, "stars", {"stars": "5"}, at=None),
    Wrong("a slip that fails for no known reason", "/tickets/{ticket}/print-failed", 422, "reason", {"reason": "rain"}),
    Wrong("a slip on stone", "/tickets/{ticket}/printed", 422, "on", {"on": "stone"}),
    Wrong("no reason to pause", f"/counters/{HALL}-2/pause", 422, "reason", {}),
    Wrong(
        "a setting out of range",
        f"/halls/{HALL}/settings",
        422,
        "settings.one_priority_call_in",
        {"settings": {"one_priority_call_in": 0}, "reason": "r"},
        role="admin",
    ),
    Wrong(
        "a setting nobody knows",
        f"/halls/{HALL}/settings",
        422,
        "settings.vip_first",
        {"settings": {"vip_first": True}, "reason": "r"},
        role="admin",
    ),
    Wrong(
        "a credit for a class nobody knows",
        f"/halls/{HALL}/settings",
        422,
        body={"settings": {"credit_minutes": {"vip": 5}}, "reason": "r"},
        role="admin",
    ),
    Wrong("settings without a reason", f"/halls/{HALL}/settings", 422, "reason", {"settings": {}}, role="admin"),
    Wrong("nobody to stand in", f"/counters/{HALL}-2/cover", 422, "clerk", {"reason": "r"}),
    Wrong("no reason to take over", f"/counters/{HALL}-2/take-over", 422, "reason", {}),
    Wrong("no way to transfer", "/tickets/{ticket}/transfer", 422, "queue", {}),
    Wrong("two ways to transfer", "/tickets/{ticket}/transfer", 422, "queue", {"queue": "q", "counter": "c"}),
    Wrong("an outcome nobody knows", "/guidance-requests/none/resolve", 422, "outcome", {"outcome": "gone"}),
    Wrong(
        "a period that ends before it begins",
        f"/halls/{HALL}/checks",
        422,
        "to",
        role="officer",
        body={"standard": "s", "from": "2026-03-03T00:00:00Z", "to": "2026-03-02T00:00:00Z"},
    ),
    Wrong(
        "a time without its zone",
        f"/halls/{HALL}/checks",
        422,
        "from",
        role="officer",
        body={"standard": "s", "from": "2026-03-02T00:00:00", "to": "2026-03-03T00:00:00Z"},
    ),
    Wrong(
        "figures of a year and a day",
        f"{FIGURES}?from=2025-01-01&to=2026-01-02",
        422,
        "to",
        method="GET",
        role="officer",
    ),
    Wrong("figures backwards", f"{FIGURES}?from=2026-01-02&to=2026-01-01", 422, "to", method="GET", role="officer"),
    Wrong("figures since no day", f"{FIGURES}?from=yesterday&to=2026-01-01", 422, "from", method="GET", role="officer"),
    Wrong(
        "figures by the moon",
        f"{FIGURES}?from=2026-01-01&to=2026-01-01&by=moon",
        422,
        "by",
        method="GET",
        role="officer",
    ),
    Wrong("figures for a clerk", f"{FIGURES}?from=2026-01-01&to=2026-01-01", 403, method="GET"),
    Wrong("a day that is none", "/findings/none/waive", 422, "until", {"reason": "r", "until": "2026-02-30"}),
    Wrong("a role that devices have not", "/device-codes", 422, "role", {"role": "admin", "hall": HALL}, role="admin"),
    Wrong(
        "a short password",
        "/staff",
        422,
        "password",
        role="admin",
        body={"username": "xy", "password": "short", "roles": ["clerk"], "halls": [HALL]},
    ),
    Wrong("a page of nothing", "/halls?limit=0", 422, "limit", method="GET"),
    Wrong("a page too large", "/halls?limit=201", 422, "limit", method="GET"),
    Wrong("a page of words", "/matters?limit=many", 422, "limit", method="GET"),
    Wrong("a query nobody knows", "/halls?page=2", 422, "page", method="GET"),
    Wrong("an operator in a query", "/matters?hall[$ne]=x", 422, method="GET"),
    Wrong(
        "an empty key",
        VISITS,
        422,
        "Idempotency-Key",
        {"matter": "{matter}"},
        headers={"Content-Type": JSON, "Idempotency-Key": ""},
    ),
    Wrong(
        "a key too long",
        VISITS,
        422,
        "Idempotency-Key",
        {"matter": "{matter}"},
        headers={"Content-Type": JSON, "Idempotency-Key": "k" * 201},
    ),
    # what the state does not allow
    Wrong("a call at a closed counter", f"/counters/{HALL}-3/call", 409, body={}),
    Wrong("a pause of a closed counter", f"/counters/{HALL}-3/pause", 409, body={"reason": "r"}),
    Wrong("a take-over of a closed counter", f"/counters/{HALL}-3/take-over", 409, body={"reason": "r"}),
    Wrong("a start without a call", "/tickets/{ticket}/start", 409, body={}),
    Wrong("a finish without a start", "/tickets/{ticket}/finish", 409, body={}),
    Wrong("a recall without a call", "/tickets/{ticket}/recall", 409, body={}),
    Wrong("a hold of one who waits", "/tickets/{ticket}/hold", 409, body={}),
    Wrong("a return of one who waits", "/tickets/{ticket}/return", 409, body={}),
    Wrong("a resume of one who waits", "/tickets/{ticket}/resume", 409, body={}),
    Wrong("a rating before the service", "/visits/{code}/rating", 409, body={"stars": 5}, at=None),
    Wrong("a sign-out of a token nobody signed in for", "/sessions", 409, method="DELETE"),
    # who one is
    Wrong("no token", VISITS, 401, body={"matter": "{matter}"}, at=None),
    Wrong("no token, reading", "/halls", 401, method="GET", at=None),
    Wrong("a forged token", "/halls", 401, method="GET", at=None, headers={"Authorization": "Bearer a.b.c"}),
    Wrong("another scheme", "/halls", 401, method="GET", at=None, headers={"Authorization": "Basic YTpi"}),
    Wrong(
        "a wrong token where none is needed",
        "/visits/{code}/rating",
        401,
        body={"stars": 5},
        at=None,
        headers={"Content-Type": JSON, "Authorization": "Bearer a.b.c"},
    ),
    Wrong("a wrong password", "/sessions", 401, body={"username": "nobody", "password": "x"}, at=None),
    Wrong("a wrong code", "/devices", 401, "code", {"code": "2222222222"}, at=None),
    # what one may not
    Wrong("another hall's visit", VISITS, 403, body={"matter": "{matter}"}, role="kiosk", at=OTHER),
    Wrong("another hall's counter", OPEN, 403, body={}, at=OTHER),
    Wrong("another hall's ticket", "/tickets/{ticket}/start", 403, body={}, at=OTHER),
    Wrong("another hall's board", f"/halls/{HALL}/board", 403, method="GET", role="board", at=OTHER),
    Wrong("a counter of another clerk", f"/counters/{HALL}-1/call", 403, body={}),
    Wrong("a board that calls", CALL, 403, body={}, role="board"),
    Wrong("a kiosk that opens", OPEN, 403, body={}, role="kiosk"),
    Wrong("staff that rates", "/visits/{code}/rating", 403, body={"stars": 5}),
    # how it is sent
    Wrong("more than a mebibyte", VISITS, 413, raw=b'{"matter": "' + b"x" * MEBIBYTE + b'"}', role="kiosk"),
    Wrong("text that is not JSON", VISITS, 415, raw=b"{}", role="kiosk", headers={"Content-Type": "text/plain"}),
    Wrong("a form", VISITS, 415, raw=b"matter=x", headers={"Content-Type": "application/x-www-form-urlencoded"}),
    Wrong("no media type", VISITS, 415, raw=b"{}", role="kiosk", headers={}),
    Wrong("a wrong method", VISITS, 405, method="DELETE"),
    Wrong("a wrong method for a hall", f"/halls/{HALL}", 405, method="PUT", body={}),
    Wrong("a wrong method for a session", "/sessions", 405, method="GET"),
]


@pytest.fixture(scope="module")
def scene(cast, matters):
    """A waiting visitor, two open counters, and the place in the live events before all that is wrong."""
    matter = matters(HALL)[0]["id"]
    cast("clerk", HALL, "another-clerk").open(f"{HALL}-1")
    cast("clerk", HALL).open(f"{HALL}-2")
    visit = cast("kiosk", HALL).take_ticket(matter)
    heard = listen_until(cast("board", HALL), _ticket_of(visit), "start")
    names = {"matter": matter, "ticket": visit["ticket"]["id"], "code": visit["code"]}
    return {"names": names, "number": visit["ticket"]["number"], "last": heard[-1].id}


def _ticket_of(visit):
    return lambda frame: frame.event == "ticket_issued" and frame.data["data"]["visit"] == visit["visit"]


def filled(part, names):
    """Return ``part`` with ``{names}`` filled in."""
    if isinstance(part, str):
        return names.get(part[1:-1], part) if part.startswith("{") else part
    if isinstance(part, dict):
        return {name: filled(each, names) for name, each in part.items()}
    return [filled(each, names) for each in part] if isinstance(part, list) else part


def sent(suite, scene, wrong):
    path = "/".join(filled(part, scene["names"]) for part in wrong.path.split("/"))
    headers = dict(wrong.headers)
    if wrong.at:
        headers["Authorization"] = f"Bearer {suite.token(wrong.role, wrong.at)}"
    body = {"data": wrong.raw} if wrong.raw is not None else {"json": filled(wrong.body, scene["names"])}
    return requests.request(wrong.method, f"{suite.url}/api/v1{path}", headers=headers, timeout=15, **body)


@pytest.mark.parametrize("wrong", TABLE, ids=lambda wrong: wrong.what)
def test_what_is_wrong_is_refused_and_said(suite, scene, wrong):
    answer = sent(suite, scene, wrong)
    problem = refused(answer, wrong.status)
    assert problem["type"].startswith("/problems/")
    assert problem["title"]
    if wrong.names:
        assert problem["field"] == wrong.names
    if wrong.status == 409 and wrong.role == "clerk" and wrong.at:
        assert problem.get("state") or wrong.method == "DELETE", problem
    if wrong.status == 405:
        assert wrong.method not in answer.headers["Allow"].split(", ")
    if wrong.status == 401:
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_the_same_key_with_another_body_is_refused(cast, scene, suite):
    kiosk = cast("kiosk", OTHER)
    other_matter = scene["names"]["matter"]
    headers = {"Authorization": f"Bearer {kiosk.token}", "Idempotency-Key": "bad-input-1"}
    address = f"{suite.url}/api/v1/halls/{OTHER}/guidance-requests"
    done(requests.post(address, json={"matter": other_matter}, headers=headers, timeout=10), 201)
    again = requests.post(address, json={"matter": other_matter, "topic": "another"}, headers=headers, timeout=10)
    assert refused(again, 409)["field"] == "Idempotency-Key"


def test_after_all_of_it_nothing_has_happened_in_the_hall_and_no_number_is_missing(cast, scene):
    visit = cast("kiosk", HALL).take_ticket(scene["names"]["matter"])
    heard = listen_until(cast("board", HALL), _ticket_of(visit), scene["last"])
    in_the_hall = [frame.data for frame in heard if frame.event != "standing_changed"]  # the office's view
    assert {each["data"].get("visit") for each in in_the_hall} == {visit["visit"]}
    before, after = int(scene["number"][1:]), int(visit["ticket"]["number"][1:])
    assert after == before + 1
