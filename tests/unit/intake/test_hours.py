from __future__ import annotations

from datetime import UTC, datetime

import pytest

from services.intake.domain.hours import Opening, is_open, minutes_of, next_opening, service_day
from tests.unit.intake.worlds import ROUND_THE_CLOCK, WORKDAYS

ZONE = "Asia/Shanghai"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-03-02T08:29:59+08:00", False),
        ("2026-03-02T08:30:00+08:00", True),
        ("2026-03-02T11:59:59+08:00", True),
        ("2026-03-02T12:00:00+08:00", False),
        ("2026-03-01T09:00:00+08:00", False),  # a Sunday
    ],
)
def test_a_hall_is_open_from_its_opening_until_just_before_its_closing(moment: str, expected: bool) -> None:
    assert is_open(WORKDAYS, ZONE, at(moment)) is expected


@pytest.mark.parametrize("moment", ["2026-03-01T00:00:00+08:00", "2026-03-01T23:59:59+08:00"])
def test_a_hall_open_until_24_00_never_closes(moment: str) -> None:
    assert is_open(ROUND_THE_CLOCK, ZONE, at(moment))


def test_the_next_opening_after_a_friday_afternoon_is_monday_morning_in_the_halls_zone() -> None:
    opens = next_opening(WORKDAYS, ZONE, at("2026-03-06T15:00:00+08:00"))
    assert opens is not None
    assert opens.isoformat() == "2026-03-09T08:30:00+08:00"


def test_an_opening_later_today_is_the_next_one() -> None:
    opens = next_opening(WORKDAYS, ZONE, at("2026-03-06T07:00:00+08:00"))
    assert opens is not None
    assert opens.isoformat() == "2026-03-06T08:30:00+08:00"


def test_a_hall_open_once_a_week_opens_next_in_a_week() -> None:
    opens = next_opening((Opening(1, 540, 600),), ZONE, at("2026-03-02T09:30:00+08:00"))
    assert opens is not None
    assert opens.isoformat() == "2026-03-09T09:00:00+08:00"


def test_a_hall_without_hours_never_opens() -> None:
    assert next_opening((), ZONE, at("2026-03-06T07:00:00+08:00")) is None


def test_the_service_day_is_the_day_in_the_halls_zone() -> None:
    assert service_day(ZONE, at("2026-03-01T23:30:00+00:00")) == "2026-03-02"


def test_midnight_at_the_end_of_a_day_is_minute_1440() -> None:
    assert (minutes_of("08:30"), minutes_of("24:00")) == (510, 1440)
