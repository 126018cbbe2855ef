"""Ends of sittings through the service: receipts by pattern, reasons by list, days by the hall's hours."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from shared.errors import Conflict, Forbidden, Invalid
from tests.integration.guidance.conftest import Desk

BOTH = {"zh": "测试", "en": "A test"}


def checklist(desk: Desk) -> dict:
    return {
        "matter": desk.matter,
        "version": "1",
        "site": BOTH,
        "receipt": {"pattern": r"NH-\d{4}", "example": "NH-0042", "where": BOTH},
        "steps": [
            {"id": kind, "kind": kind, "title": BOTH, "wording": BOTH} for kind in ("sign_in", "submit", "receipt")
        ],
    }


def resolved(desk: Desk, **said) -> dict:
    return dict(desk.by("guide").resolve(request=desk.claimed(), **said))


def refusal(desk: Desk, **said) -> Invalid:
    request = desk.claimed()
    with pytest.raises(Invalid) as refused:
        desk.by("guide").resolve(request=request, **said)
    assert desk.store.requests.get(request).state == "claimed"
    return refused.value


def test_a_receipt_is_held_against_the_matters_checklist(desk):
    desk.by("admin").publish_checklists(checklists=[checklist(desk)])
    wrong = refusal(desk, outcome="filed", receipt="NH-42")
    assert (wrong.field, wrong.detail) == ("receipt", {"example": "NH-0042"})
    assert resolved(desk, outcome="filed", receipt="NH-0043")["receipt"] == "NH-0043"


def test_without_a_written_checklist_the_generated_one_says_how_a_receipt_looks(desk):
    assert refusal(desk, outcome="filed", receipt="??").field == "receipt"
    assert resolved(desk, outcome="filed", receipt="GD-1")["state"] == "resolved"


def test_a_reason_is_of_the_offices_own_list(desk):
    reasons = [{"id": "originals", "name": BOTH}]
    desk.by("admin").publish_reasons(hall=desk.hall, version="7", reasons=reasons)
    wrong = refusal(desk, outcome="not_possible_online", reason="because")
    assert (wrong.field, wrong.detail) == ("reason", {"reasons": ["originals"]})
    assert resolved(desk, outcome="not_possible_online", reason="originals")["reason"] == "originals"


def test_what_was_filed_partly_goes_on_on_a_day_when_the_hall_is_open(desk):
    tomorrow = refusal(desk, outcome="filed_partly").detail["next_open"]
    close_on(desk, tomorrow)
    missing = refusal(desk, outcome="filed_partly")
    assert missing.field == "continue_on"
    assert missing.detail["next_open"] == (date.fromisoformat(tomorrow) + timedelta(days=1)).isoformat()
    for day in ("2020-03-02", tomorrow):
        assert refusal(desk, outcome="filed_partly", continue_on=day).field == "continue_on"
    day = missing.detail["next_open"]
    assert resolved(desk, outcome="filed_partly", continue_on=day)["continue_on"] == day


def close_on(desk: Desk, day: str) -> None:
    """Have the hall be closed on ``day``, as the desk hears of it."""
    hall = desk.ask_intake().get_hall(hall=desk.hall)
    closed = {"day": day, "openings": [], "reason": BOTH}
    desk.store.copies.keep_hall({**hall, "special_days": [closed]}, hall["revision"] + 1)


@pytest.mark.parametrize("answer", ["yes", "no", "unsure"])
def test_whether_they_file_at_home_next_time_is_kept_and_learnt(desk, answer):
    assert resolved(desk, outcome="filed", receipt="GD-1", at_home_next=answer)["at_home_next"] == answer
    today = desk.store.copies.hall(desk.hall).day(desk.store.requests.page(desk.hall, None, None, 1)[0].requested_at)
    at_home = desk.by("supervisor").learning(hall=desk.hall, day_from=today, day_to=today)["total"]["at_home"]
    assert (at_home["hits"], at_home["n"]) == (int(answer == "yes"), 1)


def test_an_answer_nobody_can_give_is_refused(desk):
    assert refusal(desk, outcome="filed", receipt="GD-1", at_home_next="perhaps").field == "at_home_next"


def filing(desk: Desk) -> tuple[str, str]:
    request = desk.claimed()
    desk.by("guide").resolve(request=request, outcome="filed", receipt="GD-1")
    hall = desk.store.copies.hall(desk.hall)
    return request, hall.day(desk.store.requests.get(request).claimed_at)


def test_what_became_of_a_filing_is_noted_later_once_each_and_learnt(desk):
    request, today = filing(desk)
    colleague = desk.by("guide", "guide-2")
    for _ in range(2):
        view = colleague.follow_up(request=request, state="accepted", on=today)
    assert view["became"] == [{"state": "accepted", "on": today, "decision": None}]
    desk.by("supervisor").follow_up(request=request, state="decided", on=today, decision="granted")
    told = [each["type"] for each in desk.document("requests", request)["history"]]
    assert told.count("guidance_followed_up") == 2
    learnt = desk.by("supervisor").learning(hall=desk.hall, day_from=today, day_to=today)["total"]
    assert learnt["became"] == {"accepted": 0, "corrected": 0, "decided": 1}
    assert learnt["right_first_time"]["hits"] == 1


def test_one_key_notes_once_and_out_of_order_is_refused_with_how_it_is(desk):
    request, today = filing(desk)
    note = {"request": request, "state": "decided", "on": today, "decision": "refused"}
    assert desk.by("guide", key="n").follow_up(**note) == desk.by("guide", key="n").follow_up(**note)
    with pytest.raises(Conflict) as refused:
        desk.by("guide").follow_up(request=request, state="corrected", on=today)
    assert refused.value.detail == {"state": "resolved", "became": "decided"}


def test_only_the_desk_of_the_hall_notes_what_became_of_a_filing(desk):
    request, today = filing(desk)
    for role, hall in (("clerk", None), ("kiosk", None), ("guide", "nanhai")):
        with pytest.raises(Forbidden):
            desk.by(role, None, hall).follow_up(request=request, state="accepted", on=today)
