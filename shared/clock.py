"""The hall's clock.

Every rule takes ``now`` as an argument; services get it from here. For demonstrations and tests an embedded
instance can start at another time and run faster: ``HALL_CLOCK_FILE`` names a JSON file
``{"real": epoch seconds, "hall": epoch seconds, "speed": factor}`` which says that at the moment ``real``
the hall's clock showed ``hall``. The file may be replaced (atomically) while services run. Deadlines and
leases use real time (``time.monotonic``), never this clock.
"""

from __future__ import annotations

import json
import os
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

LOOK_AGAIN_AFTER_SECONDS = 0.25
"""For so long a process may go by the clock file as it was."""


class Clock(Protocol):
    """What tells the hall's time."""

    def now(self) -> datetime:
        """Return the present moment, in UTC, with its zone."""
        ...


@dataclass(frozen=True)
class Rate:
    """At real time ``real`` the hall's clock showed ``hall`` and ran ``speed`` times as fast (epoch seconds)."""

    real: float = 0.0
    hall: float = 0.0
    speed: float = 1.0

    def at(self, real: float) -> float:
        """Return the hall's epoch seconds at the real epoch seconds ``real``."""
        return self.hall + (real - self.real) * self.speed


class HallClock:
    """The real clock, unless a clock file says otherwise."""

    def __init__(self, file: str | None = None) -> None:
        self._file = Path(file) if file else None
        self._rate = Rate()
        self._looked = -1.0
        self._stamp: tuple[int, int] | None = None

    def now(self) -> datetime:
        """Return the hall's present moment in UTC."""
        return datetime.fromtimestamp(self.rate().at(time.time()), UTC)

    def rate(self) -> Rate:
        """Return how the hall's time runs now; the file is looked at four times a second at most."""
        if self._file and time.monotonic() - self._looked > LOOK_AGAIN_AFTER_SECONDS:
            self._looked = time.monotonic()
            self._read(self._file)
        return self._rate

    def _read(self, file: Path) -> None:
        try:
            stat = file.stat()
        except FileNotFoundError:
            self._rate, self._stamp = Rate(), None
            return
        if self._stamp != (stat.st_mtime_ns, stat.st_ino):
            self._rate = Rate(**json.loads(file.read_text()))
            self._stamp = (stat.st_mtime_ns, stat.st_ino)


@dataclass
class FixedClock:
    """A clock for tests that stands where it is put."""

    moment: datetime

    def now(self) -> datetime:
        """Return the moment it was put to."""
        return self.moment


def write_rate(file: Path, rate: Rate) -> None:
    """Replace the clock file ``file`` at once, so that no reader sees half of it."""
    temporary = file.with_suffix(f".{os.getpid()}")
    temporary.write_text(json.dumps({"real": rate.real, "hall": rate.hall, "speed": rate.speed}))
    temporary.replace(file)


clock: Clock = HallClock(os.environ.get("HALL_CLOCK_FILE"))
"""The clock of this process."""


def parse_moment(text: str) -> datetime:
    """Return the ISO 8601 moment ``text`` in UTC; a moment without a zone is refused with ``ValueError``."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a time needs its zone, such as 2026-03-02T08:30:00+08:00")
    return moment.astimezone(UTC)


def iso(moment: datetime) -> str:
    """Return ``moment`` as ISO 8601 in UTC with milliseconds, the one form that events and answers use."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
