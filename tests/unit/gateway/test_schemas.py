"""What the door takes, field by field, and that events hold nothing that it must not show."""

import warnings

import pytest
from marshmallow import ValidationError

from services.gateway.schemas.asked import CallTicket, GuideDuty, MattersWanted, RegisterVisit, RunCheck
from services.gateway.service import GatewayService
from shared.contracts.events import EVENTS
from shared.web import openapi


@pytest.mark.parametrize(
    ("schema", "given", "field"),
    [
        (RegisterVisit, {}, "matter"),
        (RegisterVisit, {"matter": {"$ne": None}}, "matter"),
        (RegisterVisit, {"matter": "m", "priority": "vip"}, "priority"),
        (RegisterVisit, {"matter": "m", "needs": "wheelchair"}, "needs"),
        (RegisterVisit, {"matter": "m", "language": ["zh"]}, "language"),
        (RegisterVisit, {"matter": "m", "name": "张三"}, "name"),
        (CallTicket, {"ticket": {"$gt": ""}}, "ticket"),
        (GuideDuty, {"on_duty": 1}, "on_duty"),
        (GuideDuty, {"on_duty": "yes"}, "on_duty"),
        (RunCheck, {"standard": "s", "from": "2026-03-02", "to": "2026-03-03T00:00:00Z"}, "from"),
        (RunCheck, {"standard": "s", "from": "0001-01-01T00:00:00+14:00", "to": "2026-03-03T00:00:00Z"}, "from"),
        (RunCheck, {"standard": "s", "from": "2026-03-02T00:00:00Z", "to": {}}, "to"),
        (RunCheck, {"standard": "s", "from": "2026-03-02T00:00:00Z", "to": "2026-03-02T08:00:00+08:00"}, "to"),
        (MattersWanted, {"limit": "0"}, "limit"),
        (MattersWanted, {"limit": "201"}, "limit"),
        (MattersWanted, {"limit": "ten"}, "limit"),
        (MattersWanted, {"page": "2"}, "page"),
    ],
)
def test_what_does_not_fit_is_refused_naming_the_field(schema, given, field):
    with pytest.raises(ValidationError) as refused:
        schema().load(given)
    assert field in refused.value.messages


def test_times_go_on_as_utc_text():
    loaded = RunCheck().load({"standard": "s", "from": "2026-03-02T08:30:00+08:00", "to": "2026-03-02T02:00:00Z"})
    assert loaded["period_from"] == "2026-03-02T00:30:00.000Z"
    assert loaded["period_to"] == "2026-03-02T02:00:00.000Z"


def fields_of(schema, seen=()):
    """Yield every field name of ``schema`` and of what is nested in it."""
    for name, field in schema.fields.items():
        yield name
        inner = getattr(field, "inner", field)
        if hasattr(inner, "schema") and inner.schema not in seen:
            yield from fields_of(inner.schema, (*seen, inner.schema))


@pytest.mark.parametrize("type_", sorted(EVENTS))
def test_no_event_carries_a_visit_code_or_who_somebody_is(type_):
    forbidden = {"code", "phone", "identity", "identity_number", "party", "address_of_party"}
    assert forbidden.isdisjoint(fields_of(EVENTS[type_].schema))


def test_every_route_of_the_contract_is_described():
    described = openapi.document(GatewayService, "t", "1", "d")["paths"]
    for line in CONTRACT.strip().splitlines():
        method, path = line.split()
        assert method.lower() in described[path], line


def test_each_schema_has_a_name_of_its_own():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        openapi.document(GatewayService, "t", "1", "d")


CONTRACT = """
POST /api/v1/sessions
DELETE /api/v1/sessions
POST /api/v1/device-codes
POST /api/v1/devices
POST /api/v1/devices/heartbeat
GET /api/v1/halls
GET /api/v1/halls/{hall}
GET /api/v1/matters
GET /api/v1/matters/{matter}
POST /api/v1/halls/{hall}/visits
GET /api/v1/visits/{code}
GET /api/v1/visits/{code}/events
POST /api/v1/visits/{code}/rating
GET /api/v1/halls/{hall}/board
GET /api/v1/halls/{hall}/events
POST /api/v1/counters/{counter}/open
POST /api/v1/counters/{counter}/pause
POST /api/v1/counters/{counter}/close
POST /api/v1/counters/{counter}/call
POST /api/v1/tickets/{ticket}/recall
POST /api/v1/tickets/{ticket}/start
POST /api/v1/tickets/{ticket}/finish
POST /api/v1/tickets/{ticket}/no-show
POST /api/v1/tickets/{ticket}/return
POST /api/v1/tickets/{ticket}/hold
POST /api/v1/tickets/{ticket}/resume
POST /api/v1/tickets/{ticket}/transfer
POST /api/v1/tickets/{ticket}/cancel
POST /api/v1/tickets/{ticket}/undo
POST /api/v1/tickets/{ticket}/reprint
POST /api/v1/halls/{hall}/guidance-requests
GET /api/v1/halls/{hall}/guidance-requests
POST /api/v1/guidance-requests/{guidance_request}/claim
GET /api/v1/guidance-requests/{guidance_request}
POST /api/v1/guidance-requests/{guidance_request}/steps/{step}
POST /api/v1/guidance-requests/{guidance_request}/resolve
POST /api/v1/guidance-requests/{guidance_request}/hand-over
POST /api/v1/halls/{hall}/guide-duty
GET /api/v1/standards
GET /api/v1/standards/{standard}/versions/{version}
POST /api/v1/halls/{hall}/checks
GET /api/v1/checks/{check}
GET /api/v1/findings
POST /api/v1/findings/{finding}/rectify
POST /api/v1/findings/{finding}/accept
POST /api/v1/findings/{finding}/reject
POST /api/v1/findings/{finding}/waive
GET /healthz
GET /readyz
GET /metrics
GET /api/openapi.json
"""
