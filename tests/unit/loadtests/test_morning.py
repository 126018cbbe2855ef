"""The clock of a morning: a working day's 08:30, never in the past, and back to 1× without a step backwards."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from loadtests.player.morning import MorningClock, is_working_day, next_opening
from shared.clock import LOOK_AGAIN_AFTER_SECONDS, HallClock, Rate, write_rate

ZONE = ZoneInfo("Asia/Shanghai")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE).astimezone(UTC)


@pytest.mark.parametrize(
    ("now", "opening"),
    [
        ("2025-03-03T07:00", "2025-03-03T08:30"),
        ("2025-03-03T08:30", "2025-03-04T08:30"),
        ("2025-03-07T12:31", "2025-03-10T08:30"),
        ("2025-09-30T13:00", "2025-10-09T08:30"),
        ("2025-09-27T13:00", "2025-09-28T08:30"),
        ("2099-01-02T13:00", "2099-01-05T08:30"),
    ],
    ids=["same day", "today's is past", "a weekend", "a golden week", "a Sunday that is worked", "beyond the calendar"],
)
def test_the_next_opening_is_on_a_working_day_and_not_past(now, opening):
    assert next_opening(at(now), ZONE) == at(opening)


def test_beyond_the_calendar_weekends_are_free():
    assert is_working_day(datetime(2099, 1, 5).date())
    assert not is_working_day(datetime(2099, 1, 4).date())


@pytest.fixture
def files(tmp_path):
    return tmp_path / "clock.json", tmp_path / "demo-clock.json"


def test_the_real_clock_may_be_taken_and_runs_fast_from_before_the_opening(files):
    clock = MorningClock(*files)
    assert clock.free()
    opening = clock.take(ZONE, 80)
    assert clock.clock.rate().speed == 80
    assert clock.clock.now() < opening
    assert opening > datetime.now(UTC)


@pytest.mark.parametrize("speed", [10, 80, 600])
def test_however_fast_it_runs_every_process_looks_at_it_before_the_opening(files, speed):
    opening = MorningClock(*files).take(ZONE, speed)
    put = HallClock(str(files[0])).rate()
    assert (opening.timestamp() - put.hall) / speed >= 2 * LOOK_AGAIN_AFTER_SECONDS


def test_time_goes_on_at_one_and_never_backwards(files):
    clock = MorningClock(*files)
    clock.take(ZONE, 600)
    before = HallClock(str(files[0])).now()
    ends = clock.give_back()
    rate = HallClock(str(files[0])).rate()
    assert rate.speed == 1
    assert ends > before
    assert rate.at(time.time()) >= before.timestamp()


def test_what_a_demonstration_left_may_be_taken_again_and_goes_on_later(files):
    first = MorningClock(*files)
    opening = first.take(ZONE, 80)
    first.give_back()
    again = MorningClock(*files)
    assert again.free()
    assert again.take(ZONE, 80) > opening


def test_a_restart_that_forgets_the_clock_does_not_bring_yesterday_back(files):
    first = MorningClock(*files)
    opening = first.take(ZONE, 80)
    first.give_back()
    files[0].unlink()
    assert MorningClock(*files).take(ZONE, 80) > opening


@pytest.mark.parametrize("speed", [1.0, 30.0])
def test_a_clock_that_somebody_set_is_left_alone(files, speed):
    write_rate(files[0], Rate(time.time(), at("2031-03-03T07:00").timestamp(), speed))
    clock = MorningClock(*files)
    assert not clock.free()
    assert clock.give_back() is None
    assert HallClock(str(files[0])).rate().speed == speed
