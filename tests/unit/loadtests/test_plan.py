"""The planned morning is the same for one seed, and has everything in it that a hall's morning has."""

from __future__ import annotations

import pytest

from loadtests.player.plan import LOAD, Offer, plan

OFFERS = [Offer(f"m{index}", "business", imported=index % 2 == 0) for index in range(10)] + [
    Offer("tax-1", "tax", imported=True),
    Offer("sample-1", "social", imported=False),
]
CAPACITY = {"business": 0.6, "tax": 0.3, "social": 0.1}


def test_one_seed_is_one_morning():
    assert plan(7, OFFERS, CAPACITY) == plan(7, list(reversed(OFFERS)), CAPACITY)


def test_another_seed_is_another_morning():
    assert plan(7, OFFERS, CAPACITY).arrivals != plan(8, OFFERS, CAPACITY).arrivals


def test_people_come_in_order_and_not_in_the_last_minutes():
    minutes = [each.minute for each in plan(1, OFFERS, CAPACITY).arrivals]
    assert minutes == sorted(minutes)
    assert len(minutes) == 260
    assert minutes[0] >= 0
    assert minutes[-1] < 0.93 * 240


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_at_least_half_come_for_imported_matters(seed):
    morning = plan(seed, OFFERS, CAPACITY)
    assert morning.imported >= len(morning.arrivals) / 2


def test_without_imported_matters_the_sample_is_used():
    morning = plan(1, [each for each in OFFERS if not each.imported], CAPACITY)
    assert morning.imported == 0
    assert len(morning.arrivals) == 260


def test_all_priorities_all_ways_of_showing_up_and_guidance_occur():
    morning = plan(1, OFFERS, CAPACITY)
    assert {each.priority for each in morning.arrivals} >= {"normal", "elderly", "disabled", "pregnant", "military"}
    assert {each.shows for each in morning.arrivals} == {"first_call", "second_call", "never"}
    assert morning.guided == 40


def test_everything_occurs_that_can_become_of_a_request_for_guidance():
    asked = [each.guidance for each in plan(1, OFFERS, CAPACITY, visits=80, guided_share=1.0).arrivals]
    assert len(asked) == 80
    assert all(asked)
    assert {each.outcome for each in asked} == {"filed", "filed_partly", "not_possible_online", "handed_over", "left"}
    assert {each.source for each in asked if each.with_visit} == {"kiosk", "phone", "clerk"}
    assert {each.source for each in asked if not each.with_visit} == {"kiosk"}
    assert {each.materials for each in asked} == {"complete", "amiss"}
    assert {each.consent for each in asked} == {None, "visitor", "agent"}
    assert [sum(each.offline for each in asked), sum(each.outcome == "handed_over" for each in asked)] == [10, 8]
    assert not [each for each in asked if each.with_visit and each.outcome == "handed_over"]


@pytest.mark.parametrize("minutes", [240, 24])
def test_the_counters_can_serve_everybody_before_the_end(minutes):
    morning = plan(1, OFFERS, CAPACITY, minutes=minutes)
    busy = sum(each.service_minutes + each.walk_minutes for each in morning.arrivals if each.shows != "never")
    assert 0.5 * LOAD < busy / (8 * minutes) < 0.9


def test_arrivals_of_a_trace_are_kept_as_they_are():
    morning = plan(1, OFFERS, CAPACITY, arrival_minutes=[5.5, 1.25])
    assert [each.minute for each in morning.arrivals] == [1.25, 5.5]


def test_a_hall_without_matters_is_refused():
    with pytest.raises(ValueError, match="no matter"):
        plan(1, [], CAPACITY)
