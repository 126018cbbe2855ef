"""What became of a filing after the sitting: accepted, corrected, decided; noted later, once each, in that order."""

from __future__ import annotations

from dataclasses import replace

from services.guidance.domain.record import Became
from services.guidance.domain.request import RESOLVED, Request, said_of
from shared.errors import Conflict, Invalid
from shared.happening import Happened

ACCEPTED, CORRECTED, DECIDED = "accepted", "corrected", "decided"
MOST_NOTES = 12
"""Of one filing: it is corrected again and again only where something is wrong with the form."""
_FILED = ("filed", "filed_partly")
_NEXT = {ACCEPTED: (CORRECTED, DECIDED), CORRECTED: (ACCEPTED, CORRECTED, DECIDED)}
"""What may follow; a correction is asked for before or after acceptance, and what was decided is at its end."""


def follow_up(
    request: Request, became: Became, filed_on: str, day: str, by: str
) -> tuple[Request, tuple[Happened, ...]]:
    """Return the request with what ``became`` of it; nothing happens when just that was noted before.

    ``filed_on``: the day of the sitting, ``day``: today, both in the hall. Raises ``Conflict`` unless something
    was filed, and out of order; ``Invalid`` for a day before the filing, before the last note, or in the future.
    """
    notes = request.record.became
    if request.state != RESOLVED or request.outcome not in _FILED:
        raise Conflict("Nothing was filed in this sitting.", None, {"state": request.state, "outcome": request.outcome})
    _require_decision(became)
    if became in notes:
        return request, ()
    last = notes[-1] if notes else None
    if last and became.state not in _NEXT.get(last.state, ()):
        raise Conflict(f"This filing is {last.state} by now.", "state", {"state": request.state, "became": last.state})
    if len(notes) == MOST_NOTES:
        raise Conflict(f"A filing has {MOST_NOTES} notes at most.", None, {"state": request.state})
    _require_order(became, last.on if last else filed_on, day)
    after = replace(request, record=replace(request.record, became=(*notes, became)))
    told = {"state": became.state, "on": became.on, "decision": became.decision, "noted_by": by}
    return after, (said_of("guidance_followed_up", after, **told),)


def _require_decision(became: Became) -> None:
    if became.state == DECIDED and became.decision is None:
        raise Invalid("Say whether it was granted or refused.", "decision")
    if became.state != DECIDED and became.decision is not None:
        raise Invalid("Only what is decided has a decision.", "decision")


def _require_order(became: Became, earliest: str, day: str) -> None:
    if became.on > day:
        raise Invalid(f"Must not be in the future: it is {day} today.", "on")
    if became.on < earliest:
        raise Invalid(f"Must not be before {earliest}.", "on")
