"""A hall as the guidance desk sees it: areas with seats and devices, queues, day, settings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from shared.errors import NotFound
from shared.hours.calendar import WEEKENDS, Calendar
from shared.hours.opening import Hours
from shared.hours.reading import hours_from

WHOLE_DESK = "desk"
"""The one area of a hall that has seats and names no areas."""
DEVICE_FOR_NEED = {"wheelchair": "low_desk", "hearing": "writing_pad"}
"""What an area has for somebody who needs it; other needs are met anywhere."""
_NAME = {"zh": "网办辅导区", "en": "Guidance area"}


@dataclass(frozen=True)
class Area:
    """A guidance area; its seats are numbered from 1. ``devices``: kind → how many."""

    id: str
    name: Mapping[str, str]
    seats: int
    devices: Mapping[str, int] = field(default_factory=dict)

    def suits(self, needs: Sequence[str]) -> bool:
        """Return whether it has what ``needs`` ask for."""
        return all(self.devices.get(DEVICE_FOR_NEED[need]) for need in needs if need in DEVICE_FOR_NEED)


@dataclass(frozen=True)
class Settings:
    """What the office may change; see ``shared.contracts.halls.HallSettings`` for ranges.

    ``credit_minutes``: priority class → minutes of waiting given in advance; ``guidance_need_credit_minutes``: the same
    for needs. ``guidance_promise_minutes``: within which a guide claims a request; ``guidance_sitting_minutes``: the
    planned time of a sitting. ``wait_confidence``: of the range of waiting.
    """

    credit_minutes: Mapping[str, float] = field(default_factory=dict)
    guidance_need_credit_minutes: Mapping[str, float] = field(default_factory=dict)
    guidance_promise_minutes: float = 15.0
    guidance_sitting_minutes: float = 20.0
    wait_confidence: float = 0.8


@dataclass(frozen=True)
class Hall:
    """What the desk must know of a hall. ``queues``: their ids; ``zone`` decides when its service day begins.

    ``hours``: when it is open, ``None``: nothing is known of that.
    """

    id: str
    zone: str
    queues: tuple[str, ...]
    areas: tuple[Area, ...] = ()
    settings: Settings = Settings()
    name: Mapping[str, str] | None = None
    hours: Hours | None = None

    @property
    def seats(self) -> int:
        """Return how many sittings there may be at once."""
        return sum(area.seats for area in self.areas)

    def day(self, now: datetime) -> str:
        """Return the service day of ``now``, ``YYYY-MM-DD`` by the hall's own zone."""
        return now.astimezone(ZoneInfo(self.zone)).date().isoformat()

    def is_open(self, day: date) -> bool:
        """Return whether somebody may come back on ``day``: the hall opens then, by its own hours and the calendar."""
        return self.hours is None or bool(self.hours.sessions(day))

    def area(self, identifier: str) -> Area:
        """Return the area; raises ``NotFound``."""
        for area in self.areas:
            if area.id == identifier:
                return area
        raise NotFound("The hall has no such guidance area.", "area")


def hall_from(plain: Mapping[str, Any], calendar: Calendar = WEEKENDS) -> Hall:
    """Return the hall that was published as ``plain`` (``shared.contracts.halls.Hall``).

    ``calendar``: the official one.
    """
    settings = plain.get("settings") or {}
    return Hall(
        id=plain["id"],
        zone=plain["zone"],
        queues=tuple(each["id"] for each in plain["queues"]),
        areas=_areas(plain),
        settings=Settings(**{name: settings[name] for name in Settings.__dataclass_fields__ if name in settings}),
        name=plain.get("name"),
        hours=hours_from(plain, calendar) if plain.get("hours") is not None else None,
    )


def _areas(plain: Mapping[str, Any]) -> tuple[Area, ...]:
    seats = plain["guidance_seats"]
    named = plain.get("guidance_areas") or ([{"id": WHOLE_DESK, "name": _NAME, "seats": seats}] if seats else [])
    return tuple(Area(each["id"], each["name"], each["seats"], each.get("devices") or {}) for each in named)
