"""What a draft would have said, beside what was in force."""

from datetime import UTC, datetime

import pytest

from deploy.sample.standard import read_standard
from services.standards.domain import Period, check, standard_from
from services.standards.domain.back_testing import (
    Compared,
    Outcome,
    Threshold,
    compare,
    failures,
    parts_of,
    with_thresholds,
)
from shared.errors import Invalid
from tests.unit.standards.morning import EVENING, MORNING, waits

SHIPPED = read_standard()
FOSHAN = "Asia/Shanghai"


def utc(*moment: int) -> datetime:
    return datetime(*moment, tzinfo=UTC)


TWELVE_MINUTES = waits(*[12] * 12)


def seen(plain):
    return check("c", standard_from(plain, whenever=True), TWELVE_MINUTES, MORNING, EVENING)


def word(found, clause: str = "W-01") -> str:
    return next(each.word for each in found if each.clause == clause)


def test_a_stricter_threshold_makes_a_clause_newly_fail_and_back_again():
    strict = with_thresholds(SHIPPED, [Threshold("W-01", 10)])
    assert word(compare(seen(strict), seen(SHIPPED))) == "newly_failed"
    assert word(compare(seen(SHIPPED), seen(strict))) == "no_longer_failed"
    assert word(compare(seen(strict), seen(strict))) == "still_failed"
    assert word(compare(seen(SHIPPED), seen(SHIPPED))) == "same"


def test_clauses_that_only_one_of_both_has_are_added_or_removed():
    fewer = {**SHIPPED, "clauses": [each for each in SHIPPED["clauses"] if each["id"] != "W-01"]}
    assert word(compare(seen(SHIPPED), seen(fewer))) == "added"
    assert word(compare(seen(fewer), seen(SHIPPED))) == "removed"
    assert {each.word for each in compare(seen(SHIPPED), None)} == {"added"}


def test_another_sample_without_a_failure_is_a_change():
    passed = Outcome("passed", 5.0, 10)
    assert Compared("W-01", passed, Outcome("passed", 5.0, 9)).word == "changed"


def test_failures_are_counted_on_either_side():
    strict = with_thresholds(SHIPPED, [Threshold("W-01", 10)])
    draft, in_force = failures([compare(seen(strict), seen(SHIPPED))] * 2)
    assert draft - in_force == 2


def test_what_a_threshold_changes_must_be_there():
    with pytest.raises(Invalid):
        with_thresholds(SHIPPED, [Threshold("Z-99", 1)])
    with pytest.raises(Invalid):
        with_thresholds(SHIPPED, [Threshold("W-01", 1, condition=7)])


def test_a_changed_threshold_leaves_the_published_standard_alone():
    before = str(SHIPPED)
    with_thresholds(SHIPPED, [Threshold("W-01", 10)])
    assert str(SHIPPED) == before


def test_only_whole_months_of_the_zone_are_judged():
    found = parts_of(Period(utc(2026, 1, 10), utc(2026, 4, 5)), "month", FOSHAN)
    assert [each.start for each in found] == [utc(2026, 1, 31, 16), utc(2026, 2, 28, 16)]


def test_a_period_without_a_whole_month_is_refused_and_can_be_judged_as_a_whole():
    span = Period(utc(2026, 1, 10), utc(2026, 1, 20))
    with pytest.raises(Invalid):
        parts_of(span, "month", FOSHAN)
    assert parts_of(span, "whole", FOSHAN) == [span]
