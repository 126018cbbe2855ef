"""A service standard as data: its domains, clauses, and what each kind of clause demands.

What single fields cannot show (contradictions, unknown measures, CEL that does not fit) is refused by the office:
``services.standards.domain.contradictions``. How to write one: ``docs/standards-office.md``.
"""

from __future__ import annotations

from marshmallow import Schema, fields
from marshmallow.validate import Length, Range, Regexp

from shared.contracts.words import identifier, one_of, text

KINDS = ("measured", "inspected", "documented", "reported")
UNITS = ("minutes", "seconds", "hours", "working_days", "percent", "cases", "days", "stars", "materials", "documents")
OWNERS = ("clerk", "guide", "supervisor", "officer", "admin")
INTERVALS = ("day", "week", "month", "quarter", "year")
WINDOWS = ("day", "week", "month")
SAMPLED = ("hall", "counters", "devices")
LONGEST_EXPRESSION = 400
"""Characters of a CEL expression."""


class Words(Schema):
    """Words that people read, in Chinese (``zh``) and English (``en``)."""

    zh = text(1000, required=True)
    en = text(1000, required=True)


def day(**options: object) -> fields.String:
    """Return a field of a day, ``YYYY-MM-DD``."""
    return fields.String(validate=Regexp(r"\A\d{4}-\d\d-\d\d\Z", error="Must be YYYY-MM-DD"), **options)  # type: ignore[arg-type]


def an_aggregate(**options: object) -> fields.String:
    """Return a field of an aggregation: ``p1`` to ``p99`` (percentiles), mean, max, min, share, share_within, count or
    whole (of what is one value for the whole period).
    """
    pattern = r"\A(p[1-9][0-9]?|mean|max|min|share|share_within|count|whole)\Z"
    expected = "Must be p1 to p99, mean, max, min, share, share_within, count or whole"
    return fields.String(validate=Regexp(pattern, error=expected), **options)  # type: ignore[arg-type]


def weight() -> fields.Integer:
    """Return a field of a weight in the scores: 0 (judged, and not scored) to 10."""
    return fields.Integer(load_default=1, strict=True, validate=Range(0, 10))


class StandardDomain(Schema):
    """A domain of the standard; ``letters``: the first letters of its clauses' ids; ``weight``: in a hall's score."""

    id = identifier(required=True)
    letters = fields.List(fields.String(validate=Regexp(r"\A[A-Z]\Z")), required=True, validate=Length(1))
    name = fields.Nested(Words, required=True)
    weight = weight()


class DerivedMeasure(Schema):
    """A measure of the standard's own: ``value`` (CEL, a number in ``unit``) of each case of the population ``of``."""

    id = identifier(required=True)
    name = fields.Nested(Words, required=True)
    of = identifier(required=True)
    value = text(LONGEST_EXPRESSION, required=True)
    unit = one_of((*UNITS, "yes_no"), required=True)


class Condition(Schema):
    """What a figure must keep: ``at_most`` or ``at_least``, in ``unit``, over at least ``smallest_sample`` cases.

    ``within``: for ``share_within``, the limit in the measure's unit: "100 percent within 20 working days".
    ``tolerance``: in ``unit``; by so much the figure may miss the threshold and still pass.
    """

    aggregate = an_aggregate(required=True)
    within = fields.Float(load_default=None, allow_none=True)
    at_most = fields.Float(load_default=None, allow_none=True)
    at_least = fields.Float(load_default=None, allow_none=True)
    tolerance = fields.Float(load_default=0.0, validate=Range(0))
    unit = one_of(UNITS, required=True, error_messages={"required": "A threshold needs its unit."})
    smallest_sample = fields.Integer(required=True, strict=True, validate=Range(1))


class AppliesTo(Schema):
    """Where and when a clause applies; what is empty or missing does not narrow it.

    ``matters``: ids; ``matter_names``: words, one of which occurs in the matter's Chinese name. ``counters``: ids.
    ``first_day`` to ``last_day``: days (inclusive, of the hall's zone) on which it applies. ``opening_hours_only``:
    what happened while the hall was closed does not count.
    """

    halls = fields.List(identifier(), load_default=list)
    matters = fields.List(identifier(), load_default=list)
    matter_names = fields.List(text(80), load_default=list)
    counters = fields.List(identifier(), load_default=list)
    first_day = day(load_default=None, allow_none=True)
    last_day = day(load_default=None, allow_none=True)
    opening_hours_only = fields.Boolean(load_default=False)


