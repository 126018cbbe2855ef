"""What the standards office says of findings."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validates_schema
from marshmallow.validate import Length, Range, Regexp

from shared.contracts.service_standard import OWNERS, UNITS, Words
from shared.contracts.words import VERDICTS, Tolerant, count, identifier, moment, one_of, text

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


class RecheckView(Schema):
    """The first check that the clause passed on evidence since it was put right."""

    check = identifier(required=True)
    at = moment(required=True)
    figure = fields.Float(required=True, allow_none=True)
    sample = count(required=True)


class RoundView(Schema):
    """One rectification, and what the office said to it (``None``: nothing yet)."""

    measures = text(1000, required=True)
    proof = text(400, required=True, allow_none=True)
    rectified_at = moment(required=True)
    rectified_by = identifier(required=True)
    verdict = one_of(("accepted", "rejected"), required=True, allow_none=True)
    reason = text(400, required=True, allow_none=True)
    judged_at = moment(required=True, allow_none=True)
    judged_by = identifier(required=True, allow_none=True)
    references = fields.List(fields.Nested(Reference), required=True)
    recheck = fields.Nested(RecheckView, required=True, allow_none=True)


class WaiverView(Schema):
    """Why, and up to which day (inclusive), the clause is waived."""

    reason = text(400, required=True)
    until = fields.String(required=True)
    at = moment(required=True)
    by = identifier(required=True)


class OwnerView(Schema):
    """Who is to put it right: everybody with a ``role`` in the hall, or one member of ``staff`` (an opaque id)."""

    kind = one_of(("role", "staff"), required=True)
    id = identifier(required=True)


class CommentView(Schema):
    """What somebody said about it."""

    words = text(1000, required=True)
    at = moment(required=True)
    by = identifier(required=True)


class EscalationView(Schema):
    """Somebody of ``level`` was told that it is overdue; ``round``: 1; above: since it was rejected."""

    level = one_of(ESCALATION_LEVELS, required=True)
    round = count(required=True)
    at = moment(required=True)


class CorrectionView(Schema):
    """The ``check`` that took the place of the one it stands on, after late events, does not see it fail."""

    check = identifier(required=True)
    at = moment(required=True)
    verdict = one_of(VERDICTS, required=True)
    figure = fields.Float(required=True, allow_none=True)
    sample = count(required=True)


class FindingView(Schema):
    """A failed clause that somebody must put right.

    ``check``: the check that raised it; ``newest_check``: the last one in which the clause failed while it was open, of
    which ``figure``, ``unit``, ``threshold``, ``comparison`` and ``sample`` are; ``due``: the last day (in the hall's
    zone) to rectify; ``overdue``: it is past and the finding is still open. ``recurrence_of``: the accepted finding
    that came back, for the ``recurrence``-th time (0: not). ``period_from``, ``period_to``: what the newest failure was
    seen in. ``corrections``: what checks say that took the place of the one it stands on.
    """

    id = identifier(required=True)
    hall = identifier(required=True)
    standard = identifier(required=True)
    version = identifier(required=True)
    clause = fields.String(required=True)
    name = fields.Nested(Words, required=True)
    basis = fields.Nested(Words, required=True)
    house_rule = fields.Boolean(required=True)
    state = one_of(FINDING_STATES, required=True)
    check = identifier(required=True)
    newest_check = identifier(required=True)
    figure = fields.Float(required=True, allow_none=True)
    unit = one_of(UNITS, required=True, allow_none=True)
    threshold = fields.Float(required=True, allow_none=True)
    comparison = one_of(("at_most", "at_least"), required=True, allow_none=True)
    sample = count(required=True)
    raised_at = moment(required=True)
    due = fields.String(required=True)
    overdue = fields.Boolean(required=True)
    rounds = fields.List(fields.Nested(RoundView), required=True)
    waiver = fields.Nested(WaiverView, required=True, allow_none=True)
    owner = fields.Nested(OwnerView, required=True)
    comments = fields.List(fields.Nested(CommentView), required=True)
    escalations = fields.List(fields.Nested(EscalationView), required=True)
    recurrence_of = identifier(required=True, allow_none=True)
    recurrence = count(required=True)
    corrections = fields.List(fields.Nested(CorrectionView), required=True)
    period_from = moment(required=True, allow_none=True)
    period_to = moment(required=True, allow_none=True)


class ProofView(Schema):
    """A case that the figure of a finding is made of: ``case`` names it, ``value`` in ``unit`` is what it gave.

    ``kept``: whether it keeps the clause by itself; ``None`` where that can be said of all of them together only.
    """

    case = text(200, required=True)
    kind = identifier(required=True)
    visit = identifier(required=True, allow_none=True)
    value = fields.Float(required=True)
    unit = one_of((*UNITS, "yes_no"), required=True)
    kept = fields.Boolean(required=True, allow_none=True)


class EvidenceEvent(Schema):
    """An event as it was kept. Who did it is left out: evidence is about the hall."""

    id = text(200, required=True)
    type = identifier(required=True)
    source = identifier(required=True)
    subject = text(200, required=True)
    seq = count(required=True)
    at = moment(required=True)
    data = fields.Dict(required=True)


class CaseView(ProofView):
    """A case with the events that it is made of."""

    events = fields.List(fields.Nested(EvidenceEvent), required=True)


class FindingFact(Tolerant):
    """What every event about a finding says; its words (measures, reasons) stay in the office."""

    finding = identifier(required=True)
    standard = identifier(required=True)
    version = identifier(required=True)
    clause = fields.String(required=True)
    check = identifier(required=True)


class FindingRaised(FindingFact):
    """To be put right by ``due`` (a day). ``round``: 1; above: its last rectification was rejected."""

    due = fields.String(required=True)
    round = fields.Integer(required=True, strict=True, validate=Range(1))
    recurrence_of = identifier(load_default=None, allow_none=True)
    recurrence = count(load_default=0)


class FindingAssigned(FindingFact):
    """Somebody else is to put it right: whoever has a ``role`` in the hall, or a member of ``staff``."""

    owner_kind = one_of(("role", "staff"), required=True)
    owner = identifier(required=True)


class FindingCommented(FindingFact):
    """Somebody said something about it; ``comments``: how many there are."""

    comments = count(required=True)


class FindingRechecked(FindingFact):
    """A later check passes what was put right: ``passed_in``."""

    passed_in = identifier(required=True)
    round = fields.Integer(required=True, strict=True, validate=Range(1))


class FindingCorrected(FindingFact):
    """The check ``corrected_by``, made as events came late, does not see the failure: the office may waive it."""

    corrected_by = identifier(required=True)
    verdict = one_of(VERDICTS, required=True)


class FindingEscalated(FindingFact):
    """It is overdue since ``due``, for so long that ``level`` is to know; once a level and ``round``."""

    level = one_of(ESCALATION_LEVELS, required=True)
    round = fields.Integer(required=True, strict=True, validate=Range(1))
    due = fields.String(required=True)


class FindingRectified(FindingFact):
    """The hall says that it is put right. ``round``: the how-manieth rectification."""

    round = fields.Integer(required=True, strict=True, validate=Range(1))


class FindingClosed(FindingFact):
    """The office is content, or waives the clause ``until`` a day (inclusive)."""

    outcome = one_of(("accepted", "waived"), required=True)
    until = fields.String(load_default=None, allow_none=True)


EVENTS: dict[str, type[Schema]] = {
    "finding_raised": FindingRaised,
    "finding_assigned": FindingAssigned,
    "finding_commented": FindingCommented,
    "finding_rechecked": FindingRechecked,
    "finding_corrected": FindingCorrected,
    "finding_escalated": FindingEscalated,
    "finding_rectified": FindingRectified,
    "finding_closed": FindingClosed,
}
