"""The official calendar, and years that are imported before the package knows them."""

from __future__ import annotations

import logging
from datetime import date

import pytest

from shared.hours import working_days_after
from shared.hours.official import BadCalendar, OfficialCalendar, read_years

FILE = """
2031:
  holidays: {2031-01-01: {zh: 元旦, en: New Year's Day}}
  worked: [2031-01-04]
"""


def test_the_fifth_working_day_after_a_holiday_counts_the_saturday_that_is_worked():
    assert working_days_after(date(2026, 5, 5), 4, OfficialCalendar()) == date(2026, 5, 9)


def test_an_imported_year_is_taken_from_the_file(tmp_path):
    file = tmp_path / "years.yaml"
    file.write_text(FILE)
    calendar = OfficialCalendar(read_years(file))
    assert not calendar.is_working_day(date(2031, 1, 1))
    assert calendar.holiday(date(2031, 1, 1)) == {"zh": "元旦", "en": "New Year's Day"}
    assert calendar.is_working_day(date(2031, 1, 4))
    assert not calendar.is_working_day(date(2031, 1, 5))


def test_a_year_that_nobody_knows_has_its_weekends_and_one_warning(caplog):
    calendar = OfficialCalendar()
    with caplog.at_level(logging.WARNING):
        assert calendar.is_working_day(date(2041, 1, 1))
        assert not calendar.is_working_day(date(2041, 1, 5))
    assert len(caplog.records) == 1
    assert "HALL_CALENDAR_FILE" in caplog.text


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ("2031: {holidays: {2030-01-01: {zh: a, en: b}}}", "2030-01-01 is no day of 2031"),
        ("2031: {holidays: {2031-01-01: New Year}}", "2031-01-01"),
        ("2031: {worked: [soon]}", "soon"),
        ("2031: {free: []}", "2031"),
        ("[2031]", "must map years"),
        ("2031: {holidays: [", "line 1"),
    ],
)
def test_a_file_that_is_wrong_is_refused_where_it_is_wrong(tmp_path, content, named):
    file = tmp_path / "years.yaml"
    file.write_text(content)
    with pytest.raises(BadCalendar, match=named):
        read_years(file)
