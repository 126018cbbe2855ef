"""Reports over the real broker and database: made once, in both languages, the same bytes each time."""

from __future__ import annotations

import base64
import io
import json
from datetime import datetime, timedelta

import eventlet
import pytest
from openpyxl import load_workbook

from services.standards.store.reports import CONTENT
from shared.clock import iso
from shared.contracts.reports import ReportContent, ReportView
from shared.errors import Conflict, Forbidden, Invalid, NotFound
from tests.e2e.waiting import eventually
from tests.integration.standards.morning import OPENS
from tests.unit.standards.reports.sample import clause, standard

SPAN = {"period_from": iso(OPENS - timedelta(hours=8)), "period_to": iso(OPENS + timedelta(hours=16))}
PLAN, BEFORE = "report-plan", "report-plan-before"


@pytest.fixture
def told(office, morning):
    """An office that has heard of a morning and has a standard of its own for reports."""
    wait = clause("P-01", "premises", measure="wait_minutes")
    silent = clause("W-01", "mechanism", kind="documented", document={"kind": "rules"}, conditions=[], measure=None)
    plan = {**standard([wait, silent]), "id": PLAN}
    plan["domains"][1]["letters"] = ["W"]
    for each in (wait, silent):
        each["applies_to"] = None
    office.by("officer").publish_standard(standard=plan)
    office.hear(morning.play().events)
    return office


def asked(office, **given):
    return office.by("officer").request_report(**{"halls": [office.hall], "standard": PLAN, **SPAN, **given})


def ready(office, report):
    eventually(lambda: office.by("officer").get_report(report=report)["state"] == "ready", "the report", 90)
    return office.by("officer").get_report(report=report)


def read(office, report, form, language="zh"):
    return base64.b64decode(office.by("officer").report_file(report=report, form=form, language=language)["content"])


def test_a_report_is_accepted_made_and_read_in_every_form_and_language(told):
    report = asked(told)
    assert ReportView().validate(report) == {}
    assert (report["state"], report["progress"]) == ("waiting", {"done": 0, "of": 2})
    made = ready(told, report["id"])
    assert made["progress"] == {"done": 2, "of": 2}
    said = json.loads(read(told, report["id"], "json"))
    assert ReportContent().validate(said) == {}
    check = told.by("officer").get_check(check=made["checks"][told.hall])
    found = {each["id"]: each for each in said["clauses"]}
    assert found["P-01"]["halls"][0]["figure"] == check["clauses"][0]["figure"] == 4
    assert found["P-01"]["halls"][0]["sample"] == 12
    assert found["W-01"]["halls"][0]["verdict"] == "no_evidence"
    named = told.by("officer").report_file(report=report["id"], form="json")["name"]
    assert named == f"report-{told.hall}-2026-03-02-2026-03-03-zh.json"
    assert said["standing"]["score"] == 100
    assert (said["ratings"][0]["services"], said["ratings"][0]["rated"]) == (11, 0)
    for language, words in (("zh", "服务规范执行报告"), ("en", "Service standard report")):
        assert words in read(told, report["id"], "html", language).decode()
        assert len(load_workbook(io.BytesIO(read(told, report["id"], "xlsx", language))).sheetnames) == 6
    eventually(lambda: told.by("officer").get_report(report=report["id"])["paper"] != "waiting", "the PDF", 120)
    assert read(told, report["id"], "pdf").startswith(b"%PDF")


def test_the_same_report_gives_the_same_bytes_whatever_comes_later(told, morning):
    report = asked(told)["id"]
    ready(told, report)
    before = read(told, report, "json"), read(told, report, "html", "en")
    morning.events.clear()
    morning.visit(40, 5, 100)
    told.hear(morning.events)
    assert (read(told, report, "json"), read(told, report, "html", "en")) == before
    later = asked(told)["id"]
    ready(told, later)
    assert json.loads(read(told, later, "json"))["clauses"][0]["halls"][0]["sample"] == 13


def test_a_report_whose_process_died_is_made_by_another_and_told_of_once(told):
    """Whoever claimed it first comes back late and writes nothing; its check is the same check."""
    reports = told.store.reports
    identifier = asked(told)["id"]
    told.store.database["reports"].update_one({"_id": identifier}, {"$inc": {"attempts": 1}})  # a claim that then hung
    late = reports.get(identifier)
    ready(told, identifier)
    assert reports.go_on({**late, "work": CONTENT}, 30) is False
    history = told.store.database["reports"].find_one({"_id": identifier})["history"]
    assert [each["type"] for each in history] == ["report_made"]
    checks = told.store.database["checks"].count_documents({"hall": told.hall})
    assert checks == 1


