"""What becomes of applications: which notes count, when, and from which day working days are counted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from services.standards.domain import Facts, Period
from services.standards.domain.facts import Hall
from services.standards.domain.filed import Filing, Notice
from services.standards.domain.measures import MEASURES
from services.standards.domain.projected.said import Said
from services.standards.domain.projection import changes
from services.standards.store.fact_documents import READ
from shared.hours import hours_from
from shared.hours.official import official
from tests.unit.hours.test_door import office_hall
from tests.unit.standards.morning import DAY, MORNING, at, filing, hall, matter, notice

A_DAY = 1440


def values(measure: str, *facts: Filing | Notice, span: Period = MORNING, **more: Any) -> tuple[float, ...]:
    filings = tuple(each for each in facts if isinstance(each, Filing))
    notices = tuple(each for each in facts if isinstance(each, Notice))
    whole = replace(Facts(hall(), filings=filings, notices=notices), **more)
    return MEASURES[measure].observe(whole, span).values


def test_who_was_told_of_something_late_was_not_told_at_once():
    assert values("told_at_once", notice((1, "amiss"), (9, "late"))) == (0.0,)
    assert values("told_at_once", notice((1, "amiss"), (9, "amiss"))) == (1.0,)


def test_a_look_that_finds_nothing_tells_nothing():
    assert values("told_at_once", notice((1, "fine"))) == ()
    assert values("told_at_once", notice((-9, "amiss"), (9, "fine"))) == ()


def test_what_is_told_after_the_period_does_not_change_it():
    after = notice((1, "amiss"), (300, "late"))
    assert values("told_at_once", after) == (1.0,)
    assert values("told_at_once", after, span=Period(at(250), at(400))) == (0.0,)


def test_a_note_counts_when_it_was_made_whatever_day_it_tells_of():
    late = filing(-7 * A_DAY, ("corrected", "2026-02-24"), noted=5)
    assert values("correction_notice_working_days", late) == (1.0,)
    assert values("correction_notice_working_days", late, span=Period(at(-9 * A_DAY), at(0))) == ()


def test_only_the_first_answer_is_the_notice_of_what_to_correct():
    again = filing(-7 * A_DAY, ("accepted", "2026-02-24"), ("corrected", DAY))
    assert values("correction_notice_working_days", again) == ()
    twice = filing(-7 * A_DAY, ("corrected", "2026-02-24"), ("corrected", DAY))
    assert values("correction_notice_working_days", twice) == (1.0,)


def test_what_was_filed_partly_has_no_limit_yet():
    partly = replace(filing(-7 * A_DAY, ("corrected", DAY)), outcome="filed_partly")
    assert values("correction_notice_working_days", partly) == ()


def test_a_note_whose_filing_was_not_heard_of_yet_is_not_counted():
    unknown = replace(filing(0, ("corrected", DAY)), filed_at=None)
    assert values("correction_notice_working_days", unknown) == ()
    assert values("filings_followed_up", unknown, matters=(matter(promised=0),)) == ()


def test_a_decision_is_counted_from_the_last_acceptance_before_it():
    again = filing(-9 * A_DAY, ("accepted", "2026-02-20"), ("corrected", "2026-02-23"), ("accepted", "2026-02-26"))
    decided = replace(again, heard=(*again.heard, replace(again.heard[0], state="decided", on=date(2026, 3, 2))))
    assert values("acceptance_to_decision_working_days", decided) == (2.0,)


def test_a_decision_without_an_acceptance_has_no_known_beginning():
    unknown = filing(-9 * A_DAY, ("corrected", "2026-02-20"), ("decided", DAY))
    assert values("acceptance_to_decision_working_days", unknown) == ()


@pytest.mark.parametrize(("accepted", "days"), [("2026-02-13", 7.0), ("2026-02-14", 6.0)])
def test_holidays_and_the_working_weekends_for_them_are_observed(accepted, days):
    """Spring festival 2026: closed from 15 to 23 February; 14 and 28 February, Saturdays, are worked."""
    schedule = hours_from({**office_hall(), "settings": {}}, official())
    there = filing(-30 * A_DAY, ("accepted", accepted), ("decided", DAY))
    known: Hall = replace(hall(), schedule=schedule)
    assert values("acceptance_to_decision_working_days", there, hall=known) == (days,)


def test_a_promise_is_that_of_the_matter_in_force_and_none_promises_nothing():
    there = filing(-9 * A_DAY, ("accepted", "2026-02-26"), ("decided", DAY))
    assert values("decided_as_promised", there, matters=(matter(promised=2),)) == (1.0,)
    assert values("decided_as_promised", there, matters=(matter(promised=1),)) == (0.0,)
    assert values("decided_as_promised", there, matters=(matter(promised=None),)) == ()


def test_it_is_asked_what_became_of_a_filing_once_its_promise_ran_out():
    week = Period(at(-8 * A_DAY), at(210))
    heard, silent = filing(-7 * A_DAY, ("accepted", DAY)), filing(-7 * A_DAY, name="f2")
    for promised, found in ((5, ()), (4, (1.0, 0.0))):
        assert values("filings_followed_up", heard, silent, span=week, matters=(matter(promised=promised),)) == found


def test_a_partial_or_impossible_filing_is_told_apart():
    said = {"request": "r1", "matter": "m1", "requested_at": "2026-03-02T09:00:00+08:00", "guide": "g"}
    kinds = {
        outcome: [each.kind for each in changes(_said("guidance_resolved", {**said, "outcome": outcome}))]
        for outcome in ("filed", "filed_partly", "not_possible_online")
    }
    assert kinds == {
        "filed": ["sittings", "filings"],
        "filed_partly": ["sittings", "filings"],
        "not_possible_online": ["sittings"],
    }


def test_a_filing_is_read_that_was_only_heard_of():
    data = {"request": "r1", "matter": "m1", "state": "decided", "on": DAY, "decision": "refused", "noted_by": "g"}
    (change,) = changes(_said("guidance_followed_up", data))
    found = READ["filings"]({"_id": "r1", "matter": "m1", "heard": {"3": change.put["heard.3"]}})
    assert (found.filed_at, found.heard[0].state, found.heard[0].decision) == (None, "decided", "refused")


def _said(type_: str, data: dict[str, Any]) -> Said:
    return Said(type_, "r1", 3, at(5), "guicheng", data)
