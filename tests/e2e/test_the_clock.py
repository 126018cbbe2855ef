"""The hall's clock of an embedded suite runs as it is told, in every process."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from loadtests.player.morning import MorningClock
from shared.clock import HallClock, parse_moment
from tests.e2e.people import done
from tests.e2e.waiting import eventually

HALL = "dali"
ZONE = ZoneInfo("Asia/Shanghai")


def test_a_faster_clock_is_the_time_that_the_suite_stamps(suite, cast, matters):
    kiosk, clerk, counter = cast("kiosk", HALL), cast("clerk", HALL), f"{HALL}-1"
    matter = matters(HALL)[0]["id"]
    morning = MorningClock(suite.instance.clock_file, suite.home / "demo-clock.json")

    def hall_time():
        return parse_moment(done(kiosk.get(f"/halls/{HALL}/board"))["as_of"])

    def arrives():
        kiosk.take_ticket(matter)
        return parse_moment(clerk.serve_whoever_waits(counter)[-1]["arrived_at"])

    opening = morning.take(ZONE, 120)
    try:
        eventually(lambda: hall_time() > opening, "the opening of the next working day", 15)
        clerk.open(counter)
        first = arrives()
        assert first > opening
        eventually(lambda: (arrives() - first).total_seconds() > 60, "a minute of the hall's to pass", 15)
    finally:
        ends = morning.give_back()
    assert HallClock(str(suite.instance.clock_file)).rate().speed == 1
    assert ends > first
    eventually(lambda: arrives() >= ends, "a ticket after the clock was put back", 15)
