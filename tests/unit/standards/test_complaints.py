"""A complaint from being received to being archived; a bad rating is one of them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from services.standards.domain.complaints import (
    Complaint,
    ComplaintTerms,
    Contact,
    Taken,
    escalate_complaint,
    lodged,
    next_steps,
    of_a_rating,
    received,
    take,
)
from services.standards.working_days import working_days_after
from shared.contracts.events import EVENTS, validated
from shared.errors import Conflict, Invalid

MONDAY = datetime(2026, 3, 2, 1, tzinfo=UTC)
TERMS = ComplaintTerms("Asia/Shanghai", working_days_after, 2, 15, 1, 5, (1, 3, 5))
RATED = {"visit": "v1", "stop": 0, "stars": 1, "named": True}
SECRET = "王小明 13800138000"


def complaint(**more) -> Complaint:
    known = {"named": True, "content": SECRET, "contact": Contact("13800138000"), "code": "c" * 20}
    return lodged("k1", "guicheng", "kiosk", "conduct", TERMS, MONDAY, **{**known, **more})


def after(whole: Complaint, *steps: str | tuple[str, str]) -> Complaint:
    for each in steps:
        step, result = each if isinstance(each, tuple) else (each, None)
        whole = take(whole, Taken(step, "officer-1", MONDAY, "已查明", result), working_days_after)[0]
    return whole


def levels(whole: Complaint, now: datetime) -> list[tuple[str, str]]:
    return [(each.data["step"], each.data["level"]) for each in escalate_complaint(whole, now, working_days_after)[1]]


def test_a_complaint_is_accepted_in_two_and_answered_in_fifteen_working_days():
    assert complaint().due == {"accept": "2026-03-04", "answer": "2026-03-23"}


def test_a_bad_rating_under_a_name_is_contacted_the_next_working_day_and_put_right_in_five():
    bad = of_a_rating(RATED, "guicheng", TERMS, MONDAY)
    assert (bad.id, bad.state, bad.channel, bad.stars) == ("v1-0", "accepted", "rating", 1)
    assert bad.due == {"contact": "2026-03-03", "answer": "2026-03-09"}
    friday = of_a_rating(RATED, "guicheng", TERMS, MONDAY + timedelta(days=4))
    assert friday.due["contact"] == "2026-03-09"


def test_who_left_no_name_cannot_be_contacted_and_is_owed_the_rest():
    bad = of_a_rating({**RATED, "named": False}, "guicheng", TERMS, MONDAY)
    assert bad.due == {"answer": "2026-03-09"}
    assert next_steps(bad) == ("investigate",)
    with pytest.raises(Conflict):
        after(bad, "contact")


@pytest.mark.parametrize(("stars", "bad"), [(1, True), (2, True), (3, False), (5, False)])
def test_two_stars_and_fewer_are_a_bad_rating(stars, bad):
    assert (of_a_rating({**RATED, "stars": stars}, "guicheng", TERMS, MONDAY) is not None) == bad


def test_a_complaint_is_accepted_looked_into_answered_called_back_and_archived():
    steps = ("accept", "contact", "investigate", "answer", ("call_back", "satisfied"), "archive")
    done = after(complaint(), *steps)
    assert (done.state, len(done.steps), next_steps(done)) == ("archived", 6, ())


def test_an_answer_needs_an_investigation_and_an_archive_a_call_back():
    with pytest.raises(Conflict, match="investigate"):
        after(complaint(), "accept", "answer")
    with pytest.raises(Conflict, match="Call back"):
        after(complaint(), "accept", "investigate", "answer", "archive")
    assert after(complaint(named=False), "accept", "investigate", "answer", "archive").state == "archived"


def test_who_is_not_content_when_called_back_is_owed_another_answer():
    again = after(complaint(), "accept", "investigate", "answer", ("call_back", "not_satisfied"))
    assert (again.state, again.done("answer")) == ("accepted", False)
    late = take(
        after(complaint(), "accept", "investigate", "answer"),
        Taken("call_back", "o", MONDAY + timedelta(days=7), None, "not_satisfied"),
        working_days_after,
    )[0]
    assert late.due["answer"] == "2026-03-30"
    assert after(again, "investigate", "answer", ("call_back", "satisfied"), "archive").state == "archived"


def test_a_complaint_is_declined_with_a_reason_and_archived():
    assert after(complaint(), "decline", "archive").state == "archived"
    with pytest.raises(Invalid) as refused:
        take(complaint(), Taken("decline", "o", MONDAY), working_days_after)
    assert refused.value.field == "words"


def test_a_result_belongs_to_a_call_back_and_to_nothing_else():
    answered = after(complaint(), "accept", "investigate", "answer")
    for whole, step, result in ((answered, "call_back", None), (complaint(), "accept", "satisfied")):
        with pytest.raises(Invalid) as refused:
            take(whole, Taken(step, "o", MONDAY, "x", result), working_days_after)
        assert refused.value.field == "result"


def test_a_refused_step_says_the_state():
    with pytest.raises(Conflict) as refused:
        after(complaint(), "archive")
    assert refused.value.detail == {"state": "received"}


def test_steps_are_overdue_after_their_last_day_until_they_are_taken():
    thursday = datetime(2026, 3, 5, 1, tzinfo=UTC)
    assert complaint().overdue(thursday - timedelta(days=1)) == []
    assert complaint().overdue(thursday) == ["accept"]
    assert after(complaint(), "accept").overdue(thursday) == []
    assert after(complaint(), "accept").next_due == "2026-03-23"


def test_each_level_hears_once_of_each_overdue_step():
    bad = of_a_rating(RATED, "guicheng", TERMS, MONDAY)
    wednesday = datetime(2026, 3, 4, 1, tzinfo=UTC)
    assert levels(bad, wednesday) == [("contact", "supervisor")]
    told = escalate_complaint(bad, wednesday, working_days_after)[0]
    assert levels(told, wednesday) == []
    assert levels(told, datetime(2026, 3, 10, 1, tzinfo=UTC)) == [
        ("contact", "officer"),
        ("contact", "admin"),
        ("answer", "supervisor"),
    ]
    assert levels(replace(told, state="archived"), wednesday + timedelta(days=90)) == []


def test_nothing_that_anybody_wrote_is_in_an_event():
    whole, said = complaint(), [received(complaint())]
    for step, result in (("accept", None), ("contact", None), ("investigate", None), ("answer", None)):
        whole, told = take(whole, Taken(step, "officer-1", MONDAY, SECRET, result), working_days_after)
        said.append(told)
    said += escalate_complaint(complaint(), MONDAY + timedelta(days=60), working_days_after)[1]
    for each in said:
        validated(each.type, each.data)
        assert not {"王小明", "138", "c" * 20} & {
            part for part in ("王小明", "138", "c" * 20) if part in str(each.data)
        }


def test_no_screen_of_a_hall_hears_of_ratings_and_complaints():
    secret = {name for name in EVENTS if name.startswith("complaint_")} | {"rating_given"}
    assert len(secret) > 9
    assert all("gateway" not in EVENTS[name].receivers for name in secret)
