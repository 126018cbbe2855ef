"""Working days by the official calendar (``shared.hours.official``)."""

from __future__ import annotations

from datetime import date

from shared.hours import working_days_after as counted
from shared.hours.official import official


def is_working_day(day: date) -> bool:
    """Return whether ``day`` is one; of years that the calendar does not hold, Monday to Friday are, with a warning."""
    return official().is_working_day(day)


def working_days_after(day: date, count: int) -> date:
    """Return the ``count``-th working day after ``day``, which itself does not count (民法典 §201)."""
    return counted(day, count, official())