def test_one_key_from_several_clients_at_once_asks_for_one_report(told):
    pool = eventlet.GreenPool()
    lines = [told.by("officer", key="report") for _ in range(6)]
    given = {"halls": [told.hall], "standard": PLAN, **SPAN}
    ids = {each.wait()["id"] for each in [pool.spawn(line.request_report, **given) for line in lines]}
    assert len(ids) == 1
    assert [each["id"] for each in told.by("officer").list_reports(hall=told.hall)["items"]] == list(ids)


def test_a_report_that_is_not_ready_says_so(told):
    report = asked(told)["id"]
    told.store.reports._reports.collection.update_one(
        {"_id": report}, {"$set": {"state": "failed"}, "$unset": {"work": 1}}
    )
    with pytest.raises(Conflict):
        told.by("officer").report_file(report=report, form="json")


@pytest.mark.parametrize("role", ["clerk", "guide", "kiosk", "board", "admin"])
def test_only_officers_and_supervisors_ask_for_reports_and_read_them(told, role):
    report = asked(told)["id"]
    for act in (
        lambda who: who.request_report(halls=[told.hall], standard=PLAN, **SPAN),
        lambda who: who.get_report(report=report),
        lambda who: who.report_file(report=report, form="json"),
        lambda who: who.list_reports(),
    ):
        with pytest.raises(Forbidden):
            act(told.by(role))


def test_who_answers_for_one_hall_does_not_read_of_another(told):
    report = asked(told)["id"]
    with pytest.raises(Forbidden):
        told.by("supervisor", "nanhai").get_report(report=report)
    assert told.by("supervisor", "nanhai").list_reports()["items"] == []


@pytest.mark.parametrize(
    ("given", "error", "field"),
    [
        ({"halls": []}, Invalid, "halls"),
        ({"halls": ["nowhere"]}, NotFound, "hall"),
        ({"standard": "none"}, NotFound, "standard"),
        ({"period_to": SPAN["period_from"]}, Invalid, "to"),
        ({"period_from": "2024-01-01T00:00:00+08:00"}, Invalid, "from"),
        ({"halls": {"$ne": 1}}, Invalid, "halls"),
    ],
)
def test_what_does_not_fit_is_refused(told, given, error, field):
    with pytest.raises(error) as refused:
        asked(told, **given)
    assert refused.value.field == field


def test_the_period_before_is_the_check_that_stands_and_made_anew_once_events_came_late(office, morning):
    """Both ways say the same; a check that is to be looked at again is not taken."""
    plan = {
        **standard([clause("P-01", "premises", measure="wait_minutes", applies_to=None)], ["premises"]),
        "id": BEFORE,
    }
    office.by("officer").publish_standard(standard=plan)
    office.hear(morning.play().events)
    following = {name: iso(datetime.fromisoformat(at) + timedelta(days=1)) for name, at in SPAN.items()}
    bare = shown_before(office, following)
    assert bare[0] == 12
    check = office.by("officer").run_check(hall=office.hall, standard=BEFORE, **SPAN)
    settled(office)
    assert shown_before(office, following) == bare
    told = office.store.database["checks"].find_one_and_update(
        {"_id": check["id"]}, {"$set": {"content.clauses.0.sample": 99}}
    )
    assert told["final"]
    assert shown_before(office, following)[0] == 99, "it was taken, and not made again"
    morning.events.clear()
    morning.visit(40, 5, 100)
    office.hear(morning.events)
    assert shown_before(office, following)[0] == 13


def test_a_period_that_was_checked_is_reported_by_that_check_under_an_id_of_the_reports_own(told, morning):
    check = told.by("officer").run_check(hall=told.hall, standard=PLAN, **SPAN)
    settled(told)
    told.store.database["checks"].update_one({"_id": check["id"]}, {"$set": {"content.clauses.0.sample": 99}})
    made = ready(told, asked(told)["id"])
    own = told.by("officer").get_check(check=made["checks"][told.hall])
    assert (own["clauses"][0]["sample"], own["occasion"]) == (99, "report")
    assert own["id"] != check["id"]
    morning.events.clear()
    morning.visit(40, 5, 100)
    told.hear(morning.events)
    later = ready(told, asked(told)["id"])
    assert told.by("officer").get_check(check=later["checks"][told.hall])["clauses"][0]["sample"] == 13


def settled(office):
    days = office.store.database["days"]
    eventually(lambda: not days.count_documents({"hall": office.hall, "stale": True}), "the marks to be passed on")
    office.store.database["checks"].update_many({"hall": office.hall}, {"$unset": {"look_at": ""}})


def shown_before(office, span):
    """Return sample and figure of the period before in a report on ``span``."""
    report = office.by("officer").request_report(halls=[office.hall], standard=BEFORE, **span)["id"]
    ready(office, report)
    before = json.loads(read(office, report, "json"))["clauses"][0]["halls"][0]["before"]
    return before["sample"], before["figure"]
