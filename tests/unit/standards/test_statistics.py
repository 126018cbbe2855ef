"""Percentiles, shares, intervals."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.standards.domain.statistics import percentile, share, wilson

VALUES = st.lists(st.floats(0, 1000), min_size=1, max_size=60)


def test_the_percentile_is_the_nearest_rank():
    assert [percentile([15, 20, 35, 40, 50], p) for p in (5, 30, 40, 50, 100)] == [15, 20, 20, 35, 50]


@given(VALUES, st.integers(1, 100), st.floats(0, 1000))
def test_a_percentile_within_a_limit_says_that_this_many_are_within_it(values, percent, limit):
    within = sum(1 for each in values if each <= limit)
    assert (percentile(values, percent) <= limit) == (within * 100 >= percent * len(values))


def test_a_share_is_in_percent():
    assert share([1.0, 0.0, 1.0, 1.0]) == 75.0


def test_the_wilson_interval_agrees_with_published_figures():
    low, high = wilson(81, 263)  # Newcombe, Statistics in Medicine 17 (1998), table I
    assert (low, high) == (pytest.approx(25.53, abs=0.01), pytest.approx(36.62, abs=0.01))
    assert wilson(0, 20) == (pytest.approx(0.0), pytest.approx(16.11, abs=0.01))


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_holds_its_share_and_stays_between_0_and_100(case):
    hits, cases = case
    low, high = wilson(hits, cases)
    assert 0 <= low <= 100 * hits / cases + 1e-9
    assert 100 * hits / cases - 1e-9 <= high <= 100
