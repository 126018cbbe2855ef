"""What the standards office says and is asked of published standards."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields

from shared.contracts.service_standard import Words
from shared.contracts.words import Name, Tolerant, count, identifier


class GetStandard(Schema):
    """What ``standards.get_standard`` takes; without a version it answers the one published last."""

    standard = identifier(required=True)
    version = identifier(load_default=None, allow_none=True)


class CompareStandard(Schema):
    """What ``standards.compare_standard`` takes: two versions; ``from`` ``None``: the one published before."""

    standard = identifier(required=True)
    version = identifier(required=True)
    earlier = identifier(load_default=None, allow_none=True)


class CheckDraft(Schema):
    """What ``standards.check_standard`` takes: a standard as it is to be published, right or wrong."""

    standard = fields.Dict(keys=fields.String(), required=True)


class ChangedView(Schema):
    """A field by its dotted ``path``: what it was and is; null: not there."""

    path = fields.String(required=True)
    before: Any = fields.Raw(required=True, allow_none=True)
    after: Any = fields.Raw(required=True, allow_none=True)


class PartView(Schema):
    """A domain, measure or clause, by id and name."""

    id = identifier(required=True)
    name = fields.Nested(Words, required=True)


class ChangedPartView(PartView):
    """One that is in both versions, and what of it changed."""

    changes = fields.List(fields.Nested(ChangedView), required=True)


class PartsView(Schema):
    """What was added, removed and changed of one kind of part."""

    added = fields.List(fields.Nested(PartView), required=True)
    removed = fields.List(fields.Nested(PartView), required=True)
    changed = fields.List(fields.Nested(ChangedPartView), required=True)


class DifferenceView(Schema):
    """From one version of a standard to another. ``earlier`` null: there is none before. ``same``: nothing changed."""

    standard = identifier(required=True)
    earlier = identifier(required=True, allow_none=True)
    version = identifier(required=True)
    same = fields.Boolean(required=True)
    itself = fields.List(fields.Nested(ChangedView), required=True)
    domains = fields.Nested(PartsView, required=True)
    measures = fields.Nested(PartsView, required=True)
    clauses = fields.Nested(PartsView, required=True)


class ProblemView(Schema):
    """Something wrong with a draft: its ``field`` (dotted; null: all of it) and words."""

    field = fields.String(required=True, allow_none=True)
    words = fields.String(required=True)


class DraftView(Schema):
    """What a check of a draft says. ``difference``: from the version published last, where the draft is sound."""

    ok = fields.Boolean(required=True)
    problems = fields.List(fields.Nested(ProblemView), required=True)
    clauses = count(required=True)
    difference = fields.Nested(DifferenceView, required=True, allow_none=True)


class StandardPublished(Tolerant):
    """A version of a standard was published; it is never changed afterwards."""

    standard = identifier(required=True)
    version = identifier(required=True)
    name = fields.Nested(Name, required=True)


EVENTS: dict[str, type[Schema]] = {
    "standard_published": StandardPublished,
}
RECEIVERS: dict[str, set[str]] = {}
