"""What the standards office says of findings."""

from __future__ import annotations

from marshmallow import Schema, fields
from marshmallow.validate import Range

from shared.contracts.service_standard import UNITS, Words
from shared.contracts.words import Tolerant, count, identifier, moment, one_of, text

FINDING_STATES = ("open", "rectified", "accepted", "rejected", "waived")
"""``rejected`` is asked for only (those open again because their rectification was): such a finding is ``open``."""
LARGEST_PAGE = 200


class ListFindings(Schema):
    """What ``standards.list_findings`` takes; without a hall: of all the caller's. ``after``: as ``next`` said."""

    hall = identifier(load_default=None, allow_none=True)
    state = one_of(FINDING_STATES, load_default=None, allow_none=True)
    after = identifier(load_default=None, allow_none=True)
    limit = fields.Integer(load_default=50, strict=True, validate=Range(1, LARGEST_PAGE))


class OfFinding(Schema):
    """What ``standards.get_finding`` takes."""

    finding = identifier(required=True)


class RectifyFinding(OfFinding):
    """What ``standards.rectify_finding`` takes: what was done, and where the proof is. Nothing personal."""

    measures = text(1000, required=True)
    proof = text(400, load_default=None, allow_none=True)


class AcceptFinding(OfFinding):
    """What ``standards.accept_finding`` takes."""

    reason = text(400, load_default=None, allow_none=True)


class RejectFinding(OfFinding):
    """What ``standards.reject_finding`` takes: why the rectification is not enough."""

    reason = text(400, required=True)


class WaiveFinding(RejectFinding):
    """What ``standards.waive_finding`` takes. ``until``: the last day (``YYYY-MM-DD``) without a new finding."""

    until = fields.Date(required=True, error_messages={"invalid": "Must be a day such as 2026-03-31."})


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


class WaiverView(Schema):
    """Why, and up to which day (inclusive), the clause is waived."""

    reason = text(400, required=True)
    until = fields.String(required=True)
    at = moment(required=True)
    by = identifier(required=True)


class FindingView(Schema):
    """A failed clause that somebody must put right.

    ``check``: the check that raised it; ``newest_check``: the last one in which the clause failed while it was open, of
    which ``figure``, ``unit``, ``threshold``, ``comparison`` and ``sample`` are; ``due``: the last day (in the hall's
    zone) to rectify; ``overdue``: it is past and the finding is still open.
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


class FindingRectified(FindingFact):
    """The hall says that it is put right. ``round``: the how-manieth rectification."""

    round = fields.Integer(required=True, strict=True, validate=Range(1))


class FindingClosed(FindingFact):
    """The office is content, or waives the clause ``until`` a day (inclusive)."""

    outcome = one_of(("accepted", "waived"), required=True)
    until = fields.String(load_default=None, allow_none=True)


EVENTS: dict[str, type[Schema]] = {
    "finding_raised": FindingRaised,
    "finding_rectified": FindingRectified,
    "finding_closed": FindingClosed,
}
