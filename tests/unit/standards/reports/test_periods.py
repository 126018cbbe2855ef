"""The period before a period."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from services.standards.domain.period import Period
from services.standards.domain.reports import previous


def local(zone, *parts):
    return datetime(*parts, tzinfo=ZoneInfo(zone)).astimezone(UTC)


@pytest.mark.parametrize(
    ("start", "end", "before"),
    [
        ((2026, 3, 1), (2026, 4, 1), (2026, 2, 1)),
        ((2026, 1, 1), (2026, 2, 1), (2025, 12, 1)),
        ((2026, 1, 1), (2027, 1, 1), (2025, 1, 1)),
        ((2026, 4, 1), (2026, 7, 1), (2026, 1, 1)),
        ((2026, 3, 2), (2026, 3, 9), (2026, 2, 23)),
        ((2026, 3, 2), (2026, 3, 3), (2026, 3, 1)),
    ],
)
def test_whole_months_follow_months_and_days_follow_days(start, end, before):
    zone = "Asia/Shanghai"
    found = previous(Period(local(zone, *start), local(zone, *end)), zone)
    assert found == Period(local(zone, *before), local(zone, *start))


def test_a_week_in_which_the_clocks_change_follows_a_week_of_whole_days():
    zone = "Europe/Berlin"
    week = Period(local(zone, 2026, 3, 30), local(zone, 2026, 4, 6))
    found = previous(week, zone)
    assert found.start == local(zone, 2026, 3, 23)
    assert found.end - found.start == timedelta(hours=7 * 24 - 1)


def test_any_other_period_follows_one_as_long():
    start = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
    found = previous(Period(start, start + timedelta(hours=5)), "Asia/Shanghai")
    assert found == Period(start - timedelta(hours=5), start)
