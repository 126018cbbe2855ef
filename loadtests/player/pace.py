"""Doing things at the hall's time: actors wait for a minute of the morning, whatever speed the clock runs at."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from shared.clock import HallClock

_LONGEST_NAP_SECONDS = 0.5


@dataclass
class Pace:
    """``begins``: the morning's first moment (UTC) by the hall's ``clock``. ``ended``: set when actors must go home."""

    clock: HallClock
    begins: datetime
    ended: threading.Event = field(default_factory=threading.Event)

    def minute(self) -> float:
        """Return the hall's minutes since the morning began (below 0 before it)."""
        return (self.clock.now() - self.begins).total_seconds() / 60

    def moment(self, minute: float) -> datetime:
        """Return the hall's moment at ``minute`` of the morning."""
        return self.begins + timedelta(minutes=minute)

    def until(self, minute: float) -> bool:
        """Wait until ``minute``; return ``False`` if everybody was sent home before it came."""
        while (left := minute - self.minute()) > 0:
            speed = max(self.clock.rate().speed, 0.001)
            if self.ended.wait(min(_LONGEST_NAP_SECONDS, left * 60 / speed)):
                return False
        return not self.ended.is_set()

    def rest(self, minutes: float) -> bool:
        """Wait ``minutes`` from now, as ``until``."""
        return self.until(self.minute() + minutes)

    def nap(self, real_seconds: float) -> None:
        """Wait a moment of real time, so that asking again and again does not flood the suite."""
        self.ended.wait(real_seconds)
