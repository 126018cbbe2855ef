"""How many people come to which hall on which day: the official calendar, the weekday, the season and some chance."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from deploy.sample.world import World, read_world
from shared.hours.official import official

OPENINGS = (("08:30", "12:00"), ("14:00", "17:30"))
"""Local times of every working day."""
_BY_WEEKDAY = {1: 1.18, 2: 1.06, 3: 1.0, 4: 0.98, 5: 0.88, 6: 0.8, 7: 0.8}
"""Saturdays and Sundays are worked in exchange only (调休)."""
_BY_MONTH = (0.92, 0.78, 1.16, 1.06, 1.0, 1.05, 1.08, 1.04, 1.06, 0.94, 1.0, 0.96)
_AFTER_HOLIDAYS, _LONG_HOLIDAYS_DAYS, _BEFORE_FREE_DAYS = 1.3, 3, 0.85
_CHANCE = 0.07
_BUSY = 0.74
"""Share of the counters' time that an ordinary day takes."""
_SHORTEST_MINUTES, _LONGEST_MINUTES = 2.0, 16.0
_OPEN_MINUTES = 420.0


@dataclass(frozen=True)
class HallDay:
    """``visitors`` who come to a hall on ``day``; ``ordinal``: which of the plan's days it is."""

    hall: str
    day: date
    visitors: int
    ordinal: int


@dataclass(frozen=True)
class Plan:
    """What is to happen: exactly ``visits``, in all sample halls, on the working days of ``days`` from ``first``."""

    visits: int
    seed: int = 1
    first: date = date(2025, 1, 1)
    days: int = 365

    @cached_property
    def world(self) -> World:
        """The sample's halls and matters; unlike there, the halls keep office hours and the official calendar."""
        sample = read_world()
        return World([_with_office_hours(each) for each in sample.halls], sample.matters)

    @cached_property
    def working_days(self) -> list[date]:
        """Days on which halls are open."""
        every = (self.first + timedelta(days=each) for each in range(self.days))
        return [day for day in every if official().is_working_day(day)]

    def hall_days(self) -> Iterator[HallDay]:
        """Yield every hall's every open day, a day's halls one after the other."""
        sizes = {each["id"]: float(len(each["counters"])) for each in self.world.halls}
        weights = [
            (hall, ordinal, self._weight(hall, day) * size)
            for ordinal, day in self._days()
            for hall, size in sizes.items()
        ]
        whole, come, before = sum(weight for *_, weight in weights), 0.0, 0
        for hall, ordinal, weight in weights:
            come += weight
            until = round(self.visits * come / whole)
            yield HallDay(hall, self.working_days[ordinal], until - before, ordinal)
            before = until

    def service_minutes(self, hall: Mapping[str, Any]) -> float:
        """Return how long a service takes on average, so that an ordinary day keeps the counters busy, not more."""
        counters = len(hall["counters"])
        every = sum(len(each["counters"]) for each in self.world.halls)
        a_day = max(1.0, self.visits * counters / every / max(1, len(self.working_days)))
        return min(_LONGEST_MINUTES, max(_SHORTEST_MINUTES, _BUSY * counters * _OPEN_MINUTES / a_day))

    def _days(self) -> Iterator[tuple[int, date]]:
        return iter(enumerate(self.working_days))

    def _weight(self, hall: str, day: date) -> float:
        chance = random.Random(f"{self.seed} {hall} {day}").gauss(0, _CHANCE)
        return _BY_WEEKDAY[day.isoweekday()] * _BY_MONTH[day.month - 1] * _around(day) * math.exp(chance)


def _around(day: date) -> float:
    """Return what free days before and after ``day`` do to it."""
    free = 0
    while not official().is_working_day(day - timedelta(days=free + 1)):
        free += 1
    after = _AFTER_HOLIDAYS if free >= _LONG_HOLIDAYS_DAYS else 1.0
    return after * (1.0 if official().is_working_day(day + timedelta(days=1)) else _BEFORE_FREE_DAYS)


def _with_office_hours(hall: dict[str, Any]) -> dict[str, Any]:
    hours = [{"weekday": day, "opens": opens, "closes": closes} for day in range(1, 6) for opens, closes in OPENINGS]
    return {**hall, "hours": hours, "calendar": {"follows": "official", "make_up_weekday": 1}, "appointments": None}
