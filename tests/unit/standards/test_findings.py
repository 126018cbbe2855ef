"""A finding from being raised to its end."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from services.standards.domain import Finding, Terms, Word, accept, findings_of, raised, rectify, reject, waive
from services.standards.working_days import working_days_after
from shared.contracts.events import validated
from shared.errors import Conflict, Invalid

MONDAY = datetime(2026, 3, 2, 1, tzinfo=UTC)
TERMS = Terms("Asia/Shanghai", 10, working_days_after)
CHECK = {
    "id": "c1",
    "hall": "guicheng",
    "standard": "nanhai-hall",
    "version": "1",
    "clauses": [
        {"id": "W-01", "verdict": "failed"},
        {"id": "W-02", "verdict": "passed"},
        {"id": "T-02", "verdict": ""},
    ],
}
DONE = Word("supervisor-1", MONDAY, "加开窗口")
JUDGED = Word("officer-1", datetime(2026, 3, 9, 1, tzinfo=UTC), "证据不足")


def finding() -> Finding:
    return findings_of(CHECK, TERMS, MONDAY)[0]


def rectified() -> Finding:
    return rectify(finding(), DONE, None)[0]


def test_only_failed_clauses_raise_findings_and_each_says_so():
    found = findings_of(CHECK, TERMS, MONDAY)
    assert [each.clause for each in found] == ["W-01"]
    told = validated("finding_raised", raised(found[0]).data)
    assert (told["clause"], told["check"], told["due"], told["round"]) == ("W-01", "c1", "2026-03-16", 1)


def test_the_same_check_gives_a_finding_the_same_id():
    assert finding().id == finding().id
    assert findings_of({**CHECK, "id": "c2"}, TERMS, MONDAY)[0].id != finding().id


def test_ten_working_days_leave_out_weekends_and_holidays_and_count_weekends_worked_in_exchange():
    assert working_days_after(date(2025, 9, 26), 1) == date(2025, 9, 28)  # a Sunday worked for the National Day
    assert working_days_after(date(2025, 9, 30), 1) == date(2025, 10, 9)  # the holiday is over
    assert working_days_after(date(2025, 9, 30), 2) == date(2025, 10, 10)
    assert working_days_after(date(2025, 9, 30), 3) == date(2025, 10, 11)  # a Saturday worked in exchange


def test_a_year_that_the_calendar_does_not_hold_counts_monday_to_friday(caplog):
    assert working_days_after(date(2090, 6, 2), 1) == date(2090, 6, 5)
    assert "2090" in caplog.text


def test_the_deadline_is_a_day_of_the_halls_zone():
    late = datetime(2026, 3, 2, 17, tzinfo=UTC)  # Tuesday already in Foshan
    assert TERMS.due(late) == "2026-03-17"


def test_a_finding_is_overdue_after_its_last_day_and_only_while_it_is_open():
    last, next_day = datetime(2026, 3, 16, 15, tzinfo=UTC), datetime(2026, 3, 16, 16, 1, tzinfo=UTC)
    assert not finding().overdue(last)
    assert finding().overdue(next_day)
    assert not rectified().overdue(next_day)


def test_a_rectification_is_accepted_and_the_finding_is_closed():
    found, said = rectify(finding(), DONE, "files/42")
    assert validated(said.type, said.data)["round"] == 1
    closed, said = accept(found, JUDGED)
    assert (closed.state, closed.rounds[0].proof, closed.rounds[0].verdict) == ("accepted", "files/42", "accepted")
    assert validated(said.type, said.data)["outcome"] == "accepted"


def test_a_rejected_rectification_opens_the_finding_again_with_a_new_deadline():
    again, said = reject(rectified(), JUDGED, working_days_after)
    assert (again.state, again.due) == ("open", "2026-03-23")
    assert (again.rounds[0].verdict, again.rounds[0].judged) == ("rejected", JUDGED)
    assert (said.type, said.data["round"]) == ("finding_raised", 2)
    second, said = rectify(again, DONE, None)
    assert (len(second.rounds), said.data["round"]) == (2, 2)
    assert accept(second, JUDGED)[0].rounds[0].verdict == "rejected"


def test_words_of_people_stay_out_of_the_events():
    steps = (
        rectify(finding(), DONE, "x"),
        reject(rectified(), JUDGED, working_days_after),
        accept(rectified(), JUDGED),
    )
    for _, said in steps:
        assert not {DONE.words, JUDGED.words} & set(map(str, said.data.values()))


@pytest.mark.parametrize("before", [finding(), rectified()])
def test_a_finding_is_waived_until_a_day_that_may_be_today(before):
    waived, said = waive(before, JUDGED, date(2026, 3, 9))
    assert (waived.state, waived.waived_until) == ("waived", "2026-03-09")
    assert validated(said.type, said.data)["until"] == "2026-03-09"
    with pytest.raises(Invalid) as refused:
        waive(before, JUDGED, date(2026, 3, 8))
    assert refused.value.field == "until"


ACTIONS = {
    "rectify": (lambda each: rectify(each, DONE, None), {"open"}),
    "accept": (lambda each: accept(each, JUDGED), {"rectified"}),
    "reject": (lambda each: reject(each, JUDGED, working_days_after), {"rectified"}),
    "waive": (lambda each: waive(each, JUDGED, date(2026, 4, 1)), {"open", "rectified"}),
}


@pytest.mark.parametrize("state", ["open", "rectified", "accepted", "waived"])
@pytest.mark.parametrize("action", ACTIONS)
def test_each_action_is_for_its_states_only_and_a_refusal_says_the_state(action, state):
    act, states = ACTIONS[action]
    before = replace(rectified(), state=state)
    if state in states:
        assert act(before)[0].state != state
        return
    with pytest.raises(Conflict) as refused:
        act(before)
    assert refused.value.detail == {"state": state}
