"""Which days are worked, and how a day that is not is called."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Protocol

Name = Mapping[str, str]
"""A name that people read: ``zh`` and ``en``."""

_SATURDAY = 6


class Calendar(Protocol):
    """A calendar of working days."""

    def is_working_day(self, day: date) -> bool:
        """Return whether ``day`` is worked, public holidays and make-up days 调休 observed."""
        ...

    def holiday(self, day: date) -> Name | None:
        """Return the name of the public holiday that ``day`` is free for, or ``None``."""
        ...


class Weekends:
    """Monday to Friday are worked: what counts where no calendar says otherwise."""

    def is_working_day(self, day: date) -> bool:
        """Return whether ``day`` is Monday to Friday."""
        return day.isoweekday() < _SATURDAY

    def holiday(self, day: date) -> Name | None:
        """Return ``None``."""
        return None


WEEKENDS = Weekends()


def working_days_after(day: date, count: int, calendar: Calendar) -> date:
    """Return the ``count``-th working day after ``day``, which itself does not count (民法典 §201)."""
    while count > 0:
        day += timedelta(days=1)
        count -= calendar.is_working_day(day)
    return day
