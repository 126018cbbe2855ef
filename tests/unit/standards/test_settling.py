"""A finding on its way: owned, talked about, checked again, coming back, escalated."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from services.standards.domain import (
    Finding,
    Owner,
    Terms,
    Word,
    accept,
    assign,
    comment,
    escalate,
    findings_of,
    is_mixed,
    new_evidence,
    raised,
    recheck,
    rectify,
    recurring,
    reject,
    waive,
)
from services.standards.domain.settling import MOST_COMMENTS
from services.standards.store.finding_documents import document, finding_from
from services.standards.working_days import working_days_after
from shared.contracts.events import validated
from shared.errors import Conflict

MONDAY = datetime(2026, 3, 2, 1, tzinfo=UTC)
DUE = datetime(2026, 3, 16, 1, tzinfo=UTC)
"""The last day of the ten working days from MONDAY, a Monday too."""
TERMS = Terms("Asia/Shanghai", 10, working_days_after, (1, 3, 5))
DONE = Word("supervisor-1", MONDAY + timedelta(hours=2), "加开窗口")
JUDGED = Word("officer-1", MONDAY + timedelta(days=1), "证据不足")


def check(verdict: str = "failed", until: datetime = MONDAY, name: str = "c1") -> dict:
    clause = {"id": "W-01", "verdict": verdict, "figure": 12.0, "sample": 40}
    about = {"id": name, "hall": "guicheng", "standard": "nanhai-hall", "version": "1", "clauses": [clause]}
    return {**about, "from": "2026-03-01T00:00:00Z", "as_of": until.isoformat()}


def finding(until: datetime = MONDAY, name: str = "c1") -> Finding:
    return findings_of(check(until=until, name=name), TERMS, MONDAY)[0]


def rectified() -> Finding:
    return rectify(finding(), DONE, None)[0]


def levels(found: Finding, now: datetime) -> list[str]:
    return [each.data["level"] for each in escalate(found, now, working_days_after)[1]]


def test_a_finding_belongs_to_the_supervisors_until_it_is_given_to_somebody():
    assert finding().owner == Owner("role", "supervisor")
    given, said = assign(finding(), Owner("staff", "clerk-7"))
    assert given.owner == Owner("staff", "clerk-7")
    assert validated("finding_assigned", said.data)["owner"] == "clerk-7"


def test_a_clause_that_names_its_owner_gives_its_findings_to_it():
    terms = replace(TERMS, owners={"W-01": "guide"})
    assert findings_of(check(), terms, MONDAY)[0].owner == Owner("role", "guide")


def test_what_is_over_belongs_to_nobody_else_any_more():
    with pytest.raises(Conflict):
        assign(accept(rectified(), JUDGED)[0], Owner("role", "clerk"))


def test_comments_are_kept_in_order_in_any_state_and_their_words_are_no_event():
    closed = accept(rectified(), JUDGED)[0]
    talked = comment(comment(closed, DONE)[0], JUDGED)
    assert [each.words for each in talked[0].comments] == [DONE.words, JUDGED.words]
    assert validated("finding_commented", talked[1].data)["comments"] == 2
    assert JUDGED.words not in map(str, talked[1].data.values())


def test_comments_have_an_end():
    with pytest.raises(Conflict):
        comment(replace(finding(), comments=(DONE,) * MOST_COMMENTS), DONE)


def test_the_first_check_that_passes_on_later_evidence_proves_the_rectification():
    later = DONE.at + timedelta(hours=1)
    proved, said = recheck(rectified(), check("passed", later, "c2"), later)
    assert (proved.rounds[-1].recheck.check, proved.rounds[-1].recheck.sample) == ("c2", 40)
    assert validated("finding_rechecked", said.data)["passed_in"] == "c2"
    assert recheck(proved, check("passed", later, "c3"), later) is None


@pytest.mark.parametrize(
    ("before", "told"),
    [
        (rectified(), check("passed", DONE.at, "c2")),  # saw nothing of the time since
        (rectified(), check("failed", DONE.at + timedelta(hours=1), "c2")),
        (rectified(), {**check("passed", DONE.at + timedelta(hours=1), "c2"), "clauses": []}),
        (finding(), check("passed", DONE.at + timedelta(hours=1), "c2")),  # nothing was put right
    ],
)
def test_other_checks_prove_nothing(before, told):
    assert recheck(before, told, JUDGED.at) is None


def test_a_failure_after_an_accepted_rectification_is_a_recurrence_and_is_counted():
    first = accept(rectified(), JUDGED)[0]
    again = recurring(finding(JUDGED.at, "c2"), first)
    assert (again.recurrence_of, again.recurrence) == (first.id, 1)
    told = validated("finding_raised", raised(again).data)
    assert (told["recurrence_of"], told["recurrence"]) == (first.id, 1)
    third = recurring(finding(JUDGED.at, "c3"), again)
    assert (third.recurrence_of, third.recurrence) == (again.id, 2)
    assert recurring(finding(), None) == finding()


def test_a_check_of_the_time_before_the_rectification_holds_no_new_evidence():
    first = accept(rectified(), JUDGED)[0]
    assert new_evidence(finding(DONE.at, "c2"), first) is None


def test_of_a_check_of_the_time_before_and_after_only_what_came_after_is_new():
    first = accept(rectified(), JUDGED)[0]
    mixed = finding(JUDGED.at, "c2")
    new = new_evidence(mixed, first)
    assert (new.start, new.end, is_mixed(mixed, new)) == (DONE.at, JUDGED.at, True)
    later = replace(mixed, failure=replace(mixed.failure, since=JUDGED.at.isoformat(), until="2026-03-20T00:00:00Z"))
    assert not is_mixed(later, new_evidence(later, first))


@pytest.mark.parametrize(("day", "heard"), [(16, 0), (17, 1), (18, 1), (19, 2), (20, 2), (22, 2), (23, 3)])
def test_supervisor_officer_and_admin_hear_after_one_three_and_five_working_days(day, heard):
    assert levels(finding(), DUE.replace(day=day)) == ["supervisor", "officer", "admin"][:heard]


def test_each_level_hears_once_and_again_only_after_a_rejection():
    late = DUE.replace(day=19)
    told, said = escalate(finding(), late, working_days_after)
    assert [validated(each.type, each.data)["level"] for each in said] == ["supervisor", "officer"]
    assert levels(told, late) == []
    assert levels(told, DUE.replace(day=23)) == ["admin"]
    again = reject(rectify(told, replace(DONE, at=late), None)[0], replace(JUDGED, at=late), working_days_after)[0]
    assert levels(again, late) == []
    assert levels(again, late + timedelta(days=40)) == ["supervisor", "officer", "admin"]


def test_what_is_put_right_or_waived_is_not_escalated():
    late = DUE + timedelta(days=60)
    assert levels(rectified(), late) == []
    assert levels(waive(finding(), JUDGED, late.date())[0], late) == []


def test_a_holiday_is_no_working_day_overdue():
    golden_week = replace(finding(), due="2025-09-30")
    assert levels(golden_week, datetime(2025, 10, 8, 1, tzinfo=UTC)) == []
    assert levels(golden_week, datetime(2025, 10, 9, 1, tzinfo=UTC)) == ["supervisor"]


def test_a_finding_is_read_as_it_was_stored():
    talked = comment(assign(rectified(), Owner("staff", "clerk-7"))[0], JUDGED)[0]
    proved = recheck(talked, check("passed", JUDGED.at, "c2"), JUDGED.at)[0]
    told = escalate(replace(finding(), recurrence_of="x", recurrence=3), DUE.replace(day=23), working_days_after)[0]
    for whole in (proved, told):
        assert finding_from({**document(whole), "version": 4}) == replace(whole, revision=4)


def test_a_finding_from_before_owners_were_kept_is_the_supervisors():
    old = {**document(finding()), "version": 1}
    for name in ("owner", "comments", "escalate_after", "escalations", "recurrence_of", "recurrence"):
        del old[name]
    del old["failure"]["since"], old["failure"]["until"]
    read = finding_from(old)
    assert (read.owner.id, read.comments, read.recurrence, read.failure.until) == ("supervisor", (), 0, None)
