"""A guide's duty in one hall on one service day: on, on a break, off."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from shared.errors import Conflict
from shared.happening import Happened


@dataclass(frozen=True)
class Duty:
    """One guide's duty in one hall on one service day (``YYYY-MM-DD``); ``on`` is whether it runs now.

    ``area``: where the guide works, ``None``: wherever a seat is free. ``break_reason``: why they take no requests for
    a while, ``None`` while they do.
    """

    guide: str
    hall: str
    day: str
    on: bool = False
    area: str | None = None
    break_reason: str | None = None
    version: int = 0

    @property
    def id(self) -> str:
        """The duty's id: there is one a guide, hall and day."""
        return f"{self.guide}:{self.hall}:{self.day}"

    @property
    def takes_requests(self) -> bool:
        """Return whether the guide takes requests now."""
        return self.on and self.break_reason is None


Turned = tuple[Duty, tuple[Happened, ...]]
"""The duty as it is now, and what happened to it."""


def go_on_duty(duty: Duty, area: str | None = None) -> Turned:
    """Return the duty as running in ``area``, a break ended; nothing happens when it runs just so.

    Without an ``area`` that which the guide had stays.
    """
    area = area or duty.area
    if duty.on and duty.break_reason and area == duty.area:
        return come_back(duty)
    if duty.on and area == duty.area:
        return duty, ()
    return replace(duty, on=True, area=area, break_reason=None), (_said("guide_on_duty", duty, area=area),)


def go_off_duty(duty: Duty) -> Turned:
    """Return the duty as not running; nothing happens when it did not run."""
    if not duty.on:
        return duty, ()
    return replace(duty, on=False, break_reason=None), (_said("guide_off_duty", duty),)


def take_break(duty: Duty, reason: str) -> Turned:
    """Return the duty as on a break for ``reason``; nothing happens when it is one for just that.

    Raises ``Conflict`` unless the duty runs.
    """
    if not duty.on:
        raise Conflict("You are not on duty.", None, {"state": "off_duty"})
    if duty.break_reason == reason:
        return duty, ()
    return replace(duty, break_reason=reason), (_said("guide_on_break", duty, reason=reason),)


def come_back(duty: Duty) -> Turned:
    """Return the duty after the break; nothing happens when there was none. Raises ``Conflict`` unless it runs."""
    if not duty.on:
        raise Conflict("You are not on duty.", None, {"state": "off_duty"})
    if duty.break_reason is None:
        return duty, ()
    return replace(duty, break_reason=None), (_said("guide_back", duty),)


def require_no_break(duty: Duty) -> None:
    """Raise ``Conflict`` while the guide is on a break."""
    if duty.on and duty.break_reason:
        raise Conflict("You are on a break: come back first.", None, {"state": "on_break"})


def service_day(zone: str, now: datetime) -> str:
    """Return the day (``YYYY-MM-DD``) that it is in ``zone``."""
    return now.astimezone(ZoneInfo(zone)).date().isoformat()


def _said(type_: str, duty: Duty, **more: str | None) -> Happened:
    return Happened(type_, {"guide": duty.guide, "day": duty.day, **more})
