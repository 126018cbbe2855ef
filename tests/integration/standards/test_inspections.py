"""Inspection rounds through the service: planned, answered by two tablets at once, completed, evidence of the hall."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import eventlet
import pytest

from deploy.sample.standard import read_standard
from shared.clock import iso
from shared.errors import Conflict, Forbidden, Invalid, NotFound
from shared.messaging import Event
from tests.integration.standards.conftest import Office
from tests.integration.standards.morning import Morning

AT = "2026-03-02T02:00:00Z"


@pytest.fixture
def known(office: Office, morning: Morning) -> Office:
    """An office that knows its hall and the standard."""
    office.by("admin").publish_standard(standard=read_standard())
    morning.publish()
    office.hear(morning.events)
    return office


def plan(office: Office, **more: Any) -> dict[str, Any]:
    return dict(office.by("officer").plan_inspection(standard="nanhai-hall", halls=[office.hall], **more))


def answers(whole: dict[str, Any], verdict: str = "yes", prefix: str = "tablet-1") -> list[dict[str, Any]]:
    asked = [(s["clause"], item["id"], place) for s in whole["sheets"] for place in s["places"] for item in s["items"]]
    return [
        {"id": f"{prefix}-{n}", "clause": c, "item": item, "place": place, "verdict": verdict, "at": AT}
        for n, (c, item, place) in enumerate(asked)
    ]


def test_a_round_asks_every_item_at_a_sample_of_counters_and_the_same_seed_the_same(known):
    first, second = plan(known, seed="spring"), plan(known, seed="spring")
    assert first["sheets"] == second["sheets"]
    counters = next(each for each in first["sheets"] if each["sampled"] == "counters")
    assert counters["out_of"] >= len(counters["places"]) > 0
    assert all(place.startswith(known.hall) for place in counters["places"])
    assert first["progress"]["questions"] == len(answers(first))
    listed = known.by("supervisor").list_inspections(hall=known.hall, state="planned")["items"]
    assert [each["id"] for each in listed] == [first["id"], second["id"]]


def test_two_tablets_at_once_lose_nothing_and_what_differs_is_asked_again(known):
    whole, officer = plan(known), known.by("officer")
    yes, no = answers(whole), answers(whole, "no", "tablet-2")[:1]
    pool = eventlet.GreenPool()
    batches = [yes[::2], yes[1::2], yes[:3], no, yes[::2]]
    sent = [pool.spawn(known.by("officer").answer_inspection, round=whole["id"], answers=each) for each in batches]
    for each in sent:
        each.wait()
    there = officer.get_inspection(round=whole["id"])
    assert len(there["answers"]) == len(yes) + 1
    assert there["progress"] == {"questions": len(yes), "answered": len(yes), "disputed": 1}
    (open_,) = there["disputed"]
    assert sorted(open_["answers"]) == ["tablet-1-0", "tablet-2-0"]
    with pytest.raises(Conflict):
        officer.complete_inspection(round=whole["id"])
    again = {**yes[0], "id": "tablet-1-again", "verdict": "no", "replaces": open_["answers"]}
    merged = officer.answer_inspection(round=whole["id"], answers=[again])
    assert (merged["merged"], merged["disputed"]) == (["tablet-1-again"], [])
    done = officer.complete_inspection(round=whole["id"])
    assert done["state"] == "completed"
    assert sum(each["kept"] for each in done["results"]) == len(yes) - 1
    assert sum(each["n"] for each in done["results"]) == len(yes)


def test_what_a_tablet_sends_twice_or_wrong_is_said_answer_by_answer(known):
    whole, officer = plan(known), known.by("officer")
    first = answers(whole)[0]
    wrong = {**first, "id": "tablet-1-wrong", "place": "elsewhere"}
    assert officer.answer_inspection(round=whole["id"], answers=[first])["merged"] == [first["id"]]
    told = officer.answer_inspection(round=whole["id"], answers=[first, wrong])
    assert (told["merged"], told["known"], [each["id"] for each in told["refused"]]) == (
        [],
        [first["id"]],
        ["tablet-1-wrong"],
    )


def test_one_key_from_eight_clients_plans_one_round(known):
    pool = eventlet.GreenPool()
    lines = [known.by("officer", key="plan") for _ in range(8)]
    asked = [pool.spawn(each.plan_inspection, standard="nanhai-hall", halls=[known.hall]) for each in lines]
    made = [each.wait() for each in asked]
    assert len({each["id"] for each in made}) == 1
    assert len(known.by("officer").list_inspections(hall=known.hall)["items"]) == 1


@pytest.mark.parametrize(
    ("role", "given", "error", "field"),
    [
        ("supervisor", {}, Forbidden, None),
        ("officer", {"halls": ["nowhere"]}, NotFound, "hall"),
        ("officer", {"clauses": ["W-01"]}, Invalid, "clauses.0"),
        ("officer", {"clauses": []}, Invalid, "clauses"),
        ("officer", {"standard": "nothing"}, NotFound, "standard"),
        ("officer", {"due": "soon"}, Invalid, "due"),
    ],
)
def test_plans_that_do_not_fit_are_refused(known, role, given, error, field):
    with pytest.raises(error) as refused:
        known.by(role).plan_inspection(**{"standard": "nanhai-hall", "halls": [known.hall], **given})
    assert refused.value.field == field


def test_only_officers_of_the_hall_answer_and_complete(known):
    whole = plan(known)
    batch = answers(whole)[:1]
    for role, hall in (("supervisor", None), ("clerk", None), ("officer", "nanhai")):
        with pytest.raises(Forbidden):
            known.by(role, hall).answer_inspection(round=whole["id"], answers=batch)
        with pytest.raises(Forbidden):
            known.by(role, hall).complete_inspection(round=whole["id"], reason="enough")
    with pytest.raises(NotFound):
        known.by("officer").get_inspection(round="none")


def test_a_completed_round_is_evidence_that_a_check_judges_and_a_finding_leads_back_to(known):
    whole, officer = plan(known), known.by("officer")
    officer.answer_inspection(round=whole["id"], answers=answers(whole, "no")[:1])
    officer.answer_inspection(round=whole["id"], answers=answers(whole)[1:])
    done = officer.complete_inspection(round=whole["id"])
    document = known.store.database["inspections"].find_one({"_id": whole["id"]})
    known.hear(
        Event(f"{whole['id']}:{n}", "standards", e["type"], whole["id"], e["at"], known.hall, n, "c", "o", e["data"])
        for n, e in enumerate(document["history"])
    )
    day = document["completed_at"]
    period = {"period_from": iso(day - timedelta(hours=1)), "period_to": iso(day + timedelta(hours=1))}
    checked = officer.run_check(hall=known.hall, standard="nanhai-hall", **period)
    clause = whole["sheets"][0]["clause"]
    verdicts = {each["id"]: each for each in checked["clauses"] if each["kind"] == "inspected"}
    shares = {each["clause"]: each["percent"] for each in done["results"]}
    assert {name: each["figure"] for name, each in verdicts.items()} == shares
    assert [name for name, each in verdicts.items() if each["verdict"] == "failed"] == [clause]
    (finding,) = officer.list_findings(hall=known.hall, clause=clause)["items"]
    worst = officer.list_evidence(finding=finding["id"])["items"][0]
    assert (worst["case"], worst["kept"]) == (f"inspection:{whole['id']}:tablet-1-0", False)
    events = officer.get_evidence(finding=finding["id"], case=worst["case"])["events"]
    assert [each["type"] for each in events][-1] == "inspection_completed"
