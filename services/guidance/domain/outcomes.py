"""How a sitting ends: filed, filed partly, not possible online, left, or on to a counter."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from services.guidance.domain.checklist import receipt_fits
from services.guidance.domain.consent import consent_for
from services.guidance.domain.record import SUBMIT, Check
from services.guidance.domain.request import HANDED_OVER, LEFT, RESOLVED, Guide, Request, iso_text, said_of
from services.guidance.domain.sitting import sitting_guide
from shared.errors import Invalid, NotFound
from shared.happening import Happened

FILED, FILED_PARTLY, NOT_POSSIBLE = "filed", "filed_partly", "not_possible_online"
_LATEST_DAYS = 366
_LOOKS_AHEAD_DAYS = 60


@dataclass(frozen=True)
class Ending:
    """How a sitting ended, as the guide says it; see ``shared.contracts.outcomes.ResolveRequest``."""

    outcome: str
    receipt: str | None = None
    reason: str | None = None
    continue_on: str | None = None
    on_behalf: bool = False
    at_home_next: str | None = None


@dataclass(frozen=True)
class Desk:
    """What an ending is held against: ``day`` (today in the hall), how the matter's receipts look, why not.

    ``pattern``, ``example``: of receipts. ``reasons``: id → names of the office's list in ``version``; while it has
    none, a reason is in free words. ``is_open``: whether the hall is open on a day.
    """

    day: date
    pattern: str
    example: str
    reasons: Mapping[str, Collection[str]] = field(default_factory=dict)
    version: str | None = None
    is_open: Callable[[date], bool] = lambda _: True

    def reason(self, said: str | None) -> str | None:
        """Return the id of the reason that is ``said`` by its id or by one of its names, ``None``: it is not listed."""
        return next((each for each, names in self.reasons.items() if said == each or said in names), None)


def resolve(request: Request, by: Guide, ending: Ending, desk: Desk) -> tuple[Request, Happened]:
    """Return the request as ended; a visitor who left leaves it ``left``.

    Raises ``Invalid`` with the field of what does not fit the outcome, ``Conflict`` unless it is claimed, and when
    something was filed in the visitor's place without a valid consent; ``Forbidden`` unless ``by`` is the guide who
    claimed it, has joined them, or supervises.
    """
    guide = sitting_guide(request, by)
    require_complete(ending, desk)
    consent = consent_for(request, SUBMIT, desk.day.isoformat()).number if ending.on_behalf else None
    listed = desk.version if ending.outcome == NOT_POSSIBLE and desk.reasons else None
    reason = desk.reason(ending.reason) if listed else ending.reason
    record = replace(
        request.record,
        continue_on=ending.continue_on,
        on_behalf=ending.on_behalf,
        consent=consent,
        at_home_next=ending.at_home_next,
        reasons=listed,
    )
    ended = replace(request, outcome=ending.outcome, receipt=ending.receipt, reason=reason, record=record)
    if ending.outcome == LEFT:
        facts = {"reason": reason, "at_home_next": ending.at_home_next}
        return replace(ended, state=LEFT), said_of("guidance_left", ended, guide=guide, **facts)
    return replace(ended, state=RESOLVED), said_of("guidance_resolved", ended, guide=guide, **_facts(ended))


def hand_over(request: Request, by: Guide, queue: str, queues: Collection[str]) -> tuple[Request, Happened]:
    """Return the request as handed over to ``queue``, one of the hall's ``queues``, with the materials checked last.

    The visitor keeps the time of arrival: whom a clerk sent, that of their visit. Raises ``NotFound`` for any other
    queue, else as ``resolve`` does.
    """
    if queue not in queues:
        raise NotFound("The hall has no such queue.", "queue")
    facts = {"guide": sitting_guide(request, by), "queue": queue}
    told = {"language": request.language, "needs": list(request.needs), "materials": taken_along(request)}
    arrived = {"arrived_at": iso_text(request.counts_from or request.requested_at)}
    after = replace(request, state=HANDED_OVER, queue=queue)
    return after, said_of("guidance_handed_over", request, **facts, **told, **arrived)


def taken_along(request: Request) -> dict[str, Any] | None:
    """Return the last check of the materials as a counter gets it, ``None`` when there was none."""
    return _for_the_counter(request.record.checks[-1]) if request.record.checks else None


def require_complete(ending: Ending, desk: Desk) -> None:
    """Raise ``Invalid`` with the field of what its outcome lacks, or of what does not belong to it."""
    if ending.outcome == FILED and not ending.receipt:
        raise Invalid("What was filed has a receipt number: give it.", "receipt", {"example": desk.example})
    if ending.outcome == FILED and not receipt_fits(desk.pattern, ending.receipt or ""):
        words = f"The receipt number does not look as those of this matter do, such as {desk.example}."
        raise Invalid(words, "receipt", {"example": desk.example})
    if ending.outcome == NOT_POSSIBLE:
        _require_reason(ending.reason, desk)
    if ending.outcome == FILED_PARTLY:
        _require_day(ending.continue_on, desk)
    elif ending.continue_on:
        raise Invalid("Only what was filed partly goes on another day.", "continue_on")
    if ending.on_behalf and ending.outcome not in (FILED, FILED_PARTLY):
        raise Invalid("Nothing was filed in the visitor's place.", "on_behalf")


def _require_reason(reason: str | None, desk: Desk) -> None:
    if not reason:
        raise Invalid("Say why it was not possible online.", "reason", _listed(desk))
    if desk.reasons and desk.reason(reason) is None:
        raise Invalid("Must be a reason of the office's list.", "reason", _listed(desk))


def _listed(desk: Desk) -> dict[str, Any] | None:
    return {"reasons": sorted(desk.reasons)} if desk.reasons else None


def _require_day(day: str | None, desk: Desk) -> None:
    if not day:
        raise Invalid("Say on which day the filing goes on.", "continue_on", _next_open(desk))
    on = date.fromisoformat(day)
    if on < desk.day:
        raise Invalid(f"Must not be past: it is {desk.day} today.", "continue_on", _next_open(desk))
    if on > desk.day + timedelta(days=_LATEST_DAYS):
        raise Invalid("Must be within a year.", "continue_on", _next_open(desk))
    if not desk.is_open(on):
        raise Invalid("The hall is closed on this day.", "continue_on", _next_open(desk))


def _next_open(desk: Desk) -> dict[str, Any] | None:
    """Return the next day that would do."""
    days = (desk.day + timedelta(days=ahead) for ahead in range(1, _LOOKS_AHEAD_DAYS))
    found = next((day for day in days if desk.is_open(day)), None)
    return {"next_open": found.isoformat()} if found else None


def _facts(ended: Request) -> Mapping[str, Any]:
    record = ended.record
    return {
        "outcome": ended.outcome,
        "receipt": ended.receipt,
        "reason": ended.reason,
        "helpers": list(ended.helpers),
        "continue_on": record.continue_on,
        "on_behalf": record.on_behalf,
        "consent": record.consent,
        "at_home_next": record.at_home_next,
        "reasons": record.reasons,
    }


def _for_the_counter(check: Check) -> dict[str, Any]:
    materials = [
        {"material": each.material, "name": dict(each.name), "state": each.state, "reason": each.reason}
        for each in check.materials
    ]
    told = {"check": check.number, "revision": check.revision, "checked_at": iso_text(check.at)}
    return {**told, "complete": not check.amiss, "materials": materials}
