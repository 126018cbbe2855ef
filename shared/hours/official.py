"""The official calendar 国务院办公厅节假日安排: public holidays, and the weekends worked in exchange (调休).

Source: the yearly notices of the State Council's General Office, as the package ``chinesecalendar`` carries them. They
come out each November; until the package follows, a year can be imported from a file that ``HALL_CALENDAR_FILE`` names:

    2027:
      holidays: {2027-01-01: {zh: 元旦, en: New Year's Day}}
      worked: [2027-02-06]          # weekends that are worked

A year in the file is taken whole from there. Of years that nobody knows, Monday to Friday count, with a warning.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import chinese_calendar
import yaml

from shared.hours.calendar import WEEKENDS, Name

log = logging.getLogger(__name__)

_VARIABLE = "HALL_CALENDAR_FILE"
_CHINESE = {each.value: each.chinese for each in chinese_calendar.Holiday}


class BadCalendar(ValueError):
    """The file of imported years does not fit; the message says where."""


@dataclass(frozen=True)
class Year:
    """One imported year."""

    holidays: Mapping[date, Name]
    worked: frozenset[date]


class OfficialCalendar:
    """The official calendar, with imported ``years`` in front of it."""

    def __init__(self, years: Mapping[int, Year] | None = None) -> None:
        self._years = dict(years or {})
        self._warned: set[int] = set()
        self._worked: dict[date, bool] = {}

    def is_working_day(self, day: date) -> bool:
        """Return whether ``day`` is worked; looked up once, as whoever counts days asks for the same ones again."""
        worked = self._worked.get(day)
        if worked is None:
            worked = self._worked[day] = self._is_worked(day)
        return worked

    def _is_worked(self, day: date) -> bool:
        if year := self._years.get(day.year):
            return day in year.worked or (WEEKENDS.is_working_day(day) and day not in year.holidays)
        try:
            return bool(chinese_calendar.is_workday(day))
        except NotImplementedError:
            self._warn(day.year)
            return WEEKENDS.is_working_day(day)

    def holiday(self, day: date) -> Name | None:
        """Return the name of the public holiday that ``day`` is free for."""
        if year := self._years.get(day.year):
            return year.holidays.get(day)
        try:
            free, name = chinese_calendar.get_holiday_detail(day)
        except NotImplementedError:
            return None
        return {"zh": _CHINESE.get(name, name), "en": name} if free and name else None

    def _warn(self, year: int) -> None:
        if year not in self._warned:
            self._warned.add(year)
            log.warning(
                "the official calendar does not hold %s: counting Monday to Friday as working days; import the year "
                "with %s",
                year,
                _VARIABLE,
            )


@cache
def official() -> OfficialCalendar:
    """Return the calendar of this process; raises ``BadCalendar`` when its file is wrong, ``OSError`` when missing."""
    file = os.environ.get(_VARIABLE)
    return OfficialCalendar(read_years(Path(file)) if file else None)


def read_years(file: Path) -> dict[int, Year]:
    """Return the years in ``file``; raises ``BadCalendar`` with the line or the field that is wrong."""
    try:
        content = yaml.safe_load(file.read_text("utf-8"))
    except yaml.YAMLError as error:
        raise BadCalendar(f"{file}: {error}") from error
    if not isinstance(content, dict) or not all(isinstance(year, int) for year in content):
        raise BadCalendar(f"{file}: must map years to holidays and worked days")
    return {year: _year(f"{file}: {year}", year, entry) for year, entry in content.items()}


def _year(where: str, number: int, entry: Any) -> Year:
    if not isinstance(entry, dict) or not set(entry) <= {"holidays", "worked"}:
        raise BadCalendar(f"{where}: must have holidays and worked")
    holidays, worked = entry.get("holidays") or {}, entry.get("worked") or []
    for day in [*holidays, *worked]:
        if not isinstance(day, date) or day.year != number:
            raise BadCalendar(f"{where}: {day} is no day of {number}, such as {number}-10-01")
    for day, name in holidays.items():
        if not isinstance(name, dict) or set(name) != {"zh", "en"}:
            raise BadCalendar(f"{where}.holidays.{day}: must be named in zh and en")
    return Year(holidays, frozenset(worked))
