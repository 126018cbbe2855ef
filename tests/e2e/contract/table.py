"""Who may what: one row for each route that the door describes.

``may``: roles that may, of the hall in question (``ALL``: any token). ``everywhere``: their own hall does not matter.
``public``: without a token too. ``answers``: what those who may get; a 409 counts, as it says that they might.
``body``, ``query``: what is sent, with ``{names}`` of ``Subjects`` filled in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from shared.contracts.words import ROLES

ALL = " ".join(ROLES)
STAFFED = "clerk supervisor"
HELPED = "guide supervisor"
INSPECTED = "officer supervisor"
SEEN = f"{INSPECTED} admin"


@dataclass(frozen=True)
class Row:
    """One route. See above."""

    route: str
    may: str
    answers: tuple[int, ...]
    body: Mapping[str, Any] | None = None
    query: Mapping[str, str] = field(default_factory=dict)
    everywhere: bool = False
    public: bool = False

    @property
    def method(self) -> str:
        """Return the method."""
        return self.route.split()[0]

    @property
    def path(self) -> str:
        """Return the path as the description has it."""
        return self.route.split()[1]

    def lets(self, role: str | None, own_hall: bool) -> bool:
        """Return whether somebody of ``role`` (``None``: without a token) may."""
        if role is None:
            return self.public
        return role in self.may.split() and (own_hall or self.everywhere)


def anybody(route: str, *answers: int, **more: Any) -> Row:
    """Return the row of a route that needs no token and looks at none."""
    return Row(route, ALL, answers, public=True, everywhere=True, **more)


def any_token(route: str, *answers: int, **more: Any) -> Row:
    """Return the row of a route that any token opens."""
    return Row(route, ALL, answers, everywhere=True, **more)


VISITS, COUNTERS, TICKETS = "/api/v1/visits/{code}", "/api/v1/counters/{counter}", "/api/v1/tickets/{ticket}"
REQUESTS, FINDINGS = "/api/v1/guidance-requests/{guidance_request}", "/api/v1/findings/{finding}"
BOTH = {"zh": "测试", "en": "A test"}
MARCH = {"from": "2026-03-01", "to": "2026-03-31"}
ROUNDS, LOOKED = (
    "/api/v1/inspection-rounds",
    {"id": "tablet-1", "clause": "S-01", "item": "none", "place": "x", "verdict": "yes", "at": "2026-03-02T02:00:00Z"},
)
NOTED = {"number": 1, "step": "x", "base": 0, "state": "done", "at": "2026-03-02T02:00:00Z", "checklist": "x"}
COMPLAINTS, COMPLAINT = "/api/v1/complaints/{complaint}", {"category": "waiting", "content": "nobody came"}
HALL, APPOINTMENTS = "/api/v1/halls/{hall}", "/api/v1/appointments/{appointment}"

OFFLINE = {
    "id": "own-1",
    "lease": "lost",
    "day": "2026-03-02",
    "queue": "{queue}",
    "sequence": 500,
    "matter": "{matter}",
    "at": "2026-03-02T01:30:00Z",
}

STANDARD = {
    "id": "contract-test",
    "version": "1",
    "name": {"zh": "不可能的标准", "en": "An impossible standard"},
    "domains": [{"id": "mechanism", "letters": ["W"], "name": {"zh": "机制", "en": "Mechanism"}}],
    "clauses": [
        {
            "id": "W-01",
            "domain": "mechanism",
            "name": {"zh": "等待", "en": "Waiting"},
            "wording": {"zh": "无人等待。", "en": "Nobody waits."},
            "basis": {"zh": "测试", "en": "A test"},
            "house_rule": True,
            "kind": "measured",
            "measure": "wait_minutes",
            "conditions": [{"aggregate": "max", "at_most": -1, "unit": "minutes", "smallest_sample": 1}],
        }
    ],
}
DOCUMENT = {"kind": "emergency_plan", "title": "A plan", "reference": "Room 3", "issued_on": "2026-01-05"}
FIGURE = {
    "name": "hotline_responded",
    "first_day": "2026-02-01",
    "last_day": "2026-02-28",
    "value": 100,
    "unit": "percent",
    "source": "A letter",
    "reason": "again",
}
PAST = {"standard": "{standard}", "from": "{since}", "to": "{until}"}

CHECKLIST = {
    "matter": "{matter}",
    "version": "contract-1",
    "valid_from": "2099-01-01",
    "site": BOTH,
    "receipt": {"pattern": "[A-Z]{2}-\\d{4}", "example": "WB-2026", "where": BOTH},
    "steps": [{"id": kind, "kind": kind, "title": BOTH, "wording": BOTH} for kind in ("sign_in", "submit", "receipt")],
}
REASONS = {"hall": "{hall}", "version": "contract-1", "reasons": [{"id": "counter-only", "name": BOTH}]}

TABLE = [
    anybody("GET /healthz", 200),
    anybody("GET /readyz", 200),
    anybody("GET /metrics", 200),
    anybody("GET /api/openapi.json", 200),
    # who gets in
    anybody("POST /api/v1/sessions", 201, body={"username": "{username}", "password": "{password}"}),
    any_token("DELETE /api/v1/sessions", 409),  # these tokens were not got by signing in
    Row("POST /api/v1/device-codes", "admin", (201,), {"role": "kiosk", "hall": "{hall}"}),
    anybody("POST /api/v1/devices", 201, body={"code": "{device_code}"}),
    anybody("GET /api/v1/trial-sessions", 200),
    anybody("POST /api/v1/trial-sessions", 201, body={"role": "kiosk", "hall": "{hall}"}),
    Row("POST /api/v1/devices/heartbeat", "", (204,)),  # for enrolled devices alone
    Row("GET /api/v1/devices", "admin supervisor", (200,), query={"hall": "{hall}"}),
    Row("DELETE /api/v1/devices/{device}", "admin", (204,)),
    Row("GET /api/v1/staff", "admin", (200,), everywhere=True),
    Row(
        "POST /api/v1/staff",
        "admin",
        (201,),
        {"username": "{new_username}", "password": "{password}", "roles": ["clerk"], "halls": ["{hall}"]},
    ),
    Row("DELETE /api/v1/staff/{staff}", "admin", (204,)),
    Row(f"GET {HALL}/staff", "supervisor admin", (200,)),
    # halls, matters, visits
    any_token("GET /api/v1/halls", 200),
    any_token("GET /api/v1/halls/{hall}", 200),
    Row(f"POST {HALL}/settings", "admin", (200,), {"settings": {"undo_within_seconds": 30}, "reason": "as it was"}),
    any_token("GET /api/v1/matters", 200, query={"hall": "{hall}"}),
    any_token("GET /api/v1/matters/{matter}", 200),
    Row(f"POST {HALL}/visits", "kiosk clerk guide supervisor", (201, 202), {"matter": "{matter}"}),
    anybody(f"GET {VISITS}", 200),
    anybody(f"GET {VISITS}/events", 200),
    anybody(f"POST {VISITS}/later", 200, 409),
    anybody(f"POST {VISITS}/cancel", 200, 409),
    anybody(f"POST {VISITS}/undo", 200, 409),
    Row(
        f"POST {VISITS}/rating", "kiosk board evaluator", (409,), {"stars": 5}, public=True, everywhere=True
    ),  # not served yet
    # appointments
    any_token(f"GET {HALL}/appointment-slots", 200, query={"matter": "{matter}"}),
    Row(
        f"POST {HALL}/appointments",
        "kiosk clerk guide supervisor",
        (201, 409),
        {"matter": "{matter}", "starts_at": "{slot}", "party": {"phone": "13800138000"}},
    ),
    Row(f"GET {HALL}/appointments", "clerk guide supervisor", (200,)),
    anybody(f"GET {APPOINTMENTS}", 200),
    anybody(f"POST {APPOINTMENTS}/move", 200, 409, body={"starts_at": "{slot}"}),
    Row(f"POST {APPOINTMENTS}/check-in", "kiosk clerk guide supervisor", (409,), {}),  # it is on another day
    anybody(f"POST {APPOINTMENTS}/cancel", 200, 409),
    # kiosks
    any_token(f"GET {HALL}/catalogue", 200),
    Row(f"GET {HALL}/kiosk", "kiosk clerk guide supervisor", (200,)),
    Row(f"POST {HALL}/number-leases", "kiosk supervisor", (201,), {}),
    Row(f"POST {HALL}/offline-tickets", "kiosk supervisor", (200,), {"tickets": [OFFLINE]}),
    # what screens live on
    Row(f"GET {HALL}/board", ALL, (200,)),
    Row(f"GET {HALL}/events", ALL, (200,)),
    # counters and tickets
    any_token(f"GET {HALL}/counters", 200),
    Row(f"POST {COUNTERS}/open", STAFFED, (200,), {}),
    Row(f"POST {COUNTERS}/call", STAFFED, (200, 409), {"ticket": "{ticket}", "reason": "asked for"}),
    Row(f"POST {COUNTERS}/pause", STAFFED, (200, 409), {"reason": "lunch"}),
    Row(f"POST {COUNTERS}/cover", STAFFED, (200,), {"clerk": "b", "absent": "a", "reason": "training"}),
    Row(f"POST {COUNTERS}/take-over", STAFFED, (200, 409), {"reason": "nobody there"}),
    Row(f"POST {COUNTERS}/undo", STAFFED, (200, 409)),
    Row(f"POST {COUNTERS}/close", STAFFED, (200, 409)),
    Row(f"GET {COUNTERS}/rating", "", (200, 204)),  # for the evaluator of that counter alone
    Row(f"POST {COUNTERS}/rating", "", (201,), {"ticket": "{ticket}", "stars": 5}),
    Row(f"GET {HALL}/tickets", "clerk guide supervisor", (200,), query={"state": "waiting"}),
    any_token(f"GET {TICKETS}", 200),
    Row(f"GET {TICKETS}/visit", "clerk guide supervisor", (200,)),
    Row(f"POST {TICKETS}/notice", "clerk guide supervisor", (200, 409), {"words": "a copy of the lease"}),
    Row(f"GET {TICKETS}/along", "clerk guide kiosk supervisor", (200,)),
    Row(f"POST {TICKETS}/recall", STAFFED, (200, 409)),
    Row(f"POST {TICKETS}/announced", "board supervisor", (200,), {}),
    Row(f"POST {TICKETS}/start", STAFFED, (200, 409)),
    Row(f"POST {TICKETS}/hold", STAFFED, (200, 409)),
    Row(f"POST {TICKETS}/resume", STAFFED, (200, 409)),
    Row(f"POST {TICKETS}/finish", STAFFED, (200, 409)),
    Row(f"POST {TICKETS}/no-show", STAFFED, (200, 409)),
    Row(f"POST {TICKETS}/return", STAFFED, (200, 409)),
    Row(f"POST {TICKETS}/undo", STAFFED, (200, 409)),
    Row(f"POST {TICKETS}/transfer", STAFFED, (200, 409), {"counter": "{counter}"}),
    Row(f"POST {TICKETS}/reprint", "kiosk clerk guide supervisor", (200, 409)),
    Row(f"GET {TICKETS}/slip", "kiosk clerk guide supervisor", (200,)),
    Row(f"POST {TICKETS}/printed", "kiosk clerk guide supervisor", (200,), {"copy": 1}),
    Row(f"POST {TICKETS}/print-failed", "kiosk clerk guide supervisor", (200,), {"reason": "jam"}),
    Row(f"GET {HALL}/attention", "supervisor admin", (200,)),
    Row(f"GET {HALL}/figures", "supervisor officer admin", (200,), query={"from": "2026-03-01", "to": "2026-03-31"}),
    Row(f"POST {TICKETS}/cancel", "kiosk clerk supervisor", (200, 409)),
    # guidance
    Row(f"POST {HALL}/guidance-requests", "kiosk clerk guide supervisor", (201,), {"matter": "{matter}"}),
    Row(f"GET {HALL}/guidance-requests", "clerk guide supervisor", (200,)),
    Row(f"GET {HALL}/guidance", "clerk guide supervisor", (200,)),
    Row(f"POST {HALL}/guide-duty", "guide", (200,), {"on_duty": True}),
    Row(f"POST {HALL}/guide-break", "guide", (200,), {"on_break": False}),
    Row(f"POST {HALL}/guides/{{guide}}/skills", "supervisor admin", (200,), {"languages": ["zh", "yue"]}),
    anybody(f"POST {VISITS}/guidance-requests", 201, 409, body={"topic": "uploading"}),
    anybody("GET /api/v1/guidance/{request_code}", 200),
    Row(f"POST {REQUESTS}/claim", HELPED, (200,)),
    Row(f"POST {HALL}/guidance/next", HELPED, (200, 409)),  # they may sit with somebody
    Row(f"POST {REQUESTS}/join", HELPED, (200,)),
    Row(f"POST {REQUESTS}/reassign", HELPED, (409,), {"guide": "nobody-1", "reason": "not on duty"}),
    Row(f"POST {REQUESTS}/steps/{{step}}", HELPED, (200,)),
    Row(f"GET {REQUESTS}", "clerk guide supervisor", (200,)),
    Row(f"POST {REQUESTS}/steps/{{step}}/settle", HELPED, (409,), {"state": "done", "version": 1}),  # nothing differs
    Row(f"POST {REQUESTS}/changes", HELPED, (200,), {"device": "tablet-1", "changes": [NOTED]}),
    Row(f"POST {REQUESTS}/materials", HELPED, (200, 422), {"materials": []}),  # none is, where all are held
    Row(f"GET {REQUESTS}/notice", "clerk guide supervisor", (200, 404)),
    Row(f"POST {REQUESTS}/consents", HELPED, (201,), {"scope": ["submit"], "given_how": "said"}),
    Row(f"GET {REQUESTS}/consents", HELPED, (200,)),
    Row(f"POST {REQUESTS}/consents/{{consent}}/withdraw", HELPED, (200,)),
    Row(f"POST {REQUESTS}/hand-over", HELPED, (200,), {"queue": "{queue}"}),
    Row(f"POST {REQUESTS}/resolve", HELPED, (409,), {"outcome": "left"}),  # it was handed over
    Row(f"POST {REQUESTS}/follow-up", HELPED, (409,), {"state": "accepted", "on": "2026-03-09"}),  # nothing was filed
    any_token("GET /api/v1/checklists", 200),
    Row("POST /api/v1/checklists", "admin officer", (200,), {"checklists": [CHECKLIST]}, everywhere=True),
    any_token("GET /api/v1/checklists/{matter}", 200),
    any_token("GET /api/v1/checklists/{matter}/versions/{checklist_version}", 200),
    any_token("GET /api/v1/guidance-reasons", 200, query={"hall": "{hall}"}),
    Row("POST /api/v1/guidance-reasons", "admin officer", (200,), REASONS),
    Row(
        f"GET {HALL}/guidance/learning",
        "guide supervisor officer admin",
        (200,),
        query={"from": "2026-03-01", "to": "2026-03-31"},
    ),
    anybody("POST /api/v1/guidance/{request_code}/cancel", 200, 409),
    # standards
    any_token("GET /api/v1/standards", 200),
    any_token("GET /api/v1/standards/{standard}/versions/{version}", 200),
    any_token("GET /api/v1/standards/{standard}/versions/{version}/difference", 200),
    Row("POST /api/v1/standards/check", "admin officer", (200,), {"standard": {"id": "draft"}}, everywhere=True),
    Row("POST /api/v1/standards", "admin officer", (200,), {"standard": STANDARD}, everywhere=True),
    Row("GET /api/v1/drafts/{draft_kind}/{draft_subject}", "admin officer", (200,), everywhere=True),
    Row("POST /api/v1/drafts/{draft_kind}/check", "admin officer", (200,), {"text": "id: x"}, everywhere=True),
    Row(
        "POST /api/v1/drafts/{draft_kind}/publish",
        "admin officer",
        (422,),
        {"text": "id: x", "base": "new"},
        everywhere=True,
    ),
    Row(f"POST {HALL}/documents", "officer", (201,), DOCUMENT),
    Row(f"GET {HALL}/documents", SEEN, (200,)),
    Row(f"GET {HALL}/documents/{{document_kind}}", SEEN, (200,)),
    Row(f"POST {HALL}/documents/{{document_kind}}/withdraw", "officer", (200, 409), {"edition": 1, "reason": "wrong"}),
    Row(f"POST {HALL}/figures-reported", "officer", (201,), FIGURE),
    Row(f"GET {HALL}/figures-reported", SEEN, (200,)),
    Row(f"POST {HALL}/figures-reported/{{figure}}/withdraw", "officer", (200, 409), {"reason": "wrong"}),
    Row(f"POST {HALL}/checks", INSPECTED, (201,), {"standard": "{standard}", "from": "{since}", "to": "{until}"}),
    Row("GET /api/v1/checks/{check}", INSPECTED, (200,)),
    Row(f"GET {HALL}/checks", INSPECTED, (200,)),
    Row(f"GET {HALL}/standing", SEEN, (200, 503)),
    Row(f"GET {HALL}/clauses/{{clause}}/cases", SEEN, (200,), query=PAST),
    Row(f"GET {HALL}/clauses/{{clause}}/cases/{{case}}", SEEN, (200,), query=PAST),
    Row("POST /api/v1/checks", INSPECTED, (202,), {"halls": ["{hall}"], **PAST}),
    Row("GET /api/v1/check-runs/{check_run}", INSPECTED, (200,)),
    Row(
        "POST /api/v1/standards/back-tests",
        INSPECTED,
        (202,),
        {"halls": ["{hall}"], **PAST, "every": "whole", "thresholds": [{"clause": "{clause}", "threshold": 10}]},
    ),
    Row("GET /api/v1/standards/back-tests/{back_test}", INSPECTED, (200,)),
    Row("GET /api/v1/findings", SEEN, (200,), query={"hall": "{hall}", "overdue": "false"}),
    Row(f"GET {FINDINGS}", SEEN, (200,)),
    Row(f"GET {FINDINGS}/evidence", SEEN, (200,)),
    Row(f"GET {FINDINGS}/evidence/{{case}}", SEEN, (200,)),
    Row(f"POST {FINDINGS}/assign", INSPECTED, (200, 409), {"role": "supervisor"}),
    Row(f"POST {FINDINGS}/comments", SEEN, (200,), {"words": "seen"}),
    Row(f"POST {FINDINGS}/rectify", "supervisor", (200, 409), {"measures": "one counter more"}),
    Row(f"POST {FINDINGS}/reject", "officer", (200, 409), {"reason": "not yet"}),
    Row(f"POST {FINDINGS}/accept", "officer", (200, 409), {}),
    Row(f"POST {FINDINGS}/waive", "officer", (200, 409), {"reason": "rebuilding", "until": "{next_year}"}),
    # complaints
    anybody(f"POST {HALL}/complaints", 201, body={**COMPLAINT, "visit_code": "{code}"}),
    anybody("GET /api/v1/complaint-codes/{complaint_code}", 200),
    Row("GET /api/v1/complaints", SEEN, (200,), query={"hall": "{hall}"}),
    Row(f"GET {COMPLAINTS}", SEEN, (200,)),
    Row(f"GET {COMPLAINTS}/contact", "officer", (200,)),
    Row(f"POST {COMPLAINTS}/steps/{{complaint_step}}", INSPECTED, (200, 409)),
    # reports
    Row(f"POST {HALL}/reports", INSPECTED, (202,), {"standard": "{standard}", "from": "{since}", "to": "{until}"}),
    Row(
        "POST /api/v1/reports",
        INSPECTED,
        (202,),
        {"halls": ["{hall}"], "standard": "{standard}", "from": "{since}", "to": "{until}"},
    ),
    Row("GET /api/v1/reports", INSPECTED, (200,), query={"hall": "{hall}"}),
    Row("GET /api/v1/reports/{report}", INSPECTED, (200,)),
    Row("GET /api/v1/reports/{report}.json", INSPECTED, (200, 409)),
    Row("GET /api/v1/reports/{report}.html", INSPECTED, (200, 409)),
    Row("GET /api/v1/reports/{report}.pdf", INSPECTED, (200, 409, 503)),
    Row("GET /api/v1/reports/{report}.xlsx", INSPECTED, (200, 409)),
    Row(f"GET {HALL}/ratings", SEEN, (200,), query=MARCH),
    Row(f"GET {HALL}/ratings/export", "officer", (200,), query=MARCH),
    # inspection rounds
    Row(f"POST {ROUNDS}", "officer", (201,), {"standard": "nanhai-hall", "halls": ["{hall}"]}),
    Row(f"GET {ROUNDS}", SEEN, (200,), query={"hall": "{hall}"}),
    Row(f"GET {ROUNDS}/{{round}}", SEEN, (200,)),
    Row(f"POST {ROUNDS}/{{round}}/answers", "officer", (200, 409), {"answers": [LOOKED]}),
    Row(f"POST {ROUNDS}/{{round}}/complete", "officer", (200, 409), {"reason": "a drill"}),
    # closing
    any_token(f"GET {HALL}/door", 200),
    Row(f"POST {HALL}/close", "supervisor admin", (200, 409), {"reason": "a drill", "tickets": "keep"}),
    Row(f"POST {HALL}/reopen", "supervisor admin", (200, 409)),
]
