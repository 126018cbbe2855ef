"""A year of halls from a seed: the same every time, as the services would tell it, and plausible."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from itertools import islice, pairwise

import pytest

from loadtests.year import Plan, happened
from shared.contracts.events import EVENTS, validated
from shared.messaging import Event

PLAN = Plan(visits=2400, seed=7, first=date(2025, 4, 28), days=14)
"""Two weeks with the Labour Day holidays in them: 1 to 5 May free, Sunday 27 April worked (just before)."""
EVERY_NTH_IS_CHECKED = 7


@pytest.fixture(scope="module")
def told() -> list[Event]:
    return list(happened(PLAN))


def of_type(told, *types):
    return [each for each in told if each.type in types]


def test_one_seed_is_one_year_and_another_is_another(told):
    assert list(happened(Plan(PLAN.visits, PLAN.seed, PLAN.first, PLAN.days))) == told
    other = list(islice(happened(Plan(PLAN.visits, 8, PLAN.first, PLAN.days)), 3000))
    assert other != told[:3000]


def test_exactly_so_many_come_each_has_one_end_and_in_every_hall(told):
    registered = of_type(told, "visit_registered")
    assert len(registered) == PLAN.visits
    assert {each.hall for each in registered} == {each["id"] for each in PLAN.world.halls}
    closed = Counter(each.data["visit"] for each in of_type(told, "visit_closed"))
    assert closed == Counter(each.data["visit"] for each in registered)


def test_events_come_in_the_order_of_time_and_each_subjects_without_a_gap(told):
    assert all(one.time <= other.time for one, other in pairwise(told))
    said: Counter[str] = Counter()
    for each in told:
        assert (each.seq, each.id) == (said[each.subject], f"{each.subject}:{each.seq}")
        said[each.subject] += 1


def test_events_are_what_the_contracts_say_and_cross_the_wire_unchanged(told):
    for each in [*told[::EVERY_NTH_IS_CHECKED], *{each.type: each for each in told}.values()]:
        validated(each.type, each.data)
        assert EVENTS[each.type].source == each.source
        assert Event.from_wire(each.to_wire()) == each


def test_nobody_comes_on_free_days_and_people_come_on_days_worked_in_exchange(told):
    days = {each.data["day"] for each in of_type(told, "visit_registered")}
    assert days == {"2025-04-28", "2025-04-29", "2025-04-30", "2025-05-06", "2025-05-07", "2025-05-08", "2025-05-09"}
    exchange = Plan(10, first=date(2025, 4, 27), days=1)
    assert len(of_type(happened(exchange), "visit_registered")) == 10


def test_mondays_and_the_day_after_holidays_are_the_busiest():
    plan = Plan(100_000, first=date(2025, 9, 1), days=61)
    by_day: Counter[date] = Counter()
    for each in plan.hall_days():
        by_day[each.day] += each.visitors
    mean = sum(by_day.values()) / len(by_day)
    mondays = [count for day, count in by_day.items() if day.isoweekday() == 1]
    assert sum(mondays) / len(mondays) > 1.05 * mean
    assert by_day[date(2025, 10, 9)] > 1.15 * mean
    assert sum(by_day.values()) == 100_000


def test_all_that_happens_in_a_hall_happens(told):
    types = {each.type for each in told}
    assert types >= {
        "hall_published",
        "matter_published",
        "ticket_no_show",
        "ticket_returned",
        "ticket_transferred",
        "ticket_held",
        "action_undone",
        "visit_planned",
        "guidance_resolved",
        "counter_paused",
        "guide_off_duty",
        "clerk_signed_in",
        "device_seen",
        "rating_given",
        "complaint_answered",
    }


def test_no_counter_has_two_visitors_at_once(told):
    at: dict[str, str] = {}
    for each in of_type(told, "service_started", "service_finished", "ticket_transferred"):
        counter = each.data["counter"] or each.data["counter_from"]
        assert at.get(counter) in (None, each.subject)
        at[counter] = each.subject
        if each.type != "service_started":
            del at[counter]
    assert not at


def test_some_ratings_come_days_after_the_visit_and_the_year_goes_on_meanwhile(told):
    closed = {each.subject: each.time for each in of_type(told, "visit_closed")}
    late = [each for each in of_type(told, "rating_given") if (each.time - closed[each.subject]).days >= 1]
    assert late
    assert of_type(told, "rating_given") != told[-len(of_type(told, "rating_given")) :]


def test_a_million_visits_begin_at_once():
    first = next(each for each in happened(Plan(1_000_000)) if each.type == "visit_registered")
    assert first.time > datetime(2025, 1, 2, tzinfo=UTC)
    assert date(2025, 1, 1) not in Plan(1_000_000).working_days
