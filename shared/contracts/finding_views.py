"""Findings as the standards office shows them."""

from __future__ import annotations

from marshmallow import Schema, fields

from shared.contracts.findings import ESCALATION_LEVELS, FINDING_STATES, Reference
from shared.contracts.service_standard import UNITS, Words
from shared.contracts.words import VERDICTS, count, identifier, moment, one_of, text


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
