"""A request for help with filing online: asked for, claimed, passed on, over."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from services.guidance.domain.hall import Settings
from services.guidance.domain.progress import Progress
from services.guidance.domain.rank import credit_minutes, rank
from services.guidance.domain.record import Record
from shared.errors import Conflict, Forbidden
from shared.happening import Happened

WAITING, CLAIMED, RESOLVED, HANDED_OVER, LEFT = "waiting", "claimed", "resolved", "handed_over", "left"
OPEN = (WAITING, CLAIMED)
"""States in which a request is not over: there is one such request per visit at most."""
CANCELLED = "cancelled by the visitor"
"""The reason of a request that its visitor gave back."""
MOST_HELPERS = 3


@dataclass(frozen=True)
class Request:
    """Somebody wants help with filing online.

    ``counts_from``: since when they wait (a visitor whom a clerk sends keeps the time of arrival); ``rank``: that
    moment less their credit, as epoch seconds; ``due_at``: until when somebody should claim it, ``overdue``:
    nobody did.
    ``code``: unguessable, lets its holder follow and cancel it, and is part of no event.
    ``guide``: the opaque id of whoever claimed it, ``helpers``: of those who joined. ``area``, ``seat``: where they
    sit, or sat. ``called``: whether it was claimed as the next one, and not picked.
    ``outcome``: see ``shared.contracts.guidance.OUTCOMES``; ``receipt``: the number of what was filed; ``reason``: why
    it was not. ``steps``: those done, in that order; ``progress``: the checklist it goes by, and all that was said of
    its steps; ``None``: nobody claimed it yet. ``queue``: where the visitor was handed over to.
    ``record``: materials, consents, and what came of it. ``version``: how often it changed.
    """

    id: str
    hall: str
    matter: str
    language: str
    requested_at: datetime
    visit: str | None = None
    topic: str | None = None
    needs: tuple[str, ...] = ()
    priority: str = "normal"
    source: str = "kiosk"
    counts_from: datetime | None = None
    rank: float = 0.0
    due_at: datetime | None = None
    overdue: bool = False
    code: str | None = None
    state: str = WAITING
    guide: str | None = None
    helpers: tuple[str, ...] = ()
    claimed_at: datetime | None = None
    area: str | None = None
    seat: int | None = None
    called: bool = False
    outcome: str | None = None
    receipt: str | None = None
    reason: str | None = None
    steps: tuple[str, ...] = ()
    progress: Progress | None = None
    queue: str | None = None
    record: Record = field(default_factory=Record)
    version: int = 0


@dataclass(frozen=True)
class Seat:
    """Where a sitting is: the ``number`` of a seat in ``area``."""

    area: str
    number: int


@dataclass(frozen=True)
class Guide:
    """Who acts at the desk: an opaque caller id, and whether they may act for their colleagues."""

    id: str
    supervises: bool = False


def placed(request: Request, settings: Settings) -> Request:
    """Return a new request with its place in the order, and until when somebody should claim it."""
    since = request.counts_from or request.requested_at
    credit = credit_minutes(request.priority, request.needs, settings)
    due = request.requested_at + timedelta(minutes=settings.guidance_promise_minutes)
    return replace(request, counts_from=since, rank=rank(since, credit), due_at=due)


def asked(request: Request) -> Happened:
    """Return what a new ``request`` says."""
    facts = {"topic": request.topic, "language": request.language, "needs": list(request.needs)}
    due = iso_text(request.due_at) if request.due_at else None
    return said_of("guidance_requested", request, **facts, priority=request.priority, source=request.source, due_at=due)


def require_same_hall(open_request: Request, hall: str) -> None:
    """Raise ``Conflict`` when the visit's open request, which a second one would join, is at another hall."""
    if open_request.hall != hall:
        raise Conflict("This visit already has an open request elsewhere.", "visit", {"state": open_request.state})


