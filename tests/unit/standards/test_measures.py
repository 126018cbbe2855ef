"""Measures: which cases count, and how."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from services.standards.domain import Facts, Period, period
from services.standards.domain.facts import Closing, Ticket, Visit, Waiting, in_force
from services.standards.domain.measures import MEASURES
from services.standards.domain.period import opening
from shared.errors import Invalid
from shared.hours import hours_from
from shared.hours.official import OfficialCalendar
from tests.unit.hours.test_door import office_hall
from tests.unit.standards.morning import (
    DAY,
    MORNING,
    OPENS,
    at,
    device,
    duty,
    hall,
    matter,
    post,
    rated,
    served,
    ticket,
    waits,
)


def values(measure: str, facts: Facts, span: Period = MORNING) -> tuple[float, ...]:
    return MEASURES[measure].observe(facts, span).values


def test_a_wait_counts_in_the_period_of_its_first_call():
    facts = Facts(
        hall(), tickets=(ticket(-30, -1), ticket(-20, 0), ticket(100, 209), ticket(200, 210), ticket(5, None))
    )
    assert values("wait_minutes", facts) == (20.0, 109.0)


def test_the_longest_uncovered_stretch_joins_tickets_that_wait_one_after_the_other():
    facts = Facts(hall(), tickets=(ticket(0, 8), ticket(5, 15), ticket(40, 44)), posts=())
    assert values("uncovered_post_minutes", facts) == (15.0,)


def test_a_counter_covers_only_the_queues_that_it_opened_for():
    tickets = (ticket(0, 20), ticket(0, 20, queue="tax"))
    facts = Facts(hall(), tickets=tickets, posts=(post((0, True), (60, False), queues=("tax",)),))
    assert values("uncovered_post_minutes", facts) == (20.0, 0.0)


def test_another_counter_may_cover():
    posts = (post((0, True), (10, False)), post((10, True), (30, False)))
    assert values("uncovered_post_minutes", Facts(hall(), tickets=(ticket(0, 30),), posts=posts)) == (0.0,)


def test_waiting_outside_of_opening_hours_uncovers_no_post():
    observed = MEASURES["uncovered_post_minutes"].observe(Facts(hall(), tickets=(ticket(-30, -2),)), MORNING)
    assert (observed.values, observed.sample) == ((), 0)


def test_a_ticket_that_is_never_called_waits_until_the_hall_closes():
    whole_day = Period(OPENS - timedelta(hours=2), OPENS + timedelta(days=2))
    assert values("uncovered_post_minutes", Facts(hall(), tickets=(ticket(200, None),)), whole_day) == (10.0,)


def test_a_ticket_that_waits_twice_uncovers_each_queue_in_its_own_time():
    twice = (Waiting("general", at(0), at(12)), Waiting("tax", at(30), at(35)))
    facts = Facts(hall(), tickets=(Ticket("t1", DAY, at(0), at(12), twice),), posts=())
    assert values("uncovered_post_minutes", facts) == (12.0, 5.0)


def test_a_paused_counter_covers_nothing():
    facts = Facts(hall(), tickets=(ticket(0, 30),), posts=(post((0, True), (5, False), (25, True)),))
    assert values("uncovered_post_minutes", facts) == (20.0,)


def test_each_kiosk_is_expected_from_its_first_sign_of_life_until_it_is_revoked():
    late = device((105, True), name="late")
    gone = device((0, True), (52.5, False), name="gone", retired=52.5)
    dead = device((-60, True), (0, False), name="dead")
    assert values("self_service_uptime_percent", Facts(hall(), devices=(late, gone))) == (100.0,)
    assert values("self_service_uptime_percent", Facts(hall(), devices=(late, dead))) == (pytest.approx(100 / 3),)


def test_kiosks_that_never_gave_a_sign_of_life_are_no_evidence():
    assert values("self_service_uptime_percent", Facts(hall(), devices=(device((10, False)),))) == ()


def test_a_second_rating_or_one_by_staff_breaks_the_rule_of_one_rating():
    facts = Facts(
        hall(),
        duties=(duty((0, True), guide="guide-1"),),
        ratings=(
            rated("s1", (5, "anyone")),
            rated("s2", (5, "anyone"), (6, "anyone")),
            rated("s3", (5, "clerk-1")),
            rated("s4", (5, "guide-1")),
        ),
        staff=frozenset({"clerk-1"}),
    )
    assert values("services_with_at_most_one_rating", facts) == (1.0, 0.0, 0.0, 0.0)


def test_a_rating_after_the_period_changes_nothing_about_it():
    facts = Facts(hall(), tickets=(served(5),), ratings=(rated("s5", (10, "anyone"), (300, "anyone")),))
    assert values("services_with_at_most_one_rating", facts) == (1.0,)
    assert values("services_with_at_most_one_rating", facts, Period(at(240), at(400))) == (0.0,)
    unrated = Facts(hall(), tickets=(served(5), served(6)), ratings=(rated("s5", (10, "x")), rated("s6", (300, "x"))))
    assert values("genuinely_rated", unrated) == (1.0, 0.0)


def test_a_duty_that_nobody_ended_runs_to_the_end_of_its_day_only():
    round_the_clock = hall(opens="00:00", closes="24:00")
    two_days = Period(at(-510), at(-510) + timedelta(days=2))
    assert values("guidance_staffed_percent", Facts(round_the_clock, duties=(duty((-510, True)),)), two_days) == (50.0,)


def test_the_area_is_staffed_once_however_many_guides_there_are():
    duties = (duty((0, True), (105, False)), duty((0, True), (105, False), guide="guide-2"))
    assert values("guidance_staffed_percent", Facts(hall(), duties=duties)) == (50.0,)


def test_a_visit_counts_as_it_was_closed_last_in_the_period():
    closings = (Closing(at(10), "no_show", 1, 0), Closing(at(40), "finished", 1, 1), Closing(at(300), "no_show", 1, 0))
    assert values("same_visit_completion", Facts(hall(), visits=(Visit("v1", closings),))) == (1.0,)


@pytest.mark.parametrize("asked", ["其他材料", "其它材料", "Other materials as needed"])
def test_unnamed_materials_are_recognised(asked):
    assert values("asks_other_materials", Facts(hall(), matters=(matter(materials=("身份证", asked)),))) == (1.0,)


def test_the_revision_in_force_is_the_newest_of_its_time_or_the_first_there_ever_was():
    first, second = matter(promised=5, at=at(0)), matter(promised=9, at=at(60), revision=2)
    chosen = [in_force([second, first], at(minute))[0].promised_days for minute in (-10, 0, 59, 60)]
    assert chosen == [5, 5, 5, 9]


def test_opening_hours_leave_out_holidays_and_take_in_the_days_worked_for_them():
    facts = office_hall(hours=[{"weekday": day, "opens": "09:00", "closes": "12:00"} for day in range(1, 6)])
    schedule = hours_from(facts, OfficialCalendar())
    labour_days = Period(datetime(2026, 4, 30, tzinfo=UTC), datetime(2026, 5, 10, tzinfo=UTC))
    days = [stretch[0].date().isoformat() for stretch in opening(replace(hall(), schedule=schedule), labour_days)]
    assert days == ["2026-04-30", "2026-05-06", "2026-05-07", "2026-05-08", "2026-05-09"]


def test_opening_hours_follow_the_weekday_and_the_zone():
    week = Period(OPENS - timedelta(hours=8, minutes=30), OPENS + timedelta(days=7))
    open_hours = opening(hall(), week)
    assert len(open_hours) == 5
    assert open_hours[0] == (MORNING.start, MORNING.end)


@pytest.mark.parametrize(("start", "end", "field"), [(0, 0, "to"), (1, 0, "to"), (0, 400 * 24 * 60 + 1, "from")])
def test_a_period_that_is_empty_backwards_or_too_long_is_refused_by_field(start, end, field):
    with pytest.raises(Invalid) as refused:
        period(at(start), at(end))
    assert refused.value.field == field


def test_a_period_of_400_days_is_allowed_and_ends_now_at_the_latest():
    whole = period(at(0), at(400 * 24 * 60))
    assert whole.until(at(10)) == Period(at(0), at(10))
    assert whole.until(at(-10)) == Period(at(0), at(0))


def test_nothing_is_known_of_a_period_that_has_not_begun():
    assert values("wait_minutes", waits(1, 2, 3), MORNING.until(at(-1))) == ()
    assert values("guidance_staffed_percent", Facts(hall(), duties=(duty((0, True)),)), MORNING.until(at(-1))) == ()


def test_each_value_names_the_case_that_it_comes_from():
    long, short = ticket(0, 30), ticket(1, 6)
    found = MEASURES["wait_minutes"].observe(Facts(hall(), tickets=(long, short)), MORNING)
    assert [(each.kind, each.id, each.value) for each in found.cases] == [
        ("ticket", long.id, 30.0),
        ("ticket", short.id, 5.0),
    ]


def test_an_uncovered_post_is_proved_by_those_who_waited_meanwhile():
    facts = Facts(hall(), tickets=(ticket(10, 40), ticket(0, 9)), posts=(post((0, True), (20, False), (30, True)),))
    found = MEASURES["uncovered_post_minutes"].observe(facts, MORNING)
    assert [(each.id, each.value) for each in found.cases] == [(facts.tickets[0].id, 10.0)]


def test_a_share_of_the_opening_hours_is_proved_by_its_duties_and_devices():
    facts = Facts(hall(), duties=(duty((0, True), (105, False)),), devices=(device((0, True)),))
    for name, kind in (("guidance_staffed_percent", "duty"), ("self_service_uptime_percent", "device")):
        found = MEASURES[name].observe(facts, MORNING)
        assert ([each.kind for each in found.cases], found.sample) == ([kind], 1)
