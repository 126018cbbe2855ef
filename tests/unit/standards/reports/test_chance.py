"""What chance explains: limits by hand, nobody named without cause, somebody named with cause."""

import random
from math import asin, pi, sin, sqrt
from statistics import NormalDist

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.standards.domain.reports.chance import Kept, Spread, change, compare, family, limits, spread_of
from services.standards.domain.reports.student import quantile

EXACTLY = Spread(1.0, 10**6)
"""As if it were known for certain that all cases are independent."""


def days_of(kept, cases, days=20):
    """Return so many cases spread evenly over the days, and so many of them kept."""
    share = [(kept * (day + 1) // days - kept * day // days) for day in range(days)]
    whole = [(cases * (day + 1) // days - cases * day // days) for day in range(days)]
    return tuple(zip(share, whole, strict=True))


def hall(name, kept, cases, smallest=1, days=20):
    return Kept(name, kept, cases, smallest, days_of(kept, cases, days))


def words(found):
    return [each.word for each in found.halls]


def test_the_limits_of_one_comparison_are_those_of_the_arcsine_scale():
    reach = 1.959963984540054 / (2 * sqrt(400))
    expected = [100 * sin(pi / 4 + sign * reach) ** 2 for sign in (-1, 1)]
    assert limits(0.5, 400, EXACTLY, 1) == pytest.approx(expected)
    assert expected == pytest.approx([45.1, 54.9], abs=0.01)  # as the binomial says: 50 ± 1.96 · 2.5


def test_more_comparisons_and_more_spread_allow_more():
    z = NormalDist().inv_cdf(1 - 0.05 / 160)
    low, _ = limits(0.9, 100, Spread(4.0, 10**6), 80)
    assert low == pytest.approx(100 * sin(asin(sqrt(0.9)) - z * 2 / 20) ** 2)
    assert low < limits(0.9, 100, EXACTLY, 80)[0] < limits(0.9, 100, EXACTLY, 1)[0]


def test_limits_never_leave_what_a_share_can_be():
    assert limits(1.0, 3, Spread(9.0, 5), 100)[1] == pytest.approx(100)
    assert limits(0.0, 3, Spread(9.0, 5), 100)[0] == 0


@pytest.mark.parametrize(
    ("two_sided", "freedom", "expected"),
    [(0.05, 1, 12.706), (0.05, 4, 2.776), (0.05, 5, 2.571), (0.05, 10, 2.228), (0.001, 7, 5.408), (0.01, 120, 2.617)],
)
def test_students_quantiles_are_those_of_the_tables(two_sided, freedom, expected):
    assert quantile(two_sided, freedom) == pytest.approx(expected, abs=0.0006)


def test_days_that_are_all_good_or_all_bad_make_the_share_worth_as_many_cases_as_there_are_days():
    alike = Kept("h", 50, 100, 1, ((10, 10), (0, 10)) * 5)
    assert spread_of([alike]) == Spread(pytest.approx(10 * 10 / 9), 9)  # ten alike a day, n/(n-1) for the estimate


def test_days_that_are_all_the_same_make_it_no_better_than_independent_cases():
    assert spread_of([hall("h", 160, 200)]).times == 1.0


def test_a_small_hall_that_looks_worst_is_within_what_chance_explains():
    large = [hall(str(kept), kept, 1000) for kept in (950, 940, 960, 945)]
    found = compare([*large, hall("small", 17, 20)], 5)
    assert found.halls[-1].share == 85
    assert words(found) == ["within_chance"] * 5


def test_a_hall_that_differs_is_named_and_the_others_are_not():
    found = compare([hall("a", 900, 1000), hall("b", 905, 1000), hall("c", 700, 1000), hall("d", 895, 1000)], 4)
    assert words(found)[2] == "worse"


def test_too_few_cases_get_no_share_and_no_word_and_count_for_nobody():
    found = compare([hall("a", 90, 100, 10), hall("b", 70, 100, 10), hall("c", 0, 9, 10)], 2)
    assert (found.halls[-1].share, found.halls[-1].interval, words(found)[-1]) == (None, None, "too_few")
    assert found.share == pytest.approx(80)


def test_who_has_cases_on_few_days_is_not_compared_but_has_an_interval():
    found = compare([hall("a", 90, 100, days=9), hall("b", 10, 100, days=9)], 2)
    assert words(found) == ["not_compared", "not_compared"]
    assert found.halls[0].interval == pytest.approx((82.56, 94.48), abs=0.01)  # Wilson
    assert (found.halls[0].limits, found.limited) == (None, False)


def test_one_hall_alone_is_compared_with_nobody():
    assert words(compare([hall("a", 90, 100)], 1)) == ["not_compared"]


def test_without_any_case_there_is_nothing_to_compare():
    assert compare([Kept("a", 0, 0), Kept("b", 0, 0)], 1).share is None


def test_all_comparisons_that_are_made_count_and_no_others():
    three = [hall(name, 50, 100) for name in "abc"]
    alone = [hall("a", 50, 100), hall("b", 1, 2, smallest=5)]
    assert family([three, alone], [three[:2], []]) == 3 + 2
    assert family([alone], [[hall("a", 5, 100)]]) == 1
    assert family([], []) == 1


def test_a_change_is_named_only_beyond_what_chance_explains():
    before = hall("h", 800, 1000)
    assert change(before, hall("h", 810, 1000), EXACTLY, 1) == "within_chance"
    assert change(before, hall("h", 900, 1000), EXACTLY, 1) == "better"
    assert change(before, hall("h", 700, 1000), EXACTLY, 1) == "worse"
    assert change(before, hall("h", 700, 1000), Spread(100.0, 30), 1) == "within_chance"
    assert change(before, hall("h", 700, 1000), None, 1) == "not_compared"
    assert change(before, hall("h", 700, 1000, days=5), EXACTLY, 1) == "not_compared"
    assert change(before, hall("h", 3, 4, 10), EXACTLY, 1) == "too_few"


@pytest.mark.parametrize("alike", [1, 12])
def test_where_nothing_but_chance_is_at_work_hardly_any_report_names_a_hall(alike):
    """``alike``: so many who come after one another are all in time, or none of them is."""
    dice, reports, named = random.Random(20260302), 100, 0
    for _ in range(reports):
        halls = []
        for name, hours in enumerate((2, 3, 4, 5, 6, 4, 3, 8)):
            days = tuple((alike * sum(dice.random() < 0.8 for _ in range(hours)), alike * hours) for _ in range(20))
            halls.append(Kept(str(name), sum(each[0] for each in days), 20 * alike * hours, 1, days))
        found = compare(halls, family([halls], [[]]))
        assert all(word != "not_compared" for word in words(found))
        named += any(word in ("better", "worse") for word in words(found))
    assert named <= 15  # 5 are promised; more than 15 come once in ten thousand


@given(st.lists(st.tuples(st.integers(0, 300), st.integers(0, 300)), min_size=1, max_size=12), st.integers(1, 200))
def test_every_word_agrees_with_the_limits_that_are_drawn(seen, comparisons):
    found = compare([hall(str(place), min(pair), max(pair), 5) for place, pair in enumerate(seen)], comparisons)
    assert [each.hall for each in found.halls] == [str(place) for place in range(len(seen))]
    for each in found.halls:
        if each.limits:
            inside = each.limits[0] <= each.share <= each.limits[1]
            assert (each.word == "within_chance") == inside
        else:
            assert each.word == ("too_few" if each.cases < 5 else "not_compared")
