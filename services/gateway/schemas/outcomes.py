"""What the door is asked and answers about materials, consents and ends of sittings."""

from __future__ import annotations

from typing import Any

from marshmallow import fields
from marshmallow.validate import Length, Range

from services.gateway.schemas.words import DayText, TrueOrFalse, moment, page_of
from shared.contracts.consents import GIVERS, MANDATES, WAYS, ConsentView, scope
from shared.contracts.materials import MOST_MATERIALS, MaterialLook, NoticeView
from shared.contracts.outcomes import AT_HOME, BECAME, DECISIONS, OUTCOMES
from shared.contracts.personal import identity_number
from shared.contracts.words import one_of, text
from shared.web import Strict

NOTICE_FORMATS = ("json", "html")


class Look(MaterialLook, Strict):
    """What was seen of the material at a place of the matter's list (from 1); ``reason``: why it is not in order."""


class CheckMaterials(Strict):
    """Every material of the matter's list, but for those that the government holds.

    ``revision``: of the list that the guide looked at; another one is in force → 409.
    """

    materials = fields.List(fields.Nested(Look), required=True, validate=Length(0, MOST_MATERIALS))
    revision = fields.Integer(load_default=None, allow_none=True, strict=True)


class NoticeWanted(Strict):
    """``check``: which check's notice, from 1; the last one is the default. ``format``: else by the Accept header.

    ``large``: large type, for the page.
    """

    check = fields.Integer(load_default=None, validate=Range(1, 1000))
    format = one_of(NOTICE_FORMATS, load_default=None)
    large = fields.Boolean(load_default=False)


class Notice(NoticeView):
    """Everything that is missing or wrong, told at once, in both languages; nothing personal."""

    checked_at: Any = moment(required=True)


class MandateGiven(Strict):
    """By what an agent speaks. ``valid_until``: its last day; ``principal``, ``reference``: kept sealed."""

    kind = one_of(MANDATES, required=True)
    scope = scope(required=True)
    valid_until = DayText(required=True)
    principal = text(80, load_default=None, allow_none=True)
    reference = text(80, required=True)


class GiveConsent(Strict):
    """What a guide may do in the visitor's place, by whose word. ``name``, ``identity_number``: kept sealed."""

    scope = scope(required=True)
    given_by = one_of(GIVERS, load_default="visitor")
    given_how = one_of(WAYS, required=True)
    name = text(80, load_default=None, allow_none=True)
    identity_number = identity_number(load_default=None, allow_none=True)
    mandate = fields.Nested(MandateGiven, load_default=None, allow_none=True)


class Consent(ConsentView):
    """A consent, masked."""

    given_at: Any = moment(required=True)
    withdrawn_at: Any = moment(required=True, allow_none=True)


ConsentPage = page_of(Consent, "ConsentPage")


class ResolveGuidance(Strict):
    """How the sitting ended.

    ``filed`` needs a ``receipt`` that looks as the matter's checklist says; ``filed_partly`` a day to ``continue_on``
    on which the hall is open; ``not_possible_online`` a ``reason``: an id of the office's list. ``on_behalf``: filed in
    the visitor's place, by a consent; else with the visitor's own account. ``at_home_next``: whether they will file by
    themselves next time.
    """

    outcome = one_of(OUTCOMES, required=True)
    receipt = text(80, load_default=None, allow_none=True)
    reason = text(200, load_default=None, allow_none=True)
    continue_on = DayText(load_default=None, allow_none=True)
    on_behalf = TrueOrFalse(load_default=False)
    at_home_next = one_of(AT_HOME, load_default=None, allow_none=True)


class FollowUp(Strict):
    """What a filing became ``on`` a day; ``decision``: of what was decided."""

    state = one_of(BECAME, required=True)
    on = DayText(required=True)
    decision = one_of(DECISIONS, load_default=None, allow_none=True)
