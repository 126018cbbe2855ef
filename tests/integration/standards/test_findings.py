"""Findings through the service: raised by checks, put right by the hall, judged and waived by the office."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import eventlet
import pytest

from shared.clock import iso
from shared.errors import Conflict, Forbidden, Invalid, NotFound
from tests.e2e.waiting import eventually
from tests.integration.standards.conftest import Office
from tests.integration.standards.morning import OPENS, at

MORNING = {"standard": "nanhai-hall", "period_from": iso(OPENS), "period_to": iso(at(120))}
FAILS = {"W-01", "T-02", "M-02"}


def check(office: Office, **more: Any) -> dict[str, Any]:
    return dict(office.by("officer").run_check(hall=office.hall, **MORNING, **more))


def findings(office: Office, **wanted: Any) -> list[dict[str, Any]]:
    return list(office.by("supervisor").list_findings(hall=office.hall, **wanted)["items"])


def one(office: Office, clause: str = "W-01") -> str:
    check(office)
    return next(each["id"] for each in findings(office) if each["clause"] == clause)


def history(office: Office, finding: str) -> list[str]:
    return [each["type"] for each in office.store.database["findings"].find_one({"_id": finding})["history"]]


def test_each_failed_clause_raises_one_finding_with_its_figure_and_deadline(bad):
    done = check(bad)
    found = {each["clause"]: each for each in findings(bad)}
    assert set(found) == FAILS
    waiting = found["W-01"]
    assert (waiting["state"], waiting["check"], waiting["figure"], waiting["threshold"]) == (
        "open",
        done["id"],
        43.0,
        15,
    )
    assert (waiting["house_rule"], waiting["overdue"], waiting["rounds"]) == (True, False, [])
    assert waiting["due"] > datetime.now(UTC).date().isoformat()
    assert history(bad, waiting["id"]) == ["finding_raised"]


def test_a_second_check_raises_nothing_again_and_the_finding_names_the_newest(bad):
    first, second = check(bad), check(bad)
    found = findings(bad)
    assert {each["clause"] for each in found} == FAILS
    assert len(found) == len(FAILS)
    assert {(each["check"], each["newest_check"]) for each in found} == {(first["id"], second["id"])}


def test_checks_at_the_same_time_raise_each_finding_once(bad):
    officers = [bad.by("officer") for _ in range(8)]
    pool = eventlet.GreenPool()
    done = [pool.spawn(each.run_check, hall=bad.hall, **MORNING) for each in officers]
    newest = max(each.wait()["id"] for each in done)
    found = findings(bad)
    assert sorted(each["clause"] for each in found) == sorted(FAILS)
    assert {each["newest_check"] for each in found} == {newest}


def test_one_key_from_sixteen_officers_at_once_makes_one_check(bad):
    officers = [bad.by("officer", key="check") for _ in range(16)]
    pool = eventlet.GreenPool()
    done = [each.wait() for each in [pool.spawn(line.run_check, hall=bad.hall, **MORNING) for line in officers]]
    assert all(each == done[0] for each in done)
    assert bad.store.database["checks"].count_documents({"hall": bad.hall}) == 1


def test_the_findings_of_a_check_whose_process_died_are_raised_when_it_is_asked_for_again(bad):
    first = bad.by("officer", key="check").run_check(hall=bad.hall, **MORNING)
    forget(bad, first["id"])
    assert bad.by("officer", key="check").run_check(hall=bad.hall, **MORNING) == first
    assert {each["clause"] for each in findings(bad)} == FAILS


def test_the_findings_of_a_check_whose_process_died_are_raised_soon_by_themselves(bad):
    forget(bad, check(bad)["id"])
    eventually(lambda: {each["clause"] for each in findings(bad)} == FAILS, "the findings", 60)
    eventually(lambda: not bad.store.checks.unread(100), "the check to be marked as read", 60)


def forget(office: Office, identifier: str) -> None:
    """Make it as if the process had died after storing the check."""
    office.store.database["findings"].delete_many({"hall": office.hall})
    office.store.database["checks"].update_one({"_id": identifier}, {"$set": {"unread": True}})


def test_a_check_that_is_read_again_raises_nothing_that_was_settled_meanwhile(bad):
    first = bad.by("officer", key="check").run_check(hall=bad.hall, **MORNING)
    finding = next(each["id"] for each in findings(bad) if each["clause"] == "W-01")
    bad.by("supervisor").rectify_finding(finding=finding, measures="加开窗口")
    bad.by("officer").accept_finding(finding=finding)
    assert bad.by("officer", key="check").run_check(hall=bad.hall, **MORNING) == first
    assert len([each for each in findings(bad) if each["clause"] == "W-01"]) == 1


def test_a_finding_is_put_right_sent_back_put_right_and_accepted(bad):
    finding, hall, office = one(bad), bad.by("supervisor"), bad.by("officer")
    done = hall.rectify_finding(finding=finding, measures="加开窗口", proof="files/42")
    assert (done["state"], done["rounds"][0]["proof"]) == ("rectified", "files/42")
    again = office.reject_finding(finding=finding, reason="看不出效果")
    assert (again["state"], again["rounds"][0]["verdict"], again["rounds"][0]["reason"]) == (
        "open",
        "rejected",
        "看不出效果",
    )
    assert [each["id"] for each in findings(bad, state="rejected")] == [finding]
    hall.rectify_finding(finding=finding, measures="再加开一个窗口")
    closed = office.accept_finding(finding=finding)
    assert (closed["state"], [each["verdict"] for each in closed["rounds"]]) == ("accepted", ["rejected", "accepted"])
    assert history(bad, finding) == [
        "finding_raised",
        "finding_rectified",
        "finding_raised",
        "finding_rectified",
        "finding_closed",
    ]
    assert office.get_finding(finding=finding) == closed


def accepted(office: Office, rectified_at: datetime) -> str:
    """Return a finding that was put right then, and accepted."""
    finding = one(office)
    office.by("supervisor").rectify_finding(finding=finding, measures="加开窗口")
    office.by("officer").accept_finding(finding=finding)
    office.store.database["findings"].update_one({"_id": finding}, {"$set": {"rounds.0.measures.at": rectified_at}})
    return finding


def test_a_clause_that_fails_after_its_finding_was_put_right_comes_back_and_is_counted(bad):
    first = accepted(bad, at(20))
    check(bad)
    again = next(each for each in findings(bad, state="open") if each["clause"] == "W-01")
    assert (again["recurrence_of"], again["recurrence"]) == (first, 1)
    assert [each["state"] for each in findings(bad, clause="W-01")] == ["accepted", "open"]


@pytest.mark.parametrize("minute", [180, 100])  # after the period; and in it, after all the long waits
def test_a_check_that_fails_only_by_what_was_before_the_rectification_raises_nothing_again(bad, minute):
    accepted(bad, at(minute))
    check(bad)
    assert [each["state"] for each in findings(bad, clause="W-01")] == ["accepted"]


def test_a_waived_clause_raises_nothing_until_its_day_is_past(bad):
    finding = one(bad)
    until = (datetime.now(UTC) + timedelta(days=30)).date().isoformat()
    waived = bad.by("officer").waive_finding(finding=finding, reason="装修期间", until=until)
    assert (waived["state"], waived["waiver"]["until"], waived["waiver"]["reason"]) == ("waived", until, "装修期间")
    check(bad)
    assert [each["state"] for each in findings(bad) if each["clause"] == "W-01"] == ["waived"]
    yesterday = (datetime.now(UTC) - timedelta(days=2)).date().isoformat()
    bad.store.database["findings"].update_one({"_id": finding}, {"$set": {"waived_until": yesterday}})
    check(bad)
    assert [each["state"] for each in findings(bad) if each["clause"] == "W-01"] == ["waived", "open"]


def test_findings_are_listed_by_state_and_page_and_only_those_of_ones_own_halls(bad):
    finding = one(bad)
    bad.by("supervisor").rectify_finding(finding=finding, measures="加开窗口")
    assert [each["id"] for each in findings(bad, state="rectified")] == [finding]
    first = bad.by("officer").list_findings(limit=2)
    rest = bad.by("officer").list_findings(limit=2, after=first["next"])
    assert {each["clause"] for each in first["items"] + rest["items"]} == FAILS
    assert rest["next"] is None
    assert bad.by("officer", "nanhai").list_findings()["items"] == []
    everywhere = bad.by("officer", "*").list_findings(limit=200)["items"]
    assert {each["id"] for each in first["items"]} <= {each["id"] for each in everywhere}


ACTIONS = {
    "rectify_finding": ("supervisor", {"measures": "加开窗口"}),
    "accept_finding": ("officer", {}),
    "reject_finding": ("officer", {"reason": "看不出效果"}),
    "waive_finding": ("officer", {"reason": "装修", "until": "2099-12-31"}),
}
MANY_MAY = {"assign_finding": {"role": "guide"}, "comment_finding": {"words": "已订打印机"}}


@pytest.mark.parametrize("method", ACTIONS)
def test_only_who_may_acts_and_only_in_their_own_hall(bad, method):
    finding = one(bad)
    bad.store.database["findings"].update_one({"_id": finding}, {"$set": {"state": "rectified", "rounds": [ROUND]}})
    allowed, given = ACTIONS[method]
    others = {"supervisor", "officer", "clerk", "guide", "kiosk", "board", "admin"} - {allowed}
    for role, hall in (*((each, None) for each in sorted(others)), (allowed, "nanhai")):
        with pytest.raises(Forbidden):
            getattr(bad.by(role, hall), method)(finding=finding, **given)
    with pytest.raises(NotFound):
        getattr(bad.by(allowed), method)(finding="unknown", **given)
    assert history(bad, finding) == ["finding_raised"]


ROUND = {
    "measures": {"by": "s", "at": datetime(2026, 3, 2, tzinfo=UTC), "words": "x"},
    "proof": None,
    "verdict": None,
    "judged": None,
}


@pytest.mark.parametrize("method", MANY_MAY)
def test_who_neither_sees_nor_owns_a_finding_has_no_say(bad, method):
    finding, given = one(bad), MANY_MAY[method]
    for role, hall in (("clerk", None), ("guide", None), ("kiosk", None), ("officer", "nanhai")):
        with pytest.raises(Forbidden):
            getattr(bad.by(role, hall), method)(finding=finding, **given)
    assert history(bad, finding) == ["finding_raised"]


@pytest.mark.parametrize("method", [*ACTIONS, *MANY_MAY])
def test_one_key_from_eight_clients_at_once_acts_once(bad, method):
    finding, (role, given) = one(bad), (ACTIONS | {name: ("officer", said) for name, said in MANY_MAY.items()})[method]
    if method in ("accept_finding", "reject_finding"):
        bad.by("supervisor").rectify_finding(finding=finding, measures="加开窗口")
    before = len(history(bad, finding))
    pool = eventlet.GreenPool()
    lines = [bad.by(role, key=method) for _ in range(8)]
    asked = [pool.spawn(getattr(line, method), finding=finding, **given) for line in lines]
    answers = [each.wait() for each in asked]
    assert all(each == answers[0] for each in answers)
    assert len(history(bad, finding)) == before + 1


def test_two_who_judge_at_once_do_not_both_succeed(bad):
    finding = one(bad)
    bad.by("supervisor").rectify_finding(finding=finding, measures="加开窗口")
    pool = eventlet.GreenPool()
    accepting = pool.spawn(bad.by("officer").accept_finding, finding=finding)
    rejecting = pool.spawn(bad.by("officer").reject_finding, finding=finding, reason="看不出效果")
    refused = 0
    for each in (accepting, rejecting):
        try:
            each.wait()
        except Conflict:
            refused += 1
    assert refused == 1


@pytest.mark.parametrize(
    ("role", "method", "given", "error", "field"),
    [
        ("supervisor", "rectify_finding", {}, Invalid, "measures"),
        ("supervisor", "rectify_finding", {"measures": {"$ne": None}}, Invalid, "measures"),
        ("supervisor", "rectify_finding", {"measures": "x" * 1001}, Invalid, "measures"),
        ("officer", "reject_finding", {}, Invalid, "reason"),
        ("officer", "waive_finding", {"reason": "x"}, Invalid, "until"),
        ("officer", "waive_finding", {"reason": "x", "until": "soon"}, Invalid, "until"),
        ("officer", "waive_finding", {"reason": "x", "until": "2020-01-01"}, Invalid, "until"),
        ("officer", "accept_finding", {}, Conflict, None),
        ("officer", "reject_finding", {"reason": "x"}, Conflict, None),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_is_done(bad, role, method, given, error, field):
    finding = one(bad)
    with pytest.raises(error) as refused:
        getattr(bad.by(role), method)(finding=finding, **given)
    assert refused.value.field == field
    assert history(bad, finding) == ["finding_raised"]


@pytest.mark.parametrize(
    ("role", "wanted", "error"),
    [
        ("officer", {"hall": "nowhere"}, NotFound),
        ("officer", {"state": "asleep"}, Invalid),
        ("officer", {"limit": 0}, Invalid),
        ("officer", {"after": {"$ne": None}}, Invalid),
        ("clerk", {}, Forbidden),
        ("guide", {"owner": "supervisor"}, Forbidden),
        ("officer", {"clause": "W"}, Invalid),
        ("officer", {"overdue": "perhaps"}, Invalid),
    ],
)
def test_bad_lists_are_refused(bad, role, wanted, error):
    with pytest.raises(error):
        bad.by(role).list_findings(**wanted)


def test_a_supervisor_of_another_hall_sees_nothing_of_this_one(bad):
    finding = one(bad)
    with pytest.raises(Forbidden):
        bad.by("supervisor", "nanhai").list_findings(hall=bad.hall)
    with pytest.raises(Forbidden):
        bad.by("supervisor", "nanhai").get_finding(finding=finding)
