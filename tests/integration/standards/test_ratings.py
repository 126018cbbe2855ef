"""Ratings of a hall through the service, made of the events of its services."""

from __future__ import annotations

import pytest

from shared.errors import Forbidden, Invalid
from tests.integration.standards.conftest import Office
from tests.integration.standards.morning import Morning

DAY = {"day_from": "2026-03-02", "day_to": "2026-03-02"}


def test_a_halls_ratings_are_told_by_level_officially_and_genuinely_and_exported(office: Office, morning: Morning):
    morning.publish()
    for number in range(1, 4):
        morning.visit(number, number, number + 5)
    for number, stars in ((1, 5), (2, 1)):
        visit = f"{office.hall}-v{number}"
        given = {"visit": visit, "ticket": f"{office.hall}-t{number}", "stop": 0, "stars": stars}
        morning.say("rating_given", visit, 60, {**given, "counter": f"{office.hall}-1"}, actor="anyone")
    office.hear(morning.events)
    told = office.by("supervisor").hall_ratings(hall=office.hall, **DAY)
    assert (told["services"], told["rated"], told["by_default"], told["final"]) == (3, 2, 1, True)
    assert told["official"]["percent"] == pytest.approx(66.67)
    assert told["genuine"]["percent"] == 50.0
    assert {each["stars"]: each["official"] for each in told["levels"]} == {5: 1, 4: 0, 3: 1, 2: 0, 1: 1}
    items = office.by("officer").export_ratings(hall=office.hall, **DAY)["items"]
    assert sorted((each["level"], each["source"]) for each in items) == [(1, "visitor"), (3, "default"), (5, "visitor")]
    assert (
        office.by("officer").hall_ratings(hall=office.hall, day_from="2026-03-03", day_to="2026-03-03")["services"] == 0
    )


@pytest.mark.parametrize(
    ("days", "field"),
    [
        ({"day_from": "2026-02-30", "day_to": "2026-03-01"}, "from"),
        ({"day_from": "2026-03-02", "day_to": "2026-03-01"}, "to"),
        ({"day_from": "2025-01-01", "day_to": "2026-03-01"}, "from"),
        ({"day_from": "yesterday", "day_to": "2026-03-01"}, "day_from"),
    ],
)
def test_days_that_do_not_fit_are_refused_by_field(office: Office, morning: Morning, days, field):
    morning.publish()
    office.hear(morning.events)
    with pytest.raises(Invalid) as refused:
        office.by("officer").hall_ratings(hall=office.hall, **days)
    assert refused.value.field == field


def test_an_export_is_for_officers_and_a_month_at_most(office: Office, morning: Morning):
    morning.publish()
    office.hear(morning.events)
    with pytest.raises(Forbidden):
        office.by("supervisor").export_ratings(hall=office.hall, **DAY)
    with pytest.raises(Invalid):
        office.by("officer").export_ratings(hall=office.hall, day_from="2026-01-01", day_to="2026-03-01")
