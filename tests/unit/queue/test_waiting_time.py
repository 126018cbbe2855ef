"""How long somebody will wait: the table of cases, and what holds for every estimate."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import settings as trying
from hypothesis import strategies as st

from services.queue.domain.wait import ServiceTime, Serving, blended, estimate, serving
from tests.unit.queue.hall import cases, name_of


@pytest.mark.parametrize("case", cases("wait"), ids=name_of)
def test_how_long_somebody_will_wait(case):
    counters = {str(number): queues for number, queues in enumerate(case["open"])}
    busy = list(counters)[: case.get("busy", len(counters))]
    who = serving("general", counters, case.get("waiting", {"general": case["ahead"] + 1}), busy)
    wait = estimate(case["ahead"], who, blended(8.0, case.get("observed", [])), 0.8)
    low, high = case["likely_between"]
    assert low <= wait.likely_minutes <= high
    assert wait.open_counters == case["open_counters"]


@trying(deadline=None)
@given(
    st.integers(0, 500),
    st.integers(0, 40),
    st.integers(0, 40),
    st.floats(0.5, 240),
    st.lists(st.floats(0.1, 300), max_size=30),
    st.floats(0.5, 0.99),
)
def test_the_range_is_whole_minutes_in_order(ahead, counters, free, planned, observed, confidence):
    who = Serving(counters, float(counters), min(free, counters))
    wait = estimate(ahead, who, blended(planned, observed), confidence)
    assert 0 <= wait.low_minutes <= wait.likely_minutes <= wait.high_minutes
    assert all(isinstance(each, int) for each in (wait.low_minutes, wait.likely_minutes, wait.high_minutes))


@trying(deadline=None)
@given(st.integers(0, 100), st.floats(0.5, 0.98), st.integers(1, 20))
def test_more_confidence_is_a_wider_range_and_more_people_a_longer_wait(ahead, confidence, counters):
    who, service = Serving(counters, float(counters), 0), blended(8.0, [])
    narrow, wide = estimate(ahead, who, service, confidence), estimate(ahead, who, service, confidence + 0.01)
    assert wide.low_minutes <= narrow.low_minutes
    assert wide.high_minutes >= narrow.high_minutes
    assert estimate(ahead + 1, who, service, confidence).likely_minutes >= narrow.likely_minutes


def test_the_range_covers_what_it_promises_when_the_service_time_is_known():
    chance = random.Random(7)
    wait = estimate(11, Serving(3, 3.0, 0), ServiceTime(8.0, 64.0, 1e9), 0.8)
    ends = [sum(chance.expovariate(3 / 8.0) for _ in range(12)) for _ in range(4000)]
    covered = sum(wait.low_minutes <= minutes <= wait.high_minutes for minutes in ends) / len(ends)
    assert 0.78 <= covered <= 0.9


def test_counters_that_are_open_for_several_queues_are_shared_by_who_waits():
    who = serving("general", {"1": ["general", "tax"], "2": ["general"]}, {"general": 3, "tax": 1}, ["1"])
    assert (who.open_counters, who.share, who.free) == (2, 1.75, 1)


def test_a_single_exponential_service_has_the_quantiles_that_theory_says():
    """ln 2 of the mean is its median; ln(1/0.9) and ln(1/0.1) of it bound the middle 80%."""
    wait = estimate(0, Serving(1, 1.0, 0), ServiceTime(80.0, 6400.0, 1e9), 0.8)
    assert wait.low_minutes == pytest.approx(8.4, abs=2)
    assert wait.likely_minutes == pytest.approx(55.5, abs=2)
    assert wait.high_minutes == pytest.approx(184.2, abs=2)


def test_a_plan_that_nobody_has_tried_yet_gives_a_wider_range_than_a_known_time():
    who = Serving(1, 1.0, 0)
    tried, untried = ServiceTime(8.0, 64.0, 1000.0), ServiceTime(8.0, 64.0, 5.0)
    assert estimate(20, who, untried, 0.8).high_minutes > estimate(20, who, tried, 0.8).high_minutes + 20
