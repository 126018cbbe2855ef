"""Consent to what a guide does in the visitor's place, and the mandate of somebody who comes for them."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, post_load
from marshmallow.validate import Length, Range

from shared.contracts.checklists import day
from shared.contracts.desk_events import RequestFact
from shared.contracts.personal import identity_number
from shared.contracts.words import count, identifier, moment, one_of, text

PURPOSES = ("fill_in", "upload", "retrieve", "submit")
"""What a guide may do in the visitor's place: fill in pages, upload documents, retrieve certificates, submit."""
GIVERS = ("visitor", "agent")
WAYS = ("said", "signed")
"""``signed``: on the tablet."""
MANDATES = ("power_of_attorney", "guardianship", "company_authorisation")
"""委托书, 监护, 单位授权."""


def scope(**options: Any) -> fields.List[str]:
    """Return a field of purposes, one at least."""
    return fields.List(one_of(PURPOSES), validate=Length(1, len(PURPOSES)), **options)


class Mandate(Schema):
    """By what an agent speaks. ``valid_until``: its last day; ``principal``, ``reference``: kept sealed."""

    kind = one_of(MANDATES, required=True)
    scope = scope(required=True)
    valid_until = day(required=True)
    principal = text(80, load_default=None, allow_none=True)
    reference = text(80, required=True)


class GiveConsent(Schema):
    """What ``guidance.give_consent`` takes; ``name`` and ``identity_number``, of whoever gives it, are kept sealed."""

    request = identifier(required=True)
    scope = scope(required=True)
    given_by = one_of(GIVERS, load_default="visitor")
    given_how = one_of(WAYS, required=True)
    name = text(80, load_default=None, allow_none=True)
    identity_number = identity_number(load_default=None, allow_none=True)
    mandate = fields.Nested(Mandate, load_default=None, allow_none=True)

    @post_load
    def _each_once(self, loaded: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {**loaded, "scope": list(dict.fromkeys(loaded["scope"]))}


class WithdrawConsent(Schema):
    """What ``guidance.withdraw_consent`` takes: the number of the consent."""

    request = identifier(required=True)
    consent = fields.Integer(required=True, validate=Range(1, 1000))


class OfRequest(Schema):
    """What ``guidance.consents`` takes."""

    request = identifier(required=True)


class MandateView(Schema):
    """A mandate; ``principal`` and ``reference`` are masked."""

    kind = one_of(MANDATES, required=True)
    scope = scope(required=True)
    valid_until = day(required=True)
    principal = fields.String(required=True, allow_none=True)
    reference = fields.String(required=True, allow_none=True)


class ConsentView(Schema):
    """A consent; ``name`` and ``identity_number`` are masked. ``noted_by``: the guide; ``withdrawn_at``: taken back."""

    consent = count(required=True)
    scope = scope(required=True)
    given_by = one_of(GIVERS, required=True)
    given_how = one_of(WAYS, required=True)
    given_at = moment(required=True)
    noted_by = identifier(required=True)
    name = fields.String(required=True, allow_none=True)
    identity_number = fields.String(required=True, allow_none=True)
    mandate = fields.Nested(MandateView, required=True, allow_none=True)
    withdrawn_at = moment(required=True, allow_none=True)


class GuidanceConsentGiven(RequestFact):
    """Somebody consented to what a guide does in the visitor's place; nothing says who they are.

    ``consent``: its number in the sitting; ``mandate``: the kind of an agent's, ``mandate_until`` its last day.
    """

    guide = identifier(required=True)
    consent = count(required=True)
    scope = scope(required=True)
    given_by = one_of(GIVERS, required=True)
    given_how = one_of(WAYS, required=True)
    noted_by = identifier(required=True)
    mandate = one_of(MANDATES, load_default=None, allow_none=True)
    mandate_until = day(load_default=None, allow_none=True)


class GuidanceConsentWithdrawn(RequestFact):
    """A consent (its number in the sitting) was taken back."""

    guide = identifier(required=True)
    consent = count(required=True)


EVENTS = {"guidance_consent_given": GuidanceConsentGiven, "guidance_consent_withdrawn": GuidanceConsentWithdrawn}
