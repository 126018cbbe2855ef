"""The guidance desk's rules: a request from asking to its outcome, and guides on duty."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from shared.errors import Conflict, Forbidden, Invalid, NotFound
from shared.happening import Happened

WAITING, CLAIMED, RESOLVED, HANDED_OVER, LEFT = "waiting", "claimed", "resolved", "handed_over", "left"
OPEN = (WAITING, CLAIMED)
"""States in which a request is not over: there is one such request per visit at most."""
MOST_STEPS = 50
"""Steps of one sitting, so that a history stays short."""


@dataclass(frozen=True)
class Request:
    """Somebody wants help with filing online.

    ``guide``: the opaque id of whoever claimed it. ``outcome``: see ``shared.contracts.guidance.OUTCOMES``;
    ``receipt``: the number of what was filed; ``reason``: why it was not. ``steps``: those done, in that order.
    ``queue``: where the visitor was handed over to. ``version``: how often it changed.
    """

    id: str
    hall: str
    matter: str
    language: str
    requested_at: datetime
    visit: str | None = None
    topic: str | None = None
    needs: tuple[str, ...] = ()
    state: str = WAITING
    guide: str | None = None
    outcome: str | None = None
    receipt: str | None = None
    reason: str | None = None
    steps: tuple[str, ...] = ()
    queue: str | None = None
    version: int = 0


@dataclass(frozen=True)
class Guide:
    """Who acts at the desk: an opaque caller id, and whether they may act for their colleagues."""

    id: str
    supervises: bool = False


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


def do_step(request: Request, by: Guide, step: str) -> tuple[Request, tuple[Happened, ...]]:
    """Return the request with ``step`` done; nothing happens when it was done before.

    Raises ``Conflict`` unless the request is claimed (or once it has 50 steps), ``Forbidden`` as ``resolve`` does.
    """
    guide = _sitting_guide(request, by)
    if step in request.steps:
        return request, ()
    if len(request.steps) == MOST_STEPS:
        raise Conflict(f"A sitting has {MOST_STEPS} steps at most.", "step", {"state": request.state})
    done = replace(request, steps=(*request.steps, step))
    return done, (_said("guidance_step_done", done, guide=guide, step=step),)


def resolve(request: Request, by: Guide, ending: Ending) -> tuple[Request, Happened]:
    """Return the request as ended; a visitor who left leaves it ``left``.

    Raises ``Invalid`` (an outcome without what proves it), ``Conflict`` unless it is claimed, and ``Forbidden``
    unless ``by`` is the guide who claimed it or supervises.
    """
    require_complete(ending)
    guide = _sitting_guide(request, by)
    ended = replace(request, outcome=ending.outcome, receipt=ending.receipt, reason=ending.reason)
    if ending.outcome == "left":
        return replace(ended, state=LEFT), _said("guidance_left", ended, guide=guide, reason=ending.reason)
    facts = {"outcome": ending.outcome, "receipt": ending.receipt, "reason": ending.reason}
    return replace(ended, state=RESOLVED), _said("guidance_resolved", ended, guide=guide, **facts)


def hand_over(request: Request, by: Guide, queue: str, queues: Collection[str]) -> tuple[Request, Happened]:
    """Return the request as handed over to ``queue``, one of the hall's ``queues``.

    Raises ``NotFound`` for any other queue, else as ``resolve`` does.
    """
    if queue not in queues:
        raise NotFound("The hall has no such queue.", "queue")
    facts = {"guide": _sitting_guide(request, by), "queue": queue}
    told = {"language": request.language, "needs": list(request.needs)}
    return replace(request, state=HANDED_OVER, queue=queue), _said("guidance_handed_over", request, **facts, **told)


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


def _sitting_guide(request: Request, by: Guide) -> str:
    """Return who claimed ``request``, if ``by`` may act in that sitting."""
    if request.state != CLAIMED or request.guide is None:
        raise Conflict(f"This request is {request.state}, not claimed.", None, {"state": request.state})
    if by.id != request.guide and not by.supervises:
        raise Forbidden("Only the guide who claimed this request, or a supervisor, may do this.")
    return request.guide


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
