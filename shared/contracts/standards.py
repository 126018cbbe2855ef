"""What the standards office says (standards, checks, findings), and a service standard as data."""

from __future__ import annotations

from marshmallow import Schema, fields
from marshmallow.validate import Length, Range, Regexp

from shared.contracts.words import VERDICTS, Name, Tolerant, count, identifier, moment, one_of, text

KINDS = ("measured", "inspected", "documented", "reported")
AGGREGATES = ("p50", "p80", "p90", "p95", "mean", "max", "share", "share_within", "count", "whole")
UNITS = ("minutes", "working_days", "percent", "cases")
FINDING_STATES = ("open", "rectified", "accepted", "rejected", "waived")
"""``rejected`` is asked for only (those open again because their rectification was): such a finding is ``open``."""
LARGEST_PAGE = 200


class Words(Schema):
    """Words that people read, in Chinese (``zh``) and English (``en``)."""

    zh = text(1000, required=True)
    en = text(1000, required=True)


class StandardDomain(Schema):
    """A domain of the standard; ``letters``: the first letters of its clauses' ids."""

    id = identifier(required=True)
    letters = fields.List(fields.String(validate=Regexp(r"\A[A-Z]\Z")), required=True, validate=Length(1))
    name = fields.Nested(Words, required=True)


class Condition(Schema):
    """What a figure must keep: ``at_most`` or ``at_least``, in ``unit``, over at least ``smallest_sample`` cases.

    ``within``: for ``share_within``, the limit in the measure's unit: "100 percent within 20 working days".
    """

    aggregate = one_of(AGGREGATES, required=True)
    within = fields.Float(load_default=None, allow_none=True)
    at_most = fields.Float(load_default=None, allow_none=True)
    at_least = fields.Float(load_default=None, allow_none=True)
    unit = one_of(UNITS, required=True)
    smallest_sample = fields.Integer(required=True, strict=True, validate=Range(1))


class AppliesTo(Schema):
    """Where a clause applies: these halls, matters with one of these words in their Chinese name; empty: all."""

    halls = fields.List(identifier(), load_default=list)
    matter_names = fields.List(text(80), load_default=list)


class Clause(Schema):
    """One clause. ``house_rule``: the basis, or the threshold where the basis has none, is the office's own."""

    id = fields.String(required=True, validate=Regexp(r"\A[A-Z]-\d{2}\Z", error="Must be such as W-01"))
    domain = identifier(required=True)
    name = fields.Nested(Words, required=True)
    wording = fields.Nested(Words, required=True)
    basis = fields.Nested(Words, required=True)
    house_rule = fields.Boolean(load_default=False)
    kind = one_of(KINDS, required=True)
    measure = identifier(load_default=None, allow_none=True)
    conditions = fields.List(fields.Nested(Condition), load_default=list)
    applies_to = fields.Nested(AppliesTo, load_default=None, allow_none=True)


class Standard(Schema):
    """One version of a service standard. ``valid_from``: the first day it is in force; ``None``: ever.

    ``rectify_within_working_days``: the deadline of a finding; the default is a house rule.
    """

    id = identifier(required=True)
    version = identifier(required=True)
    valid_from = fields.String(
        load_default=None, allow_none=True, validate=Regexp(r"\A\d{4}-\d\d-\d\d\Z", error="Must be YYYY-MM-DD")
    )
    name = fields.Nested(Words, required=True)
    rectify_within_working_days = fields.Integer(load_default=10, strict=True, validate=Range(1, 250))
    domains = fields.List(fields.Nested(StandardDomain), required=True, validate=Length(1))
    clauses = fields.List(fields.Nested(Clause), required=True, validate=Length(1, 200))


class GetStandard(Schema):
    """What ``standards.get_standard`` takes; without a version it answers the one published last."""

    standard = identifier(required=True)
    version = identifier(load_default=None, allow_none=True)


class RunCheck(Schema):
    """What ``standards.run_check`` takes."""

    hall = identifier(required=True)
    standard = identifier(required=True)
    period_from = moment(required=True)
    period_to = moment(required=True)


class GetCheck(Schema):
    """What ``standards.get_check`` takes."""

    check = identifier(required=True)


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


class ConditionView(Schema):
    """A condition in a check. ``interval``: of a share, its 95% Wilson interval in percent."""

    aggregate = one_of(AGGREGATES, required=True)
    comparison = one_of(("at_most", "at_least"), required=True)
    threshold = fields.Float(required=True)
    within = fields.Float(required=True, allow_none=True)
    unit = one_of(UNITS, required=True)
    figure = fields.Float(required=True, allow_none=True)
    sample = count(required=True)
    smallest_sample = count(required=True)
    interval = fields.List(fields.Float(), required=True, allow_none=True)
    verdict = one_of(VERDICTS, required=True)


class ClauseView(Schema):
    """A clause in a check.

    ``figure``, ``unit``, ``threshold``, ``comparison``, ``aggregate`` and ``sample`` are those of the condition that
    decided (the first that failed, else the first); ``conditions`` holds all of them.
    """

    id = fields.String(required=True)
    domain = identifier(required=True)
    name = fields.Nested(Words, required=True)
    basis = fields.Nested(Words, required=True)
    house_rule = fields.Boolean(required=True)
    kind = one_of(KINDS, required=True)
    verdict = one_of(VERDICTS, required=True)
    figure = fields.Float(required=True, allow_none=True)
    unit = one_of(UNITS, required=True, allow_none=True)
    threshold = fields.Float(required=True, allow_none=True)
    comparison = one_of(("at_most", "at_least"), required=True, allow_none=True)
    aggregate = one_of(AGGREGATES, required=True, allow_none=True)
    sample = count(required=True)
    conditions = fields.List(fields.Nested(ConditionView), required=True)


class CheckView(Schema):
    """A check. ``as_of``: up to when the period was over when it was checked."""

    id = identifier(required=True)
    hall = identifier(required=True)
    standard = identifier(required=True)
    version = identifier(required=True)
    period_from = moment(required=True, data_key="from")
    period_to = moment(required=True, data_key="to")
    as_of = moment(required=True)
    clauses = fields.List(fields.Nested(ClauseView), required=True)


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


class StandardPublished(Tolerant):
    """A version of a standard was published; it is never changed afterwards."""

    standard = identifier(required=True)
    version = identifier(required=True)
    name = fields.Nested(Name, required=True)


class CheckCompleted(Tolerant):
    """A check of one hall and period; ``verdicts``: how many clauses got each."""

    check = identifier(required=True)
    standard = identifier(required=True)
    version = identifier(required=True)
    period_from = moment(required=True)
    period_to = moment(required=True)
    verdicts = fields.Dict(keys=one_of(VERDICTS), values=count(), required=True)


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
    "standard_published": StandardPublished,
    "check_completed": CheckCompleted,
    "finding_raised": FindingRaised,
    "finding_rectified": FindingRectified,
    "finding_closed": FindingClosed,
}
RECEIVERS: dict[str, set[str]] = {}
