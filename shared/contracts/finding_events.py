"""What the standards office says of findings."""

from __future__ import annotations

from marshmallow import Schema, fields
from marshmallow.validate import Range

from shared.contracts.findings import ESCALATION_LEVELS
from shared.contracts.words import VERDICTS, Tolerant, count, identifier, one_of


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