class ChecklistItem(Schema):
    """One thing that an inspector looks at, and says yes or no to."""

    id = identifier(required=True)
    zh = text(400, required=True)
    en = text(400, required=True)


class InspectionDemand(Schema):
    """What is inspected, ``every`` so often, at a random ``sample`` of what is ``sampled`` (of ``hall``: itself).

    ``at_least_percent``: the share of answers that must be yes.
    """

    every = one_of(INTERVALS, required=True)
    sampled = one_of(SAMPLED, load_default="hall")
    sample = fields.Integer(load_default=1, strict=True, validate=Range(1, 50))
    items = fields.List(fields.Nested(ChecklistItem), required=True, validate=Length(1, 50))
    at_least_percent = fields.Float(load_default=100.0, validate=Range(0, 100))


class DocumentDemand(Schema):
    """A document of ``kind`` must exist and be current.

    ``oldest_days``: so many days after it began to be valid it is too old. ``must_expire``: one without a last day
    does not count.
    """

    kind = identifier(required=True)
    oldest_days = fields.Integer(load_default=None, allow_none=True, strict=True, validate=Range(1, 3660))
    must_expire = fields.Boolean(load_default=False)


class FigureDemand(Schema):
    """A figure of this name must be entered, in ``unit``, for every ``every``; conditions may judge its values."""

    name = identifier(required=True)
    unit = one_of(UNITS, required=True)
    every = one_of(INTERVALS, required=True)


class Clause(Schema):
    """One clause.

    ``house_rule``: the basis, or the threshold where the basis has none, is the office's own.
    ``weight``: in the score of its domain. ``owner``: the role that answers for it. ``maps_to``: frame → its headings
    (``services.standards.domain.headings``). ``measure``, ``where`` (CEL: which cases count) and ``conditions``: of
    what is measured; ``inspection``, ``document``, ``figure``: of the other kinds.
    """

    id = fields.String(required=True, validate=Regexp(r"\A[A-Z]-\d{2}\Z", error="Must be such as W-01"))
    domain = identifier(required=True)
    name = fields.Nested(Words, required=True)
    wording = fields.Nested(Words, required=True)
    basis = fields.Nested(Words, required=True)
    house_rule = fields.Boolean(load_default=False)
    weight = weight()
    owner = one_of(OWNERS, load_default="supervisor")
    maps_to = fields.Dict(keys=identifier(), values=fields.List(text(40), validate=Length(1, 20)), load_default=dict)
    kind = one_of(KINDS, required=True)
    measure = identifier(load_default=None, allow_none=True)
    where = text(LONGEST_EXPRESSION, load_default=None, allow_none=True)
    conditions = fields.List(fields.Nested(Condition), load_default=list)
    applies_to = fields.Nested(AppliesTo, load_default=None, allow_none=True)
    inspection = fields.Nested(InspectionDemand, load_default=None, allow_none=True)
    document = fields.Nested(DocumentDemand, load_default=None, allow_none=True)
    figure = fields.Nested(FigureDemand, load_default=None, allow_none=True)


class Standard(Schema):
    """One version of a service standard. ``valid_from``: the first day it is in force; ``None``: ever.

    ``valid_until``: the last day (inclusive); ``None``: until a later version begins. ``measures``: derived ones.
    ``rectify_within_working_days``: the deadline of a finding; ``escalate_after_working_days``: so long overdue, it is
    told to the supervisor, the officer, the admin. Their defaults are house rules. ``standing_windows``: in which
    running windows the standing is kept (day and month), the first is shown first; ``checked_every``: which windows are
    checked by themselves once they are over (all).
    """

    id = identifier(required=True)
    version = identifier(required=True)
    valid_from = day(load_default=None, allow_none=True)
    valid_until = day(load_default=None, allow_none=True)
    name = fields.Nested(Words, required=True)
    rectify_within_working_days = fields.Integer(load_default=10, strict=True, validate=Range(1, 250))
    escalate_after_working_days = fields.List(
        fields.Integer(strict=True, validate=Range(1, 250)), load_default=lambda: [1, 3, 5], validate=Length(equal=3)
    )
    standing_windows = fields.List(one_of(WINDOWS), validate=Length(1, len(WINDOWS)))
    checked_every = fields.List(one_of(WINDOWS), validate=Length(0, len(WINDOWS)))
    domains = fields.List(fields.Nested(StandardDomain), required=True, validate=Length(1))
    measures = fields.List(fields.Nested(DerivedMeasure), load_default=list, validate=Length(0, 50))
    clauses = fields.List(fields.Nested(Clause), required=True, validate=Length(1, 200))
