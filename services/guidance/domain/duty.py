"""A guide's duty in one hall on one service day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from shared.happening import Happened


@dataclass(frozen=True)
class Duty:
    """One guide's duty in one hall on one service day (``YYYY-MM-DD``); ``on`` is whether it runs now."""

    guide: str
    hall: str
    day: str
    on: bool = False
    version: int = 0

    @property
    def id(self) -> str:
        """The duty's id: there is one a guide, hall and day."""
        return f"{self.guide}:{self.hall}:{self.day}"


def go_on_duty(duty: Duty) -> tuple[Duty, tuple[Happened, ...]]:
    """Return the duty as running; nothing happens when it runs already."""
    return _turn(duty, True, "guide_on_duty")


def go_off_duty(duty: Duty) -> tuple[Duty, tuple[Happened, ...]]:
    """Return the duty as not running; nothing happens when it did not run."""
    return _turn(duty, False, "guide_off_duty")


def service_day(zone: str, now: datetime) -> str:
    """Return the day (``YYYY-MM-DD``) that it is in ``zone``."""
    return now.astimezone(ZoneInfo(zone)).date().isoformat()


def _turn(duty: Duty, on: bool, type_: str) -> tuple[Duty, tuple[Happened, ...]]:
    if duty.on == on:
        return duty, ()
    return replace(duty, on=on), (Happened(type_, {"guide": duty.guide, "day": duty.day}),)
