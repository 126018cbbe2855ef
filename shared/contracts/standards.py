"""What the standards office says (standards, checks, findings), and a service standard as data."""

from __future__ import annotations

from marshmallow import Schema, fields
from marshmallow.validate import Length, Range, Regexp

from shared.contracts.words import Name, Tolerant, identifier, one_of, text

KINDS = ("measured", "inspected", "documented", "reported")
AGGREGATES = ("p50", "p80", "p90", "p95", "mean", "max", "share", "share_within", "count", "whole")
UNITS = ("minutes", "working_days", "percent", "cases")


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


class StandardPublished(Tolerant):
    """A version of a standard was published; it is never changed afterwards."""

    standard = identifier(required=True)
    version = identifier(required=True)
    name = fields.Nested(Name, required=True)


EVENTS: dict[str, type[Schema]] = {
    "standard_published": StandardPublished,
}
RECEIVERS: dict[str, set[str]] = {}
