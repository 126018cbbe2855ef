"""The hall's clock of an embedded suite runs as it is told, in every process."""

from __future__ import annotations

import time

from shared.clock import HallClock, Rate, parse_moment, write_rate
from tests.e2e.people import done
from tests.e2e.waiting import eventually

HALL = "dali"


def test_a_faster_clock_is_the_time_that_the_suite_stamps(suite, cast, matters):
    kiosk, clerk, counter = cast("kiosk", HALL), cast("clerk", HALL), f"{HALL}-1"
    matter = matters(HALL)[0]["id"]
    clerk.open(counter)

    def arrives():
        kiosk.take_ticket(matter)
        return parse_moment(clerk.serve_whoever_waits(counter)[-1]["arrived_at"])

    first, start = arrives(), HallClock(str(suite.clock_file)).now().timestamp()
    write_rate(suite.clock_file, Rate(time.time(), start, 120.0))
    try:
        eventually(lambda: (arrives() - first).total_seconds() > 60, "a minute of the hall's to pass", seconds=15)
    finally:
        ends = HallClock(str(suite.clock_file)).now().timestamp() + 60
        write_rate(suite.clock_file, Rate(time.time(), ends, 1.0))
    assert done(kiosk.get(f"/halls/{HALL}/board"))["as_of"] > first.isoformat()[:19]
