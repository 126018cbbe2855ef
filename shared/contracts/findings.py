"""What the standards office is asked about findings."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validates_schema
from marshmallow.validate import Length, Range, Regexp

from shared.contracts.service_standard import OWNERS
from shared.contracts.words import identifier, one_of, text

FINDING_STATES = ("open", "rectified", "accepted", "rejected", "waived")
"""``rejected`` is asked for only (those open again because their rectification was): such a finding is ``open``."""


LARGEST_PAGE = 200


REFERENCES = ("document", "check", "visit", "inspection")


ESCALATION_LEVELS = ("supervisor", "officer", "admin")


CLAUSE_ID = Regexp(r"\A[A-Z]-\d{2}\Z", error="Must be such as W-01")


class ListFindings(Schema):
    """What ``standards.list_findings`` takes; without a hall: of all the caller's. ``after``: as ``next`` said.

    ``owner``: a role, a member's id, or ``me``: the caller's own and those of the caller's roles.
    """

    hall = identifier(load_default=None, allow_none=True)
    state = one_of(FINDING_STATES, load_default=None, allow_none=True)
    clause = fields.String(load_default=None, allow_none=True, validate=CLAUSE_ID)
    overdue = fields.Boolean(load_default=None, allow_none=True)
    owner = identifier(load_default=None, allow_none=True)
    after = identifier(load_default=None, allow_none=True)
    limit = fields.Integer(load_default=50, strict=True, validate=Range(1, LARGEST_PAGE))


class OfFinding(Schema):
    """What ``standards.get_finding`` takes."""

    finding = identifier(required=True)


class AssignFinding(OfFinding):
    """What ``standards.assign_finding`` takes: a ``role`` of the hall, or the id of a member of ``staff``."""

    role = one_of(OWNERS, load_default=None, allow_none=True)
    staff = identifier(load_default=None, allow_none=True)

    @validates_schema(skip_on_field_errors=True)
    def _one_owner(self, given: dict[str, Any], **_options: Any) -> None:
        if (given["role"] is None) == (given["staff"] is None):
            raise ValidationError("Name either a role or a member of staff.", "role")


class CommentFinding(OfFinding):
    """What ``standards.comment_finding`` takes. Nothing personal."""

    words = text(1000, required=True)


class Reference(Schema):
    """What proves a rectification: the id of a document, a check, a visit or an inspection round."""

    kind = one_of(REFERENCES, required=True)
    id = identifier(required=True)


class RectifyFinding(OfFinding):
    """What ``standards.rectify_finding`` takes: what was done, and where the proof is. Nothing personal."""

    measures = text(1000, required=True)
    proof = text(400, load_default=None, allow_none=True)
    references = fields.List(fields.Nested(Reference), load_default=list, validate=Length(max=20))


class ProofsWanted(OfFinding):
    """What ``standards.list_evidence`` takes; ``after``: as ``next`` said."""

    after = identifier(load_default=None, allow_none=True)
    limit = fields.Integer(load_default=50, strict=True, validate=Range(1, LARGEST_PAGE))


class OfCase(OfFinding):
    """What ``standards.get_evidence`` takes; ``case``: as ``list_evidence`` named it."""

    case = fields.String(required=True, validate=Length(1, 200))


class AcceptFinding(OfFinding):
    """What ``standards.accept_finding`` takes."""

    reason = text(400, load_default=None, allow_none=True)


class RejectFinding(OfFinding):
    """What ``standards.reject_finding`` takes: why the rectification is not enough."""

    reason = text(400, required=True)


class WaiveFinding(RejectFinding):
    """What ``standards.waive_finding`` takes. ``until``: the last day (``YYYY-MM-DD``) without a new finding."""

    until = fields.Date(required=True, error_messages={"invalid": "Must be a day such as 2026-03-31."})
