"""Trends: from the figure of the period before to this one."""

from deploy.sample.standard import read_standard
from services.standards.domain import Facts, check, standard_from
from services.standards.domain.figure import Figure
from services.standards.domain.trend import figures, trend, trends
from tests.unit.standards.morning import EVENING, MORNING, hall, waits

SHIPPED = standard_from(read_standard())


def figure(value, interval=None):
    return Figure(value, 20, "minutes", interval)


def test_less_is_better_where_there_is_a_most_and_worse_where_there_is_a_least():
    assert trend(figure(20.0), figure(10.0), "at_most").direction == "better"
    assert trend(figure(20.0), figure(10.0), "at_least").direction == "worse"
    assert trend(figure(10.0), figure(10.0), "at_least").direction == "same"


def test_without_one_of_the_figures_there_is_no_trend():
    assert trend(figure(None), figure(1.0), "at_most") is None
    assert trend(figure(1.0), figure(None), "at_most") is None


def test_a_change_is_beyond_chance_when_the_intervals_do_not_meet_and_unknown_without_them():
    old = figure(10.0, (8.0, 12.0))
    assert trend(old, figure(20.0, (13.0, 25.0)), "at_most").beyond_chance is True
    assert trend(old, figure(20.0, (11.0, 25.0)), "at_most").beyond_chance is False
    assert trend(old, figure(20.0), "at_most").beyond_chance is None


def test_a_clause_has_the_trend_of_the_condition_that_speaks_for_it():
    before, now = (check("c", SHIPPED, waits(*[each] * 12), MORNING, EVENING) for each in (5, 10))
    found = trends(now, figures(before))["W-01"]
    assert (found.figure, found.sample, found.direction) == (5.0, 12, "worse")


def test_a_clause_without_evidence_before_has_no_trend():
    empty = check("c", SHIPPED, Facts(hall()), MORNING, EVENING)
    assert "W-01" not in trends(check("c", SHIPPED, waits(*[5] * 12), MORNING, EVENING), figures(empty))