def claim(
    request: Request,
    guide: str,
    now: datetime,
    seat: Seat | None = None,
    rule: str | None = None,
    checklist: str | None = None,
) -> tuple[Request, Happened]:
    """Return the request as claimed by ``guide`` on ``seat``; ``rule``: why it was next, ``None`` when it was picked.

    ``checklist``: the version in force, by which the sitting goes to its end; one that was begun keeps its own.
    Raises ``Conflict`` (without saying who) unless it waits.
    """
    if request.state != WAITING:
        raise Conflict(f"This request is {request.state}, not waiting.", None, {"state": request.state})
    area, number = (seat.area, seat.number) if seat else (None, None)
    called = rule is not None
    progress = request.progress or (Progress(checklist, now) if checklist else None)
    claimed = replace(request, state=CLAIMED, guide=guide, claimed_at=now, called=called, area=area, seat=number)
    facts = {"rule": rule, "area": area, "seat": number, "checklist": progress.checklist if progress else None}
    return replace(claimed, progress=progress), said_of("guidance_claimed", claimed, guide=guide, **facts)


def cancel(request: Request) -> tuple[Request, Happened]:
    """Return the request as given back by its visitor. Raises ``Conflict`` once somebody claimed it, or it is over."""
    if request.state == CLAIMED:
        raise Conflict("Your guide is with you already: tell them.", None, {"state": request.state})
    if request.state != WAITING:
        raise Conflict(f"This request is {request.state}, not waiting.", None, {"state": request.state})
    left = replace(request, state=LEFT, outcome=LEFT, reason=CANCELLED)
    return left, said_of("guidance_left", left, guide=None, reason=CANCELLED)


def note_overdue(request: Request, now: datetime) -> tuple[Request, Happened] | None:
    """Return the request as one that nobody claimed within its promise; ``None`` when that is not so, or was said."""
    if request.state != WAITING or request.overdue or request.due_at is None or now < request.due_at:
        return None
    overdue = replace(request, overdue=True)
    return overdue, said_of("guidance_overdue", overdue, due_at=iso_text(request.due_at))


def reassign(request: Request, by: Guide, to: str | None, reason: str) -> tuple[Request, Happened]:
    """Return the request as another guide's, on the same seat; ``to`` ``None``: as waiting again, at its old place.

    Raises ``Conflict`` unless it is claimed by somebody else than ``to``, ``Forbidden`` unless ``by`` is the guide who
    claimed it, or supervises.
    """
    guide = owner(request, by)
    if guide == to:
        raise Conflict("This request is that guide's already.", "guide", {"state": request.state})
    state, helpers = (CLAIMED if to else WAITING), tuple(each for each in request.helpers if to and each != to)
    after = replace(request, state=state, guide=to, helpers=helpers, called=False)
    if to is None:
        after = replace(after, claimed_at=None, area=None, seat=None)
    return after, said_of("guidance_reassigned", after, guide=to, guide_from=guide, state=state, reason=reason)


def join(request: Request, helper: str) -> tuple[Request, tuple[Happened, ...]]:
    """Return the request with ``helper`` beside its guide; nothing happens when they sit there already.

    Raises ``Conflict`` unless it is claimed, or when three have joined.
    """
    if request.state != CLAIMED or request.guide is None:
        raise Conflict(f"This request is {request.state}, not claimed.", None, {"state": request.state})
    if helper in (request.guide, *request.helpers):
        return request, ()
    if len(request.helpers) >= MOST_HELPERS:
        raise Conflict(f"{MOST_HELPERS} guides have joined this sitting already.", None, {"state": request.state})
    joined = replace(request, helpers=(*request.helpers, helper))
    return joined, (said_of("guidance_joined", joined, guide=request.guide, helper=helper),)


def owner(request: Request, by: Guide) -> str:
    """Return who claimed ``request``, if ``by`` is they or supervises. Raises ``Conflict``, ``Forbidden``."""
    if request.state != CLAIMED or request.guide is None:
        raise Conflict(f"This request is {request.state}, not claimed.", None, {"state": request.state})
    if by.id != request.guide and not by.supervises:
        raise Forbidden("Only the guide who claimed this request, or a supervisor, may do this.")
    return request.guide


def said_of(type_: str, request: Request, **more: Any) -> Happened:
    """Return an event of ``type_`` with what every event about ``request`` says, and ``more``."""
    facts = {
        "request": request.id,
        "visit": request.visit,
        "matter": request.matter,
        "requested_at": iso_text(request.requested_at),
    }
    return Happened(type_, {**facts, **more})


def iso_text(moment: datetime) -> str:
    """Return ``moment`` as events say it."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")
