"""Guides on duty."""

from datetime import UTC, datetime

from services.guidance.domain.duty import Duty, go_off_duty, go_on_duty, service_day
from shared.contracts.events import validated

DUTY = Duty("guide-1", "guicheng", "2026-03-02")


def test_going_on_duty_twice_says_so_once():
    duty, said = go_on_duty(DUTY)
    assert duty.on
    assert validated(said[0].type, said[0].data) == {"guide": "guide-1", "day": "2026-03-02", "area": None}
    assert go_on_duty(duty) == (duty, ())


def test_going_off_duty_without_having_been_on_duty_says_nothing():
    assert go_off_duty(DUTY) == (DUTY, ())


def test_a_guide_may_come_back_on_the_same_day():
    duty = DUTY
    words = []
    for turn in (go_on_duty, go_off_duty, go_on_duty):
        duty, said = turn(duty)
        words += [each.type for each in said]
    assert words == ["guide_on_duty", "guide_off_duty", "guide_on_duty"]
    assert duty.id == "guide-1:guicheng:2026-03-02"


def test_the_service_day_is_the_day_of_the_halls_zone():
    before_dawn_in_foshan = datetime(2026, 3, 1, 16, 30, tzinfo=UTC)
    assert service_day("Asia/Shanghai", before_dawn_in_foshan) == "2026-03-02"
    assert service_day("UTC", before_dawn_in_foshan) == "2026-03-01"
