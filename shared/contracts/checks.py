"""What the standards office says of checks."""

from __future__ import annotations

from marshmallow import Schema, fields
from marshmallow.validate import Length

from shared.contracts.service_standard import KINDS, UNITS, Words, an_aggregate
from shared.contracts.words import VERDICTS, Tolerant, count, identifier, moment, one_of


class RunCheck(Schema):
    """What ``standards.run_check`` takes."""

    hall = identifier(required=True)
    standard = identifier(required=True)
    period_from = moment(required=True)
    period_to = moment(required=True)


class GetCheck(Schema):
    """What ``standards.get_check`` takes."""

    check = identifier(required=True)


class ConditionView(Schema):
    """A condition in a check. ``interval``: of a share, its 95% Wilson interval in percent.

    ``kept``: how many of the cases were as the condition wants them, where that can be said one by one; ``daily``: kept
    and cases of each day, where they were seen day by day.
    """

    aggregate = an_aggregate(required=True)
    comparison = one_of(("at_most", "at_least"), required=True)
    threshold = fields.Float(required=True)
    tolerance = fields.Float(load_default=0.0)
    within = fields.Float(required=True, allow_none=True)
    unit = one_of(UNITS, required=True)
    figure = fields.Float(required=True, allow_none=True)
    sample = count(required=True)
    smallest_sample = count(required=True)
    interval = fields.List(fields.Float(), required=True, allow_none=True)
    verdict = one_of(VERDICTS, required=True)
    kept = count(load_default=None, allow_none=True)
    daily = fields.List(fields.List(count(), validate=Length(equal=2)), load_default=list)


class ClauseView(Schema):
    """A clause in a check.

    ``figure``, ``unit``, ``threshold``, ``comparison``, ``aggregate`` and ``sample`` are those of the condition that
    decided (the first that failed, else the first); ``conditions`` holds all of them. ``trouble``: why nothing could be
    computed, where an expression of the standard failed on what happened.
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
    aggregate = an_aggregate(required=True, allow_none=True)
    sample = count(required=True)
    conditions = fields.List(fields.Nested(ConditionView), required=True)
    trouble = fields.String(load_default=None, allow_none=True)


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


class CheckCompleted(Tolerant):
    """A check of one hall and period; ``verdicts``: how many clauses got each."""

    check = identifier(required=True)
    standard = identifier(required=True)
    version = identifier(required=True)
    period_from = moment(required=True)
    period_to = moment(required=True)
    verdicts = fields.Dict(keys=one_of(VERDICTS), values=count(), required=True)


EVENTS: dict[str, type[Schema]] = {"check_completed": CheckCompleted}
