"""Working days between two days of a hall, by its own calendar."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from services.standards.domain.facts import Facts
from shared.hours import WEEKENDS


def working_days(facts: Facts, first: date, last: date) -> int:
    """Return how many working days come after ``first``, which itself does not count (民法典 §201), up to ``last``.

    None when ``last`` is not after it.
    """
    calendar = facts.hall.schedule.calendar if facts.hall.schedule else WEEKENDS
    days = (first + timedelta(days=each) for each in range(1, (last - first).days + 1))
    return sum(1 for day in days if calendar.is_working_day(day))


def day_of(facts: Facts, moment: datetime) -> date:
    """Return the day that it was in the hall."""
    return moment.astimezone(ZoneInfo(facts.hall.zone)).date()
