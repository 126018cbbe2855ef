"""When the morning is played: the hall's clock is put to a working day's 08:30 and run fast, and put back to 1×.

A hall's time never goes backwards: what was stored yesterday stays yesterday's. A clock that was started elsewhere or
faster on purpose (``hall up --clock-start --clock-speed``) is used as it is.
"""

from __future__ import annotations

import json
import time
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from datetime import time as time_of_day
from pathlib import Path
from zoneinfo import ZoneInfo

import chinese_calendar

from shared.clock import HallClock, Rate, write_rate

OPENS = time_of_day(8, 30)
_LEAD_MINUTES = 1.5
_LEAD_SECONDS = 1.0
"""The clock is put a little before the first minute, real seconds included, so that every process has looked at it when
that comes: a counter opened by the old clock would be open on another day."""
_BROKEN_OFF_SECONDS = 12 * 3600
_FORWARD_SECONDS = 0.5
"""Processes look at the clock four times a second; this step forward is more than the fastest can be ahead by."""


def is_working_day(day: date) -> bool:
    """Return whether ``day`` is one by the official calendar; beyond its years, whether it is Monday to Friday."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.isoweekday() <= 5


def next_opening(now: datetime, zone: ZoneInfo, lead_minutes: float = _LEAD_MINUTES) -> datetime:
    """Return 08:30 in ``zone`` (as UTC) of the first working day whose 08:30, less the lead, is not before ``now``."""
    day = now.astimezone(zone).date()
    while True:
        opening = datetime.combine(day, OPENS, zone).astimezone(UTC)
        if is_working_day(day) and opening - timedelta(minutes=lead_minutes) >= now:
            return opening
        day += timedelta(days=1)


@dataclass(frozen=True)
class Played:
    """What the last demonstration left in the instance's home: the clock's ``rate`` (as in the clock file)."""

    rate: Rate

    def write(self, file: Path) -> None:
        """Remember it."""
        file.write_text(json.dumps(asdict(self.rate)))

    @classmethod
    def read(cls, file: Path) -> Played | None:
        """Return what the last demonstration left, or ``None`` if there was none."""
        return cls(Rate(**json.loads(file.read_text()))) if file.exists() else None

    def latest(self) -> datetime:
        """Return the latest hall's moment that data of the instance may hold from it.

        The clock file does not outlive a restart of the instance, this does: else a second demonstration would be
        played into the first one's day. One that was broken off while it ran fast is given half a day.
        """
        if self.rate.speed == 1:
            return datetime.fromtimestamp(self.rate.at(time.time()), UTC)
        return datetime.fromtimestamp(self.rate.hall + _BROKEN_OFF_SECONDS, UTC)


class MorningClock:
    """The clock of an embedded instance, for the length of a morning. ``file``: its clock file; ``note``: our own."""

    def __init__(self, file: Path, note: Path) -> None:
        self._file, self._note = file, note
        self.clock = HallClock(str(file))
        self._took = False

    def free(self) -> bool:
        """Return whether the clock is the real one, or the one that an earlier demonstration left."""
        rate, left = self.clock.rate(), Played.read(self._note)
        return (
            rate == Rate() or (left is not None and rate == left.rate) or (rate.speed == 1 and rate.hall == rate.real)
        )

    def take(self, zone: ZoneInfo, speed: float) -> datetime:
        """Put the clock before the next working day's opening, at ``speed``; return that opening (UTC)."""
        left, lead = Played.read(self._note), max(_LEAD_MINUTES, _LEAD_SECONDS * speed / 60)
        opening = next_opening(max(self.clock.now(), left.latest()) if left else self.clock.now(), zone, lead)
        start = opening - timedelta(minutes=lead)
        self._write(Rate(time.time(), start.timestamp(), speed))
        self._took = True
        return opening

    def give_back(self) -> datetime | None:
        """Let the hall's time go on at 1× from where it is, and return it; ``None`` if it was not taken."""
        if not self._took:
            return None
        self._took = False
        now = time.time()
        hall = HallClock(str(self._file)).rate().at(now + _FORWARD_SECONDS)
        self._write(Rate(now, hall, 1.0))
        return datetime.fromtimestamp(hall, UTC)

    def _write(self, rate: Rate) -> None:
        write_rate(self._file, rate)
        Played(rate).write(self._note)
        self.clock = HallClock(str(self._file))
