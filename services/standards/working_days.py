"""Working days by the official calendar: public holidays, and the weekends worked in exchange (调休).

Source: the yearly notices of the State Council's General Office, as the package ``chinesecalendar`` carries them.
"""

from __future__ import annotations

import logging
from datetime import date, timedelta

import chinese_calendar

log = logging.getLogger(__name__)

_SATURDAY = 6


def is_working_day(day: date) -> bool:
    """Return whether ``day`` is one; of years that the calendar does not hold, Monday to Friday are, with a warning."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        log.warning("the official calendar does not hold %s: counting Monday to Friday as working days", day.year)
        return day.isoweekday() < _SATURDAY


def working_days_after(day: date, count: int) -> date:
    """Return the ``count``-th working day after ``day``, which itself does not count (民法典 §201)."""
    while count > 0:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day
