"""Ratings: five levels, the province's figure by its rule, the genuine one beside it, the export."""

import csv
import io
from dataclasses import replace
from datetime import timedelta

import pytest

from services.gateway.rating_table import COLUMNS, as_csv
from services.standards.domain.facts import Rated, Rating
from services.standards.domain.ratings import LEVELS, RatedService, rated_services, rating_figures
from services.standards.views.ratings import export_view, ratings_view
from shared.contracts.ratings import ExportedRating
from tests.unit.standards.morning import MORNING, at, served

WEEK = timedelta(days=7)
LATER = at(0) + timedelta(days=30)


def rated(service: str, stars: int, minute: float, actor: str = "anyone") -> Rated:
    return Rated(service, (Rating(at(minute), actor, stars),))


def service(stars: int | None = None, after: timedelta = timedelta(minutes=5), name: str = "v1:0") -> RatedService:
    return RatedService(name, "m1", at(10), stars, at(10) + after if stars else None)


def test_a_service_finished_in_the_period_has_the_first_rating_that_its_visitor_gave():
    tickets = (served(5), served(9), replace(served(3), served=(at(-600),)))
    twice = Rated("s5", (Rating(at(6), "clerk-1", 5), Rating(at(7), "anyone", 2), Rating(at(8), "anyone", 4)))
    found = rated_services(tickets, (twice,), frozenset({"clerk-1"}), MORNING)
    assert [(each.id, each.stars) for each in found] == [("s5", 2), ("s9", None)]


def test_unrated_for_seven_days_counts_as_basically_satisfied_in_the_official_figure_only():
    services = [service(5), service(1), service(), service()]
    figures = rating_figures(services, LATER)
    assert (figures.services, figures.rated, figures.by_default, figures.pending) == (4, 2, 2, 0)
    assert figures.official_levels == {5: 1, 1: 1, 3: 2}
    assert figures.genuine_levels == {5: 1, 1: 1}
    assert (figures.official.percent, figures.official.n) == (75.0, 4)
    assert (figures.genuine.percent, figures.genuine.n) == (50.0, 2)
    assert figures.rating_rate.percent == 50.0
    assert figures.genuine.interval[0] < 50 < figures.genuine.interval[1]


@pytest.mark.parametrize(("waited", "pending"), [(WEEK, 1), (WEEK + timedelta(seconds=1), 0)])
def test_within_seven_days_a_service_may_still_be_rated_and_counts_nowhere(waited, pending):
    figures = rating_figures([service()], at(10) + waited)
    assert (figures.pending, figures.by_default, figures.official.n) == (pending, 1 - pending, 1 - pending)


def test_a_rating_after_the_seven_days_is_genuine_and_changes_the_official_figure_no_more():
    figures = rating_figures([service(1, after=WEEK + timedelta(seconds=1))], LATER)
    assert (figures.genuine_levels, figures.official_levels, figures.by_default) == ({1: 1}, {3: 1}, 1)


def test_without_services_there_is_no_figure():
    told = ratings_view(rating_figures([], LATER))
    assert told["official"] == {"percent": None, "interval": None, "n": 0}
    assert [each["stars"] for each in told["levels"]] == [5, 4, 3, 2, 1]


def test_the_levels_are_called_as_the_standard_calls_them():
    assert [zh for zh, _ in LEVELS.values()] == ["非常满意", "满意", "基本满意", "不满意", "非常不满意"]


def test_the_export_holds_settled_services_with_their_source_and_nobody():
    services = [service(2), service(name="v2:0"), service(4, after=WEEK * 2, name="v3:0")]
    items = export_view("guicheng", services, LATER)
    assert [(each["evaluation"], each["level"], each["source"]) for each in items] == [
        ("v1:0", 2, "visitor"),
        ("v2:0", 3, "default"),
        ("v3:0", 3, "default"),
    ]
    assert [each["rated_at"] is None for each in items] == [False, True, True]
    assert export_view("guicheng", [service()], at(20)) == []
    assert set(items[0]) == set(ExportedRating().fields) == set(COLUMNS)


def test_the_table_has_one_line_a_service_headed_in_both_languages():
    items = export_view("guicheng", [service(2)], LATER)
    heads, line = csv.reader(io.StringIO(as_csv(items).decode("utf-8-sig")))
    row = dict(zip(heads, line, strict=True))
    assert (row["评价等级 Level"], row["评价等级名称 Level name"], row["评价来源 Source"]) == ("2", "不满意", "visitor")
