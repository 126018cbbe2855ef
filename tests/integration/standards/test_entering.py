"""Documents and figures through the service: entered, corrected, taken back, and judged by a real check."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from deploy.sample.standard import read_standard
from shared.clock import iso
from shared.errors import Conflict, Forbidden, Invalid, NotFound
from tests.integration.standards.conftest import Office
from tests.integration.standards.morning import OPENS, at

SHIPPED = read_standard()
PLAN = {"kind": "emergency_plan", "title": "应急预案", "reference": "档案室 3-12", "issued_on": "2026-01-05"}
CALENDAR = {**PLAN, "kind": "working_day_calendar", "valid_until": "2026-12-31"}
RATE = {"name": "hotline_responded", "value": 100.0, "unit": "percent", "source": "12345月报"}
FEBRUARY = {"first_day": "2026-02-01", "last_day": "2026-02-28"}
OF_FEBRUARY = {"period_from": "2026-02-01T00:00:00+08:00", "period_to": "2026-03-01T00:00:00+08:00"}


@pytest.fixture(autouse=True)
def published(office: Office, morning) -> None:
    office.by("admin").publish_standard(standard=SHIPPED)
    morning.publish()
    office.hear(morning.events)


def verdict(office: Office, clause: str, **period: Any) -> str:
    """Return what a check of the shipped standard says of ``clause``."""
    asked = {"standard": "nanhai-hall", "period_from": iso(OPENS), "period_to": iso(at(120)), **period}
    check = office.by("officer").run_check(hall=office.hall, **asked)
    return next(each["verdict"] for each in check["clauses"] if each["id"] == clause)


def told(office: Office) -> None:
    """Let the office hear what it said of documents and figures, as the relay would."""
    from shared.messaging import Event

    events = []
    for collection in ("documents", "reported_figures"):
        for each in office.store.database[collection].find({"hall": office.hall}):
            for seq, one in enumerate(each["history"]):
                known = (one["type"], each["_id"], one["at"], office.hall, seq)
                events.append(Event(f"{each['_id']}:{seq}", "standards", *known, "test", one["actor"], one["data"]))
    office.hear(events)


def test_a_document_has_its_editions_and_passes_from_when_it_was_entered(office):
    officer = office.by("officer")
    entered = officer.enter_document(hall=office.hall, **PLAN)
    again = officer.enter_document(hall=office.hall, **{**PLAN, "issued_on": "2026-02-01"})
    assert [each["edition"] for each in again["editions"]] == [1, 2]
    assert entered["editions"][0]["valid_from"] == "2026-01-05"
    told(office)
    now = again["editions"][1]["entered_at"]
    assert verdict(office, "H-06") == "no_evidence"  # the morning was long before
    later = {"period_from": iso(OPENS), "period_to": iso(OPENS + timedelta(days=399))}
    assert now < later["period_to"]
    assert verdict(office, "H-06", **later) == "passed"


def test_an_edition_that_was_taken_back_stays_in_the_history_and_counts_no_more(office):
    officer = office.by("officer")
    officer.enter_document(hall=office.hall, **PLAN)
    gone = officer.withdraw_document(hall=office.hall, kind="emergency_plan", edition=1, reason="another hall's")
    assert gone["editions"][0]["withdrawn"]["reason"] == "another hall's"
    assert officer.get_document(hall=office.hall, kind="emergency_plan") == gone
    assert officer.list_documents(hall=office.hall) == [gone]
    told(office)
    assert verdict(office, "H-06", period_to=iso(OPENS + timedelta(days=399))) == "failed"
    with pytest.raises(Conflict):
        officer.withdraw_document(hall=office.hall, kind="emergency_plan", edition=1, reason="again")


def test_a_figure_is_judged_for_its_month_and_its_correction_counts(office):
    officer = office.by("officer")
    officer.report_figure(hall=office.hall, **RATE, **FEBRUARY)
    told(office)
    assert verdict(office, "H-04", **OF_FEBRUARY) == "passed"
    assert verdict(office, "H-04") == "not_applicable"
    whole = officer.report_figure(hall=office.hall, **{**RATE, "value": 97.0}, **FEBRUARY, reason="counted again")
    assert [each["value"] for each in whole["entries"]] == [100.0, 97.0]
    told(office)
    assert verdict(office, "H-04", **OF_FEBRUARY) == "failed"
    officer.withdraw_figure(hall=office.hall, figure=whole["id"], reason="another month's")
    told(office)
    assert verdict(office, "H-04", **OF_FEBRUARY) == "no_evidence"


def test_figures_are_listed_page_by_page_the_newest_days_first(office):
    officer = office.by("officer")
    months = [("2026-01-01", "2026-01-31"), ("2026-02-01", "2026-02-28"), ("2025-12-01", "2025-12-31")]
    for first, last in months:
        officer.report_figure(hall=office.hall, **RATE, first_day=first, last_day=last)
    first = officer.list_figures(hall=office.hall, limit=2)
    rest = officer.list_figures(hall=office.hall, limit=2, after=first["next"])
    days = [each["first_day"] for each in (*first["items"], *rest["items"])]
    assert (days, rest["next"]) == (["2026-02-01", "2026-01-01", "2025-12-01"], None)


def test_the_same_command_enters_once(office):
    first = office.by("officer", key="k1").enter_document(hall=office.hall, **PLAN)
    assert office.by("officer", key="k1").enter_document(hall=office.hall, **PLAN) == first
    figure = office.by("officer", key="k2").report_figure(hall=office.hall, **RATE, **FEBRUARY)
    assert office.by("officer", key="k2").report_figure(hall=office.hall, **RATE, **FEBRUARY) == figure
    assert len(office.by("officer").get_document(hall=office.hall, kind="emergency_plan")["editions"]) == 1


def test_what_is_entered_by_two_at_the_same_time_is_all_kept(office):
    import eventlet

    lines = [office.by("officer") for _ in range(6)]
    pool = eventlet.GreenPool()
    waiting = [pool.spawn(each.enter_document, hall=office.hall, **PLAN) for each in lines]
    for each in waiting:
        each.wait()
    editions = office.by("officer").get_document(hall=office.hall, kind="emergency_plan")["editions"]
    assert [each["edition"] for each in editions] == list(range(1, 7))


@pytest.mark.parametrize(
    ("role", "given", "error", "field"),
    [
        ("officer", {"kind": "a b"}, Invalid, "kind"),
        ("officer", {"issued_on": "2026-02-30"}, Invalid, "issued_on"),
        ("officer", {"issued_on": "2099-01-01"}, Invalid, "issued_on"),
        ("officer", {"sha256": "abc"}, Invalid, "sha256"),
        ("officer", {"hall": "nowhere"}, NotFound, "hall"),
        ("supervisor", {}, Forbidden, None),
        ("admin", {}, Forbidden, None),
        ("kiosk", {}, Forbidden, None),
    ],
)
def test_what_does_not_fit_is_refused_by_field_and_by_role(office, role, given, error, field):
    with pytest.raises(error) as refused:
        office.by(role).enter_document(**{"hall": office.hall, **PLAN, **given})
    assert field is None or refused.value.field == field
    assert office.by("supervisor").list_documents(hall=office.hall) == []


def test_a_draft_is_tried_without_being_published_and_versions_are_compared(office):
    waiting = next(each for each in SHIPPED["clauses"] if each["id"] == "W-01")
    stricter = {**waiting, "conditions": [{**waiting["conditions"][0], "at_most": 12.0}, waiting["conditions"][1]]}
    own = {**SHIPPED, "id": f"own-{office.hall}", "clauses": [waiting], "measures": []}
    admin = office.by("admin")
    admin.publish_standard(standard=own)
    draft = {**own, "version": "next", "clauses": [stricter]}
    tried = admin.check_standard(standard=draft)
    assert (tried["ok"], tried["clauses"]) == (True, 1)
    assert tried["difference"]["clauses"]["changed"][0]["changes"] == [
        {"path": "conditions.p80.at_most", "before": 15.0, "after": 12.0}
    ]
    with pytest.raises(NotFound):
        admin.get_standard(standard=own["id"], version="next")
    admin.publish_standard(standard=draft)
    assert office.by("kiosk").compare_standard(standard=own["id"], version="next") == tried["difference"]
    back = admin.compare_standard(standard=own["id"], version=own["version"], earlier="next")
    assert back["clauses"]["changed"][0]["changes"][0]["after"] == 15.0
    assert admin.compare_standard(standard=own["id"], version=own["version"])["earlier"] is None


def test_everything_that_is_wrong_with_a_draft_is_said_at_once(office):
    clause = {**SHIPPED["clauses"][1], "measure": "happiness"}
    tried = office.by("officer").check_standard(standard={**SHIPPED, "clauses": [clause, clause], "measures": []})
    assert [each["field"] for each in tried["problems"]] == ["clauses.1.id", "clauses.0.measure", "clauses.1.measure"]
    assert (tried["ok"], tried["difference"]) == (False, None)
    assert office.by("admin").check_standard(standard={"id": 3})["ok"] is False
    with pytest.raises(Forbidden):
        office.by("clerk").check_standard(standard=SHIPPED)
