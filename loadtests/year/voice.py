"""Events in the form in which the services send them, under ids that a seed makes."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from shared.clock import iso
from shared.messaging import Event

_DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_PAIRS = [first + second for first in _DIGITS for second in _DIGITS]


class Voice:
    """Tells what happens in ``hall`` on ``day``; ``events`` are in order for each subject, not among them.

    ``lasting``: how much was said before of each subject that lasts longer than a day.
    """

    def __init__(
        self, hall: str, zone: str, day: date, chance: random.Random, lasting: dict[str, int] | None = None
    ) -> None:
        self.hall, self.day = hall, day.isoformat()
        self.events: list[Event] = []
        self._midnight = datetime.combine(day, datetime.min.time(), ZoneInfo(zone)).astimezone(UTC)
        self._chance = chance
        self._told: dict[str, int] = {}
        self._lasting = {} if lasting is None else lasting

    def at(self, minute: float) -> datetime:
        """Return the moment so many local minutes after the day's midnight, on the millisecond."""
        return self._midnight + timedelta(milliseconds=round(minute * 60_000))

    def iso(self, minute: float) -> str:
        """Return that moment as events write it."""
        return iso(self.at(minute))

    def new_id(self, minute: float) -> str:
        """Return an id as the services give them: sortable by time, the rest by chance."""
        moment = int(self.at(minute).timestamp() * 1000)
        when = "".join(_PAIRS[moment >> shift & 1023] for shift in (40, 30, 20, 10, 0))
        number = self._chance.getrandbits(80)
        return when + "".join(_PAIRS[number >> shift & 1023] for shift in range(70, -1, -10))

    def say(self, source: str, type_: str, subject: str, minute: float, data: dict[str, Any], actor: str) -> None:
        """Tell the next thing about ``subject``."""
        told = self._lasting if type_.startswith("device_") else self._told
        seq = told[subject] = told.get(subject, -1) + 1
        moment = self.at(minute)
        self.events.append(
            Event(f"{subject}:{seq}", source, type_, subject, moment, self.hall, seq, subject, actor, data)
        )
