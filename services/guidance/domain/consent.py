"""Consent 授权: what a guide may do in the visitor's place, and by whose word.

The visitor files with their own account, and the guide helps. Whatever a guide does in the visitor's place needs the
visitor's consent, and an agent's consent a mandate 委托书 (民法典 §§161–165: for whom, what, until when, signed).
Who they are is sealed; no rule looks into it, and no event says it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from services.guidance.domain.record import AGENT, Consent
from services.guidance.domain.request import Guide, Request, said_of
from services.guidance.domain.sitting import sitting_guide
from shared.errors import Conflict, Invalid
from shared.happening import Happened

MOST_CONSENTS = 10
"""In one sitting, so that its document stays small."""


def give_consent(request: Request, by: Guide, consent: Consent, day: str) -> tuple[Request, Happened]:
    """Return the request with ``consent`` noted; ``day``: today in the hall (``YYYY-MM-DD``).

    Raises ``Invalid`` for an agent without a mandate, or with one that is over or does not go so far; ``Conflict``
    unless it is claimed, and after ten; ``Forbidden`` as every step of a sitting.
    """
    guide = sitting_guide(request, by)
    if problem := next(_problems(consent, day), None):
        raise problem
    consents = request.record.consents
    if len(consents) == MOST_CONSENTS:
        raise Conflict(f"A sitting has {MOST_CONSENTS} consents at most.", None, {"state": request.state})
    given = replace(consent, number=len(consents) + 1, noted_by=by.id)
    after = replace(request, record=replace(request.record, consents=(*consents, given)))
    return after, said_of("guidance_consent_given", after, guide=guide, **_facts(given))


def withdraw_consent(request: Request, by: Guide, number: int, now: datetime) -> tuple[Request, tuple[Happened, ...]]:
    """Return the request with the consent of this ``number`` taken back; nothing happens when it was before.

    Raises ``Invalid`` when there is none, else as ``give_consent``.
    """
    guide = sitting_guide(request, by)
    consents = request.record.consents
    known = next((each for each in consents if each.number == number), None)
    if known is None:
        raise Invalid("There is no such consent.", "consent")
    if known.withdrawn_at:
        return request, ()
    kept = tuple(replace(each, withdrawn_at=now) if each is known else each for each in consents)
    after = replace(request, record=replace(request.record, consents=kept))
    return after, (said_of("guidance_consent_withdrawn", after, guide=guide, consent=number),)


def consent_for(request: Request, purpose: str, day: str) -> Consent:
    """Return the consent by which ``purpose`` may be done in the visitor's place on ``day``.

    Raises ``Conflict`` that names what is ``missing``: ``consent``, ``scope`` or ``mandate``.
    """
    lacking = "consent"
    for each in reversed(request.record.consents):
        lacks = each.lacks(purpose, day)
        if lacks is None:
            return each
        lacking = lacks if lacking == "consent" else lacking
    detail = {"state": request.state, "missing": [lacking], "scope": purpose}
    raise Conflict(_MISSING[lacking], "on_behalf", detail)


_MISSING = {
    "consent": "The visitor's consent is missing: note it before anything is filed in their place.",
    "scope": "The visitor has not consented to this: have them consent to submitting.",
    "mandate": "The agent's mandate is over, or does not go so far.",
}


def _problems(consent: Consent, day: str) -> Iterator[Invalid]:
    mandate = consent.mandate
    if consent.given_by != AGENT:
        if mandate is not None:
            yield Invalid("Only an agent has a mandate.", "mandate")
        return
    if mandate is None:
        yield Invalid("Somebody who comes for the visitor needs a mandate.", "mandate")
        return
    if mandate.valid_until < day:
        yield Invalid(f"The mandate is over: it must be valid on {day}.", "mandate.valid_until")
    if set(consent.scope) - set(mandate.scope):
        yield Invalid("The mandate does not go so far.", "mandate.scope")


def _facts(consent: Consent) -> dict[str, Any]:
    mandate = consent.mandate
    return {
        "consent": consent.number,
        "scope": list(consent.scope),
        "given_by": consent.given_by,
        "given_how": consent.given_how,
        "noted_by": consent.noted_by,
        "mandate": mandate.kind if mandate else None,
        "mandate_until": mandate.valid_until if mandate else None,
    }
