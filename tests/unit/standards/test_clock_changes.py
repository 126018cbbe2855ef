"""Clocks that change: stepped back between two events, and the days of 23 and 25 hours of a zone with summer time."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deploy.sample.standard import read_standard
from services.standards.domain import Facts, Period, check, standard_from
from services.standards.domain.days import midnight
from services.standards.domain.facts import Duty, Hall, Hours, Mark, Ticket, Waiting
from services.standards.domain.folding import Folding, whole
from services.standards.domain.measures import MEASURES, MINUTES, SECONDS, WORKING_DAYS
from services.standards.domain.period import opening
from services.standards.domain.projected.said import Said
from services.standards.store.fact_documents import READ
from tests.unit.standards.histories import HALL, said, seldom

STANDARD = standard_from(read_standard())
EVENTS = [said(each) for each in seldom().events]
DAY = Period(datetime(2026, 3, 1, 16, tzinfo=UTC), datetime(2026, 3, 2, 16, tzinfo=UTC))
BERLIN = "Europe/Berlin"
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)


def facts_of(events: list[Said]) -> Facts:
    """Return the facts that ``events`` add up to."""
    folding = Folding()
    for each in events:
        folding.add(each)
    read = {
        kind: tuple(READ[kind]({"_id": which, **whole(each)}) for which, each in facts.items() if _complete(each.put))
        for kind, facts in folding.facts.items()
        if kind in READ
    }
    (hall,) = read.pop("halls")
    return Facts(hall, **{kind: each for kind, each in read.items() if kind in Facts.__dataclass_fields__})


def _complete(put: object) -> bool:
    return "round" not in put or "completed_at" in put  # type: ignore[operator]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 2**32))
def test_whatever_a_clock_that_is_stepped_does_nothing_takes_less_than_no_time(seed):
    """Each service's clock is stepped by up to three hours: what is later may look earlier."""
    chance, off, told = random.Random(seed), timedelta(0), []
    for each in EVENTS:
        if chance.random() < 0.1:
            off = timedelta(minutes=chance.uniform(-180, 180))
        told.append(replace(each, at=each.at + off))
    facts = facts_of(told)
    for name, measure in MEASURES.items():
        if measure.observe and measure.unit in (MINUTES, SECONDS, WORKING_DAYS):
            assert all(each >= 0 for each in measure.observe(facts, DAY).values), name
    done = check("stepped", STANDARD, facts, DAY, DAY.end)
    assert len(done.clauses) == len(STANDARD.clauses)


def test_the_order_of_what_happened_is_that_of_the_history_and_not_of_the_clock():
    turned = {"counter": f"{HALL}-1", "counter_number": 1, "day": "2026-03-02"}
    at = datetime(2026, 3, 2, 2, tzinfo=UTC)
    marks = [
        Said("counter_opened", "c1", 0, at, HALL, {**turned, "queues": ["tax"]}),
        Said("counter_closed", "c1", 1, at - timedelta(minutes=30), HALL, turned),
    ]
    folding = Folding()
    for each in reversed(marks):
        folding.add(each)
    (post,) = (READ["posts"]({"_id": which, **whole(each)}) for which, each in folding.facts["posts"].items())
    assert [each.on for each in post.marks] == [True, False]


def berlin() -> Hall:
    """Return a hall that is open all day, also on Sundays, when the clocks are changed."""
    hours = tuple(Hours(day, 0, 24 * 60) for day in range(1, 8))
    return Hall("berlin", 1, datetime(2026, 1, 1, tzinfo=UTC), BERLIN, hours, 2)


def whole_day(day: date) -> Period:
    return Period(midnight(day, BERLIN), midnight(day + timedelta(days=1), BERLIN))


@pytest.mark.parametrize(("day", "hours"), [(SPRING, 23), (AUTUMN, 25)])
def test_opening_hours_are_as_long_as_they_really_are(day, hours):
    ((since, until),) = opening(berlin(), whole_day(day))
    assert until - since == timedelta(hours=hours)


@pytest.mark.parametrize(("day", "hours"), [(SPRING, 23), (AUTUMN, 25)])
def test_a_share_of_the_opening_hours_is_of_the_hours_that_there_were(day, hours):
    span = whole_day(day)
    half = span.start + (span.end - span.start) / 2
    duty = Duty("g", day.isoformat(), (Mark(span.start, True), Mark(half, False)))
    (percent,) = MEASURES["guidance_staffed_percent"].observe(Facts(berlin(), duties=(duty,)), span).values
    assert percent == pytest.approx(50.0)
    assert (half - span.start) == timedelta(hours=hours / 2)


def test_a_wait_across_the_change_is_as_long_as_it_really_was():
    """In spring 01:50 is ten minutes before 03:00; in autumn 02:50 may be an hour and ten before the second 03:00."""
    for day, minutes in ((SPRING, 10.0), (AUTUMN, 70.0)):
        change = datetime(day.year, day.month, day.day, 1, tzinfo=UTC)  # clocks change at 01:00 UTC
        came, called = change - timedelta(minutes=10), change + timedelta(minutes=minutes - 10)
        ticket = Ticket("t", day.isoformat(), came, called, (Waiting("general", came, called),))
        assert MEASURES["wait_minutes"].observe(Facts(berlin(), tickets=(ticket,)), whole_day(day)).values == (minutes,)
