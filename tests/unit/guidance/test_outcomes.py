"""Ends of sittings, and what became of filings."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from services.guidance.domain.consent import give_consent
from services.guidance.domain.followed import MOST_NOTES, follow_up
from services.guidance.domain.outcomes import Desk, Ending, hand_over, resolve
from services.guidance.domain.precheck import Look, check_materials, material_list
from services.guidance.domain.record import Became, Consent
from services.guidance.domain.request import Guide, Request, claim
from shared.contracts.events import validated
from shared.errors import Conflict, Invalid

NOW = datetime(2026, 3, 6, 1, 0, tzinfo=UTC)
FRIDAY, MONDAY = "2026-03-06", "2026-03-09"
GUIDE = Guide("guide-1")
DESK = Desk(
    date(2026, 3, 6),
    r"[A-Z]{2}-\d{4}-\d{4}",
    "GD-2026-0001",
    {"originals": ("须核验原件", "originals must be examined"), "site-down": ("系统故障", "the system is down")},
    "2026-03",
    lambda day: day.isoweekday() < 6,
)
FILED = Ending("filed", "GD-2026-0007")


def claimed(**more) -> Request:
    return replace(claim(Request("r1", "guicheng", "m1", "zh", NOW, visit="v1"), "guide-1", NOW)[0], **more)


def end(ending: Ending, request: Request | None = None, desk: Desk = DESK):
    return resolve(request or claimed(), GUIDE, ending, desk)


@pytest.mark.parametrize("receipt", ["GD-2026-1", "gd-2026-0001", "GD-2026-00011", " GD-2026-0001", "GD-2026-0001\n"])
def test_a_receipt_that_does_not_look_as_the_matters_do_is_refused_with_an_example(receipt):
    with pytest.raises(Invalid) as refused:
        end(Ending("filed", receipt))
    assert (refused.value.field, refused.value.detail) == ("receipt", {"example": "GD-2026-0001"})
    assert "GD-2026-0001" in refused.value.message


def test_who_filed_with_their_own_account_needs_no_consent_and_the_help_is_on_record():
    request, said = end(replace(FILED, at_home_next="yes"), claimed(helpers=("guide-2",)))
    told = validated("guidance_resolved", said.data)
    assert (told["guide"], told["helpers"], told["on_behalf"], told["consent"]) == ("guide-1", ["guide-2"], False, None)
    assert (request.record.at_home_next, told["at_home_next"]) == ("yes", "yes")


def test_filing_in_the_visitors_place_needs_a_consent_and_names_it():
    with pytest.raises(Conflict) as refused:
        end(replace(FILED, on_behalf=True))
    assert refused.value.detail == {"state": "claimed", "missing": ["consent"], "scope": "submit"}
    agreed = Consent(0, ("submit",), "visitor", "said", NOW, "")
    request, said = end(replace(FILED, on_behalf=True), give_consent(claimed(), GUIDE, agreed, FRIDAY)[0])
    assert (request.record.on_behalf, said.data["on_behalf"], said.data["consent"]) == (True, True, 1)


def test_nothing_is_done_in_the_visitors_place_where_nothing_was_filed():
    with pytest.raises(Invalid) as refused:
        end(Ending("left", on_behalf=True))
    assert refused.value.field == "on_behalf"


@pytest.mark.parametrize(
    ("day", "why"), [(None, "day"), ("2026-03-05", "past"), ("2026-03-07", "closed"), ("2027-04-01", "year")]
)
def test_what_was_filed_partly_goes_on_on_a_day_when_the_hall_is_open(day, why):
    with pytest.raises(Invalid) as refused:
        end(Ending("filed_partly", continue_on=day))
    assert (refused.value.field, refused.value.detail) == ("continue_on", {"next_open": MONDAY})
    assert why in refused.value.message


@pytest.mark.parametrize("day", [FRIDAY, MONDAY])
def test_a_day_that_does_is_kept_and_told(day):
    request, said = end(Ending("filed_partly", continue_on=day))
    assert (request.record.continue_on, validated(said.type, said.data)["continue_on"]) == (day, day)


def test_only_what_was_filed_partly_goes_on():
    with pytest.raises(Invalid) as refused:
        end(replace(FILED, continue_on=MONDAY))
    assert refused.value.field == "continue_on"


def test_a_reason_is_of_the_offices_list_and_its_version_is_kept():
    for reason in (None, "because"):
        with pytest.raises(Invalid) as refused:
            end(Ending("not_possible_online", reason=reason))
        assert (refused.value.field, refused.value.detail) == ("reason", {"reasons": ["originals", "site-down"]})
    request, said = end(Ending("not_possible_online", reason="originals"))
    assert (request.reason, request.record.reasons, said.data["reasons"]) == ("originals", "2026-03", "2026-03")


def test_a_reason_may_be_said_by_its_name_and_is_kept_by_its_id():
    for name in ("须核验原件", "originals must be examined"):
        assert end(Ending("not_possible_online", reason=name))[0].reason == "originals"


def test_while_the_office_has_no_list_a_reason_is_in_words():
    request, _ = end(Ending("not_possible_online", reason="须现场核验"), desk=replace(DESK, reasons={}, version=None))
    assert (request.reason, request.record.reasons) == ("须现场核验", None)


def test_a_hand_over_keeps_the_time_of_arrival_and_takes_the_materials_along():
    arrived = NOW - timedelta(minutes=40)
    matter = {"revision": 2, "materials": [{"name": {"zh": "申请表", "en": "Form"}, "held": False}]}
    request, _ = check_materials(
        claimed(counts_from=arrived), GUIDE, [Look(1, "missing")], material_list(matter), (), NOW
    )
    _, said = hand_over(request, GUIDE, "general", ["general"])
    told = validated(said.type, said.data)
    assert told["arrived_at"] == "2026-03-06T00:20:00.000+00:00"
    assert told["materials"]["materials"] == [
        {"material": 1, "name": {"zh": "申请表", "en": "Form"}, "state": "missing", "reason": None}
    ]
    assert (told["materials"]["revision"], told["materials"]["complete"]) == (2, False)


def test_a_hand_over_without_a_check_takes_none():
    assert hand_over(claimed(), GUIDE, "general", ["general"])[1].data["materials"] is None


def followed(request: Request, *became: Became, day: str = "2026-03-20") -> Request:
    for each in became:
        request, _ = follow_up(request, each, FRIDAY, day, "guide-9")
    return request


ACCEPTED, CORRECTED = Became("accepted", MONDAY), Became("corrected", "2026-03-10")
DECIDED = Became("decided", "2026-03-12", "granted")


def test_what_became_of_a_filing_is_noted_once_each_and_told():
    request, said = follow_up(end(FILED)[0], ACCEPTED, FRIDAY, MONDAY, "guide-9")
    assert validated(said[0].type, said[0].data)["noted_by"] == "guide-9"
    assert follow_up(request, ACCEPTED, FRIDAY, MONDAY, "guide-8") == (request, ())
    assert followed(request, CORRECTED, DECIDED).record.became == (ACCEPTED, CORRECTED, DECIDED)


@pytest.mark.parametrize(
    ("before", "became", "field"),
    [
        ((ACCEPTED, DECIDED), CORRECTED, "state"),
        ((ACCEPTED,), Became("accepted", "2026-03-10"), "state"),
        ((DECIDED,), Became("decided", "2026-03-13", "refused"), "state"),
    ],
)
def test_out_of_order_is_a_conflict_with_what_it_is_by_now(before, became, field):
    with pytest.raises(Conflict) as refused:
        followed(followed(end(FILED)[0], *before), became)
    assert refused.value.field == field
    assert refused.value.detail == {"state": "resolved", "became": before[-1].state}


@pytest.mark.parametrize(
    ("became", "field"),
    [
        (Became("accepted", "2026-03-21"), "on"),
        (Became("accepted", "2026-03-05"), "on"),
        (Became("decided", MONDAY), "decision"),
        (Became("accepted", MONDAY, "granted"), "decision"),
    ],
)
def test_a_note_is_of_a_day_between_the_filing_and_today_and_a_decision_says_what_was_decided(became, field):
    with pytest.raises(Invalid) as refused:
        followed(end(FILED)[0], became)
    assert refused.value.field == field


def test_a_note_is_not_before_the_last_one():
    with pytest.raises(Invalid):
        followed(end(FILED)[0], CORRECTED, Became("accepted", MONDAY))


@pytest.mark.parametrize("ending", [Ending("left"), Ending("not_possible_online", reason="originals"), None])
def test_only_what_was_filed_becomes_something(ending):
    with pytest.raises(Conflict):
        followed(end(ending)[0] if ending else claimed(), ACCEPTED)


def test_a_filing_has_a_dozen_notes_at_most():
    notes = [Became("corrected", f"2026-03-{day:02d}") for day in range(6, 6 + MOST_NOTES)]
    request = followed(end(FILED)[0], *notes)
    with pytest.raises(Conflict):
        followed(request, Became("accepted", "2026-03-19"))
