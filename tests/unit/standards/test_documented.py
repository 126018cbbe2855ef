"""Documented and reported clauses: current or too old, entered for every interval or not, by what was known."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from deploy.sample.standard import read_standard
from services.standards.domain import Facts, Period, proofs, standard_from
from services.standards.domain.documented import intervals
from services.standards.domain.verdict import check_clause
from tests.unit.standards.morning import MONTHS, MORNING, QUARTER, at, document, hall, reported

CLAUSES = {each.id: each for each in standard_from(read_standard()).clauses}
PLAN, CALENDAR, HOTLINE, RATE = (CLAUSES[each] for each in ("H-06", "M-04", "H-04", "R-03"))


@pytest.mark.parametrize(
    ("clause", "issued", "until", "verdict"),
    [
        (PLAN, "2026-03-02", None, "passed"),
        (PLAN, "2025-03-01", None, "passed"),
        (PLAN, "2025-02-28", None, "failed"),
        (PLAN, "2026-01-05", "2026-03-02", "passed"),
        (PLAN, "2026-01-05", "2026-03-01", "failed"),
        (PLAN, "2026-03-03", None, "failed"),
        (CALENDAR, "2026-01-05", None, "failed"),
        (CALENDAR, "2026-01-05", "2026-12-31", "passed"),
    ],
)
def test_a_document_counts_while_it_is_valid_and_not_too_old(clause, issued, until, verdict):
    assert check_clause(clause, document(clause.document.kind, issued, until), MORNING).verdict == verdict


def test_a_document_counts_from_when_it_was_entered_until_it_was_taken_back():
    kind = PLAN.document.kind
    assert check_clause(PLAN, document(kind, entered=300), MORNING).verdict == "no_evidence"
    known = document(kind).documents[0]
    gone = replace(known, editions=(replace(known.editions[0], withdrawn_at=at(10)),))
    assert check_clause(PLAN, Facts(hall(), documents=(gone,)), MORNING).verdict == "failed"
    later = replace(known, editions=(replace(known.editions[0], withdrawn_at=at(999)),))
    assert check_clause(PLAN, Facts(hall(), documents=(later,)), MORNING).verdict == "passed"


def test_an_older_edition_that_is_current_is_enough():
    kind = PLAN.document.kind
    old, new = document(kind).documents[0].editions[0], document(kind, "2026-04-01").documents[0].editions[0]
    both = document(kind).documents[0]
    facts = Facts(hall(), documents=(replace(both, editions=(old, replace(new, number=2))),))
    assert check_clause(PLAN, facts, MORNING).verdict == "passed"


def test_the_document_is_what_proves_the_clause():
    facts = document(PLAN.document.kind, "2020-01-01")
    assert [(each.case.kind, each.case.id, each.kept) for each in proofs(PLAN, facts, MORNING)] == [
        ("document", "guicheng:emergency_plan", False)
    ]


def test_a_figure_is_asked_for_each_interval_that_ended_in_the_period():
    facts = reported("genuine_rating_rate", "percent", 10.0, 12.0)
    found = check_clause(RATE, facts, QUARTER)
    assert (found.verdict, round(found.judged[0].figure.value), found.judged[0].figure.sample) == ("failed", 67, 3)
    february = Period(QUARTER.start, datetime(2026, 2, 28, 16, tzinfo=UTC))
    assert check_clause(RATE, facts, february).verdict == "passed"
    assert check_clause(RATE, facts, MORNING).verdict == "not_applicable"


def test_with_a_month_missing_a_threshold_may_fail_and_never_passes():
    all_well = reported("hotline_responded", "percent", 100.0, 100.0, 100.0)
    assert check_clause(HOTLINE, all_well, QUARTER).verdict == "passed"
    assert (
        check_clause(HOTLINE, reported("hotline_responded", "percent", 100.0, 100.0), QUARTER).verdict == "no_evidence"
    )
    assert check_clause(HOTLINE, reported("hotline_responded", "percent", 100.0, 99.0), QUARTER).verdict == "failed"


def test_a_figure_in_another_unit_or_taken_back_is_none():
    wrong = reported("hotline_responded", "cases", 100.0, 100.0, 100.0)
    assert check_clause(HOTLINE, wrong, QUARTER).verdict == "no_evidence"
    gone = reported("hotline_responded", "percent", 100.0, 100.0, 100.0)
    taken = replace(gone, figures=(*gone.figures[:2], replace(gone.figures[2], value=None)))
    assert check_clause(HOTLINE, taken, QUARTER).verdict == "no_evidence"


@pytest.mark.parametrize(
    ("every", "first"),
    [
        ("day", [("2026-01-01", "2026-01-01"), ("2026-01-02", "2026-01-02")]),
        ("week", [("2025-12-29", "2026-01-04"), ("2026-01-05", "2026-01-11")]),
        ("month", list(MONTHS)),
        ("quarter", [("2026-01-01", "2026-03-31")]),
        ("year", []),
    ],
)
def test_intervals_are_those_of_the_calendar_and_of_the_halls_zone(every, first):
    found = list(intervals(every, QUARTER, "Asia/Shanghai"))
    assert found[: len(first)] == [tuple(date.fromisoformat(each) for each in pair) for pair in first]


def test_intervals_of_a_day_on_which_the_clock_changes_end_with_it():
    spring = datetime(2026, 3, 28, 23, tzinfo=UTC)
    day = Period(spring, spring + timedelta(hours=23))
    assert list(intervals("day", day, "Europe/Berlin")) == [(date(2026, 3, 29), date(2026, 3, 29))]


def test_a_leap_year_and_its_february_are_whole():
    span = Period(datetime(2028, 2, 1, tzinfo=UTC), datetime(2029, 1, 2, tzinfo=UTC))
    assert next(intervals("month", Period(span.start, span.end), "UTC")) == (date(2028, 2, 1), date(2028, 2, 29))
    assert list(intervals("year", span, "UTC")) == [(date(2028, 1, 1), date(2028, 12, 31))]
