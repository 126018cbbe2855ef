"""The standards office through its service: standards, evidence, checks, and who may."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from deploy.sample.standard import read_standard
from shared.clock import iso
from shared.errors import Conflict, Forbidden, Invalid, NotFound
from shared.messaging import Event
from tests.integration.standards.conftest import Office
from tests.integration.standards.morning import OPENS, at

SHIPPED = read_standard()
MORNING = {"standard": "nanhai-hall", "period_from": iso(OPENS), "period_to": iso(at(120))}


@pytest.fixture(autouse=True)
def published(office: Office) -> None:
    office.by("admin").publish_standard(standard=SHIPPED)


def verdicts(check: dict[str, Any]) -> dict[str, str]:
    return {each["id"]: each["verdict"] for each in check["clauses"]}


def test_a_good_morning_passes_what_is_measured(office, morning):
    office.hear(morning.play().events)
    check = office.by("officer").run_check(hall=office.hall, **MORNING)
    passed = {clause for clause, verdict in verdicts(check).items() if verdict == "passed"}
    measured = {"P-02", "P-04", "P-07", "T-02", "T-03", "T-05", "T-06", "W-01", "W-02", "W-05", "W-06", "W-07"}
    assert passed == {*measured, "W-08", "W-10", "M-02", "M-05", "M-08", "M-09", "M-13", "M-14", "C-02"}
    assert "failed" not in verdicts(check).values()
    waiting = next(each for each in check["clauses"] if each["id"] == "W-01")
    assert (waiting["figure"], waiting["unit"], waiting["threshold"], waiting["sample"]) == (4.0, "minutes", 15.0, 12)
    assert [each["aggregate"] for each in waiting["conditions"]] == ["p80", "p95"]
    assert waiting["basis"]["zh"].startswith("本厅规定")


def test_a_check_is_kept_with_its_event_and_read_again(office, morning):
    office.hear(morning.play().events)
    check = office.by("officer").run_check(hall=office.hall, **MORNING)
    assert office.by("supervisor").get_check(check=check["id"]) == check
    history = office.store.database["checks"].find_one({"_id": check["id"]})["history"]
    assert [each["type"] for each in history] == ["check_completed"]
    assert history[0]["data"]["verdicts"]["passed"] == 21
    assert sum(history[0]["data"]["verdicts"].values()) == len(SHIPPED["clauses"])


def test_the_same_period_gives_the_same_result_whatever_happens_later(office, morning):
    office.hear(morning.play().events)
    first = office.by("officer").run_check(hall=office.hall, **MORNING)
    told = len(morning.events)
    morning.visit(99, 130, 300)
    morning.guide(150, True)
    office.hear(morning.events[told:])
    again = office.by("officer").run_check(hall=office.hall, **MORNING)
    assert again["id"] != first["id"]
    assert {**again, "id": first["id"]} == first


def test_a_period_in_which_nothing_happened_has_no_evidence(office, morning):
    morning.publish()
    office.hear([each for each in morning.events if each.type == "hall_published"])
    check = office.by("officer").run_check(hall=office.hall, **MORNING)
    assert set(verdicts(check).values()) == {"no_evidence", "not_applicable"}


def test_a_bad_morning_fails_by_figure(office, morning):
    morning.publish(promised=21)
    for number in range(1, 11):
        morning.visit(number, 0, 35 + number)
    office.hear(morning.events)
    check = {each["id"]: each for each in office.by("officer").run_check(hall=office.hall, **MORNING)["clauses"]}
    assert (check["W-01"]["verdict"], check["W-01"]["figure"]) == ("failed", 43.0)
    assert (check["T-02"]["verdict"], check["T-02"]["figure"]) == ("failed", 45.0)
    assert (check["M-02"]["verdict"], check["M-02"]["figure"], check["M-02"]["sample"]) == ("failed", 0.0, 1)


def check_of(office: Office) -> dict[str, Any]:
    return {each["id"]: each for each in office.by("officer").run_check(hall=office.hall, **MORNING)["clauses"]}


def test_tickets_that_do_not_go_straight_wait_where_and_when_they_did(office, morning):
    morning.publish()
    known = morning.waiting(1, 0)
    there = morning.call(known, 5)
    moved = {"queue_from": "general", "counter": None, "counter_from": there["counter"], "state_from": "called"}
    morning.say("ticket_transferred", known["ticket"], 6, {**known, **moved, "queue": "tax"})
    morning.say("ticket_cancelled", known["ticket"], 18, {**known, "queue": "tax", "state_from": "waiting"})
    office.hear(morning.events)
    assert (check_of(office)["T-02"]["figure"], check_of(office)["W-01"]["sample"]) == (12.0, 1)


def test_a_paused_counter_leaves_its_queues_uncovered(office, morning):
    morning.publish()
    morning.counter(0, True)
    morning.pause(10)
    morning.call(morning.waiting(1, 5), 25)
    office.hear(morning.events)
    assert check_of(office)["T-02"]["figure"] == 15.0


def test_a_call_that_was_undone_ends_no_waiting(office, morning):
    morning.publish()
    morning.detours()
    office.hear(morning.events)
    waiting = check_of(office)["W-01"]
    assert (waiting["sample"], waiting["figure"]) == (1, 10.0)


def test_a_later_stop_waits_from_when_it_was_due_and_not_from_arrival(office, morning):
    morning.publish()
    visit, ticket = f"{office.hall}-v1", f"{office.hall}-t1b"
    stop = {"stop": 1, "matter": f"m-{office.hall}", "queue": "general"}
    facts = {"visit": visit, "day": "2026-03-02", "priority": "normal", "arrived_at": iso(at(0))}
    cause = {"language": "zh", "needs": [], "cause": "next_matter", "request": None}
    morning.say("visit_planned", visit, 40, {**facts, **cause, "stop": stop})
    known = {**facts, **stop, "ticket": ticket, "number": "A001"}
    morning.say("ticket_issued", ticket, 47, {**known, "sequence": 1, "path": "event"})
    morning.call(known, 52)
    office.hear(morning.events)
    assert (check_of(office)["W-01"]["figure"], check_of(office)["W-01"]["sample"]) == (12.0, 1)


def test_kiosks_that_are_lost_for_a_quarter_of_the_time_fail_the_self_service_area(office, morning):
    morning.publish()
    morning.device("d1", 0, True)
    morning.device("d1", 90, False)
    office.hear(morning.events)
    area = check_of(office)["P-03"]
    assert (area["verdict"], area["figure"], area["sample"]) == ("failed", 75.0, 1)


def test_a_rating_by_somebody_who_signs_in_as_staff_breaks_the_rule(office, morning):
    office.hear(morning.play().events)
    told = len(morning.events)
    morning.rate(1, 30)
    office.hear(morning.events[told:])
    assert check_of(office)["R-01"]["verdict"] == "passed"
    told = len(morning.events)
    clerk = f"{office.hall}-clerk"
    morning.say("clerk_signed_in", f"{clerk}-session", 1, {"staff": clerk, "roles": ["clerk"]})
    morning.rate(2, 31, actor=clerk)
    office.hear(morning.events[told:])
    assert (check_of(office)["R-01"]["verdict"], check_of(office)["R-01"]["figure"]) == ("failed", 50.0)


def test_a_sitting_that_goes_on_at_a_counter_was_not_filed_online(office, morning):
    morning.publish()
    for number in range(5):
        request = f"{office.hall}-r{number}"
        facts = {"request": request, "visit": None, "matter": f"m-{office.hall}", "requested_at": iso(at(0))}
        morning.say("guidance_requested", request, 0, {**facts, "topic": None, "language": "zh"})
        handed = {"guide": "guide-1", "queue": "general", "language": "zh"}
        morning.say("guidance_handed_over", request, 20, {**facts, **handed})
    request = f"{office.hall}-r9"
    morning.say("guidance_left", request, 20, {**facts, "request": request, "guide": "guide-1", "reason": None})
    office.hear(morning.events)
    filed = check_of(office)["M-09"]
    assert (filed["verdict"], filed["figure"], filed["sample"]) == ("failed", 0.0, 5)


def test_an_event_that_comes_five_times_counts_once(office, morning):
    office.hear(morning.play().events * 5)
    assert office.store.database["evidence"].count_documents({"hall": office.hall}) == len(
        [each for each in morning.events if each.hall]
    )
    check = office.by("officer").run_check(hall=office.hall, **MORNING)
    assert next(each["sample"] for each in check["clauses"] if each["id"] == "W-01") == 12


def test_every_event_is_kept_whole(office, morning):
    office.hear(morning.play().events)
    told: Event = next(each for each in morning.events if each.type == "ticket_called")
    kept = office.store.database["evidence"].find_one({"_id": told.id})
    assert (kept["type"], kept["subject"], kept["seq"], kept["data"]) == (told.type, told.subject, told.seq, told.data)
    assert kept["time"] == told.time


def test_a_standard_is_listed_and_read_in_its_versions(office):
    office.by("officer").publish_standard(standard={**SHIPPED, "id": "other", "version": "1"})
    office.by("officer").publish_standard(standard={**SHIPPED, "id": "other", "version": "2"})
    listed = {each["id"]: each for each in office.by("kiosk").list_standards()}
    assert (listed["other"]["version"], listed["other"]["versions"]) == ("2", ["1", "2"])
    assert listed["nanhai-hall"]["clauses"] == len(SHIPPED["clauses"])
    assert office.by("clerk").get_standard(standard="nanhai-hall", version=SHIPPED["version"]) == SHIPPED


def test_a_published_version_stays_as_it_is(office):
    again = office.by("admin").publish_standard(standard=SHIPPED)
    assert again == {"standard": "nanhai-hall", "version": SHIPPED["version"], "changed": False}
    with pytest.raises(Conflict) as refused:
        office.by("admin").publish_standard(standard={**SHIPPED, "name": {"zh": "另", "en": "Other"}})
    assert refused.value.field == "version"


def test_the_version_in_force_at_the_end_of_the_period_is_checked(office, morning):
    morning.publish()
    office.hear(morning.events)
    dates = {"1": None, "2": "2026-03-02", "3": "2026-03-03"}
    for version, valid_from in dates.items():
        office.by("admin").publish_standard(
            standard={**SHIPPED, "id": "dated", "version": version, "valid_from": valid_from}
        )
    asked = {**MORNING, "standard": "dated"}
    assert office.by("officer").run_check(hall=office.hall, **asked)["version"] == "2"
    before = {**asked, "period_from": iso(at(-3000)), "period_to": iso(at(-2000))}
    assert office.by("officer").run_check(hall=office.hall, **before)["version"] == "1"


REFUSED = [
    ("officer", {"hall": "nowhere"}, NotFound, "hall"),
    ("officer", {"hall": {"$ne": None}}, Invalid, "hall"),
    ("officer", {"standard": "no-such"}, NotFound, "standard"),
    ("officer", {"period_to": MORNING["period_from"]}, Invalid, "to"),
    ("officer", {"period_from": iso(OPENS - timedelta(days=401))}, Invalid, "from"),
    ("officer", {"period_from": "yesterday"}, Invalid, "period_from"),
    ("officer", {"period_from": "2026-03-02T08:30:00"}, Invalid, "period_from"),
    ("clerk", {}, Forbidden, None),
    ("admin", {}, Forbidden, None),
    ("kiosk", {}, Forbidden, None),
]


@pytest.mark.parametrize(("role", "given", "error", "field"), REFUSED)
def test_bad_checks_are_refused_by_field(office, morning, role, given, error, field):
    morning.publish()
    office.hear(morning.events)
    with pytest.raises(error) as refused:
        office.by(role).run_check(**{"hall": office.hall, **MORNING, **given})
    assert field is None or refused.value.field == field


def test_checks_are_read_by_the_halls_own_supervisor_and_officers_only(office, morning):
    morning.publish()
    office.hear(morning.events)
    check = office.by("supervisor").run_check(hall=office.hall, **MORNING)["id"]
    for role, hall in (("supervisor", "nanhai"), ("officer", "nanhai"), ("clerk", None)):
        with pytest.raises(Forbidden):
            office.by(role, hall).get_check(check=check)
    with pytest.raises(NotFound):
        office.by("clerk").get_check(check="unknown")


@pytest.mark.parametrize("role", ["kiosk", "board", "clerk", "guide", "supervisor"])
def test_only_admins_and_officers_publish(office, role):
    with pytest.raises(Forbidden):
        office.by(role).publish_standard(standard={**SHIPPED, "version": "9"})


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"version": None}, "version"),
        ({"clauses": []}, "clauses"),
        ({"clauses": [{**SHIPPED["clauses"][1], "measure": "happiness"}]}, "clauses.0.measure"),
        ({"clauses": [SHIPPED["clauses"][1]] * 2}, "clauses.1.id"),
        ({"surprise": 1}, "surprise"),
    ],
)
def test_a_standard_that_does_not_fit_is_refused_by_field(office, change, field):
    with pytest.raises(Invalid) as refused:
        office.by("admin").publish_standard(standard={**SHIPPED, "version": "9", **change})
    assert refused.value.field == field


def test_what_no_contract_declares_is_kept_nowhere(office, morning):
    morning.play()
    smuggled = "13800138000"
    told = [replace(each, data={**each.data, "phone": smuggled}) for each in morning.events]
    office.hear(told)
    for name in office.store.database.list_collection_names():
        if name == "evidence" or name.startswith("fact_"):
            assert smuggled not in str(list(office.store.database[name].find())), name
