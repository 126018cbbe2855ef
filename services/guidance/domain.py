"""The guidance desk's rules: a request from asking to its outcome, and guides on duty."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from shared.errors import Conflict, Forbidden, Invalid
from shared.happening import Happened

WAITING, CLAIMED, RESOLVED, LEFT = "waiting", "claimed", "resolved", "left"
OPEN = (WAITING, CLAIMED)
"""States in which a request is not over: there is one such request per visit at most."""


@dataclass(frozen=True)
class Request:
    """Somebody wants help with filing online.

    ``guide``: the opaque id of whoever claimed it. ``outcome``: see ``shared.contracts.guidance.OUTCOMES``;
    ``receipt``: the number of what was filed; ``reason``: why it was not. ``version``: how often it changed.
    """

    id: str
    hall: str
    matter: str
    language: str
    requested_at: datetime
    visit: str | None = None
    topic: str | None = None
    state: str = WAITING
    guide: str | None = None
    outcome: str | None = None
    receipt: str | None = None
    reason: str | None = None
    version: int = 0


@dataclass(frozen=True)
class Ending:
    """How a sitting ended, as the guide says it."""

    outcome: str
    receipt: str | None = None
    reason: str | None = None


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


def asked(request: Request) -> Happened:
    """Return what a new ``request`` says."""
    return _said("guidance_requested", request, topic=request.topic, language=request.language)


def require_same_hall(open_request: Request, hall: str) -> None:
    """Raise ``Conflict`` when the visit's open request, which a second one would join, is at another hall."""
    if open_request.hall != hall:
        raise Conflict("This visit already has an open request elsewhere.", "visit", {"state": open_request.state})


def claim(request: Request, guide: str) -> tuple[Request, Happened]:
    """Return the request as claimed by ``guide``; raises ``Conflict`` (without saying who) unless it waits."""
    if request.state != WAITING:
        raise Conflict(f"This request is {request.state}, not waiting.", None, {"state": request.state})
    claimed = replace(request, state=CLAIMED, guide=guide)
    return claimed, _said("guidance_claimed", claimed, guide=guide)


def resolve(request: Request, actor: str, supervises: bool, ending: Ending) -> tuple[Request, Happened]:
    """Return the request as ended by ``actor``.

    Raises ``Invalid`` (an outcome without what proves it), ``Conflict`` unless it is claimed, and ``Forbidden``
    unless ``actor`` is the guide who claimed it or ``supervises``.
    """
    require_complete(ending)
    if request.state != CLAIMED or request.guide is None:
        raise Conflict(f"This request is {request.state}, not claimed.", None, {"state": request.state})
    if actor != request.guide and not supervises:
        raise Forbidden("Only the guide who claimed this request, or a supervisor, ends it.")
    state = LEFT if ending.outcome == "left" else RESOLVED
    ended = replace(request, state=state, outcome=ending.outcome, receipt=ending.receipt, reason=ending.reason)
    facts = {"outcome": ending.outcome, "receipt": ending.receipt, "reason": ending.reason}
    return ended, _said("guidance_resolved", ended, guide=request.guide, **facts)


def require_complete(ending: Ending) -> None:
    """Raise ``Invalid`` when a filing has no receipt, or when it is not said why online filing was not possible."""
    if ending.outcome == "filed" and not ending.receipt:
        raise Invalid("What was filed has a receipt number: give it.", "receipt")
    if ending.outcome == "not_possible_online" and not ending.reason:
        raise Invalid("Say why it was not possible online.", "reason")


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


def _said(type_: str, request: Request, **more: Any) -> Happened:
    facts = {
        "request": request.id,
        "visit": request.visit,
        "matter": request.matter,
        "requested_at": request.requested_at.astimezone(UTC).isoformat(timespec="milliseconds"),
    }
    return Happened(type_, {**facts, **more})
