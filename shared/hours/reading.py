"""Hours as a published hall says them (``shared.contracts.halls.Hall``); what it does not say is as it always was."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from shared.hours.calendar import WEEKENDS, Calendar
from shared.hours.opening import Hours, Lunch, Opening, SpecialDay, minutes_of

Plain = Mapping[str, Any]

EVERY_DAY = range(1, 8)
_AFTER_HOURS_MINUTES = 120
"""Of a hall that was published before it could say so, as the contract has it [D]."""


def hours_from(hall: Plain, calendar: Calendar = WEEKENDS) -> Hours:
    """Return the hours of a published ``hall``; ``calendar``: the official one, of which the hall says whether."""
    rules = hall.get("calendar") or {}
    return Hours(
        zone=ZoneInfo(hall["zone"]),
        weekly=tuple(_opening(each["weekday"], each) for each in hall["hours"]),
        calendar=calendar,
        observes=rules.get("follows") == "official",
        make_up_weekday=rules.get("make_up_weekday"),
        special={date.fromisoformat(each["day"]): _special(each) for each in hall.get("special_days") or ()},
        lunches=tuple(_lunch(each) for each in hall.get("lunches") or ()),
        after_minutes=hall["settings"].get("after_hours_minutes", _AFTER_HOURS_MINUTES),
    )


def weekdays_from(given: Iterable[int] | None) -> frozenset[int]:
    """Return the weekdays named, every one when none is."""
    return frozenset(given or EVERY_DAY)


def _opening(weekday: int, plain: Plain) -> Opening:
    last = plain.get("last_ticket")
    return Opening(
        weekday,
        minutes_of(plain["opens"]),
        minutes_of(plain["closes"]),
        minutes_of(last) if last else None,
        bool(plain.get("by_appointment")),
    )


def _special(plain: Plain) -> SpecialDay:
    weekday = date.fromisoformat(plain["day"]).isoweekday()
    return SpecialDay(tuple(_opening(weekday, each) for each in plain["openings"]), plain["reason"])


def _lunch(plain: Plain) -> Lunch:
    return Lunch(
        minutes_of(plain["begins"]),
        minutes_of(plain["ends"]),
        tuple(plain["counters"]),
        weekdays_from(plain.get("weekdays")),
    )
