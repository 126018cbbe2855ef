"""Days, weeks and months of a zone, also where the clock changes."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.standards.domain.windows import WINDOWS, day_after, first_day, last_day, window_at, window_from

BERLIN, FOSHAN = "Europe/Berlin", "Asia/Shanghai"


def utc(*moment: int) -> datetime:
    return datetime(*moment, tzinfo=UTC)


def test_the_day_in_which_the_clock_goes_forward_has_23_hours_and_the_other_25():
    spring, autumn = (window_at(utc(2026, *day, 12), "day", BERLIN) for day in ((3, 29), (10, 25)))
    assert (spring.end - spring.start, autumn.end - autumn.start) == (timedelta(hours=23), timedelta(hours=25))


def test_a_day_of_foshan_begins_at_16_hours_utc():
    assert window_at(utc(2026, 3, 2, 15, 59), "day", FOSHAN).start == utc(2026, 3, 1, 16)
    assert window_at(utc(2026, 3, 2, 16), "day", FOSHAN).start == utc(2026, 3, 2, 16)


def test_a_week_begins_on_monday_and_a_month_on_its_first():
    assert first_day(date(2026, 3, 1), "week") == date(2026, 2, 23)
    assert first_day(date(2026, 3, 31), "month") == date(2026, 3, 1)
    assert day_after(date(2026, 12, 1), "month") == date(2027, 1, 1)


def test_the_last_day_of_a_month_is_the_one_before_the_next_begins():
    assert last_day(window_from(date(2026, 2, 1), "month", BERLIN), BERLIN) == date(2026, 2, 28)


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),
    st.sampled_from(WINDOWS),
    st.sampled_from([BERLIN, FOSHAN, "America/New_York", "Australia/Lord_Howe", "Pacific/Apia"]),
)
def test_windows_hold_their_moment_and_follow_one_another_without_gap(moment, window, zone):
    here = window_at(moment, window, zone)
    assert here.holds(moment)
    assert window_at(here.end, window, zone).start == here.end
    assert window_at(here.start, window, zone) == here


@pytest.mark.parametrize("window", WINDOWS)
def test_a_window_is_found_again_by_its_first_day(window):
    here = window_at(utc(2026, 10, 25, 0, 30), window, BERLIN)
    first = first_day(date(2026, 10, 25), window)
    assert window_from(first, window, BERLIN) == here
