"""A sitting: what the guide who claimed a request does with the visitor, to its outcome."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from services.guidance.domain.request import HANDED_OVER, LEFT, RESOLVED, Guide, Request, owner, said_of
from shared.errors import Invalid, NotFound
from shared.happening import Happened


@dataclass(frozen=True)
class Ending:
    """How a sitting ended, as the guide says it."""

    outcome: str
    receipt: str | None = None
    reason: str | None = None


def resolve(request: Request, by: Guide, ending: Ending) -> tuple[Request, Happened]:
    """Return the request as ended; a visitor who left leaves it ``left``.

    Raises ``Invalid`` (an outcome without what proves it), ``Conflict`` unless it is claimed, and ``Forbidden``
    unless ``by`` is the guide who claimed it or supervises.
    """
    require_complete(ending)
    guide = sitting_guide(request, by)
    ended = replace(request, outcome=ending.outcome, receipt=ending.receipt, reason=ending.reason)
    if ending.outcome == "left":
        return replace(ended, state=LEFT), said_of("guidance_left", ended, guide=guide, reason=ending.reason)
    facts = {"outcome": ending.outcome, "receipt": ending.receipt, "reason": ending.reason}
    return replace(ended, state=RESOLVED), said_of("guidance_resolved", ended, guide=guide, **facts)


def hand_over(request: Request, by: Guide, queue: str, queues: Collection[str]) -> tuple[Request, Happened]:
    """Return the request as handed over to ``queue``, one of the hall's ``queues``.

    Raises ``NotFound`` for any other queue, else as ``resolve`` does.
    """
    if queue not in queues:
        raise NotFound("The hall has no such queue.", "queue")
    facts = {"guide": sitting_guide(request, by), "queue": queue}
    told = {"language": request.language, "needs": list(request.needs)}
    return replace(request, state=HANDED_OVER, queue=queue), said_of("guidance_handed_over", request, **facts, **told)


def require_complete(ending: Ending) -> None:
    """Raise ``Invalid`` when a filing has no receipt, or when it is not said why online filing was not possible."""
    if ending.outcome == "filed" and not ending.receipt:
        raise Invalid("What was filed has a receipt number: give it.", "receipt")
    if ending.outcome == "not_possible_online" and not ending.reason:
        raise Invalid("Say why it was not possible online.", "reason")


def sitting_guide(request: Request, by: Guide) -> str:
    """Return who claimed ``request``, if ``by`` may act in that sitting: they, who joined them, or a supervisor."""
    if by.id in request.helpers and request.guide:
        return owner(request, Guide(request.guide))
    return owner(request, by)
