"""What the standards office says of checks."""

from __future__ import annotations

from marshmallow import Schema, fields
from marshmallow.validate import Length, Range

from shared.contracts.service_standard import KINDS, UNITS, Words, an_aggregate
from shared.contracts.words import VERDICTS, Tolerant, count, identifier, moment, one_of

CHECK_STATES = ("current", "superseded")
OCCASIONS = ("on_demand", "day", "week", "month", "report", "superseding")
"""Why a check was made: somebody asked, a day, week or month was over, for a report, or because events came late."""
DIRECTIONS = ("better", "worse", "same")


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


class TrendView(Schema):
    """What the clause's figure was in the period before (``figure`` over ``sample`` cases), and where it went.

    ``beyond_chance``: whether the 95% intervals of both do not overlap; null where they have none.
    """

    figure = fields.Float(required=True)
    sample = count(required=True)
    direction = one_of(DIRECTIONS, required=True)
    beyond_chance = fields.Boolean(required=True, allow_none=True)


class ClauseView(Schema):
    """A clause in a check. ``interval``: of its figure, 95%; ``trend``: null where there is nothing to compare with.

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
    interval = fields.List(fields.Float(), load_default=None, allow_none=True)
    trend = fields.Nested(TrendView, load_default=None, allow_none=True)
    conditions = fields.List(fields.Nested(ConditionView), required=True)
    trouble = fields.String(load_default=None, allow_none=True)


class DomainScore(Schema):
    """``score``: of 100, of what was judged the weight that passed (null: nothing was); ``weight``: in the hall's."""

    id = identifier(required=True)
    weight = fields.Float(required=True)
    score = fields.Float(required=True, allow_none=True)
    verdicts = fields.Dict(keys=one_of(VERDICTS), values=count(), required=True)


class ScoresView(Schema):
    """How the hall stands: the mean of its domains' scores by their weights; domains without a score have no part."""

    score = fields.Float(required=True, allow_none=True)
    verdicts = fields.Dict(keys=one_of(VERDICTS), values=count(), required=True)
    domains = fields.List(fields.Nested(DomainScore), required=True)


class Outcome(Schema):
    """What a check says of a clause, in short."""

    verdict = one_of(VERDICTS, required=True)
    figure = fields.Float(required=True, allow_none=True)
    sample = count(required=True)


class ClauseChange(Schema):
    """A clause that is seen differently since events came late."""

    clause = fields.String(required=True)
    before = fields.Nested(Outcome, required=True)
    after = fields.Nested(Outcome, required=True)


class LateEvent(Schema):
    """An event that came after the check was made. Who did it is left out."""

    id = fields.String(required=True)
    type = identifier(required=True)
    subject = fields.String(required=True)
    at = moment(required=True)


class Superseded(Schema):
    """By which check, when, what changed, and which events came late (the first of them; ``late``: how many)."""

    by = identifier(required=True)
    at = moment(required=True)
    changes = fields.List(fields.Nested(ClauseChange), required=True)
    late = count(required=True)
    events = fields.List(fields.Nested(LateEvent), required=True)


class CheckView(Schema):
    """A check. ``as_of``: up to when the period was over when it was checked.

    ``state``: ``superseded`` once later evidence shows it differently; then ``superseded`` says by which check and why.
    ``supersedes``: the check whose place it takes. ``scores``: null of checks from before there were any.
    """

    id = identifier(required=True)
    hall = identifier(required=True)
    standard = identifier(required=True)
    version = identifier(required=True)
    period_from = moment(required=True, data_key="from")
    period_to = moment(required=True, data_key="to")
    as_of = moment(required=True)
    occasion = one_of(OCCASIONS, load_default="on_demand")
    state = one_of(CHECK_STATES, load_default="current")
    supersedes = identifier(load_default=None, allow_none=True)
    superseded = fields.Nested(Superseded, load_default=None, allow_none=True)
    scores = fields.Nested(ScoresView, load_default=None, allow_none=True)
    clauses = fields.List(fields.Nested(ClauseView), required=True)


class ListChecks(Schema):
    """What ``standards.list_checks`` takes: the checks of a hall, the newest first. ``after``: as ``next`` said."""

    hall = identifier(required=True)
    occasion = one_of(OCCASIONS, load_default=None, allow_none=True)
    state = one_of(CHECK_STATES, load_default=None, allow_none=True)
    after = identifier(load_default=None, allow_none=True)
    limit = fields.Integer(load_default=50, strict=True, validate=Range(1, 200))


class CheckCompleted(Tolerant):
    """A check of one hall and period; ``verdicts``: how many clauses got each."""

    check = identifier(required=True)
    standard = identifier(required=True)
    version = identifier(required=True)
    period_from = moment(required=True)
    period_to = moment(required=True)
    verdicts = fields.Dict(keys=one_of(VERDICTS), values=count(), required=True)


class ChangeFact(Tolerant):
    """What became of a clause."""

    clause = fields.String(required=True)
    verdict_before = one_of(VERDICTS, required=True)
    verdict = one_of(VERDICTS, required=True)
    figure_before = fields.Float(required=True, allow_none=True)
    figure = fields.Float(required=True, allow_none=True)
    sample_before = count(required=True)
    sample = count(required=True)


class CheckSuperseded(Tolerant):
    """A check ``by`` takes its place, as ``late`` events show some clauses differently."""

    check = identifier(required=True)
    standard = identifier(required=True)
    version = identifier(required=True)
    by = identifier(required=True)
    changes = fields.List(fields.Nested(ChangeFact), required=True)
    late = count(required=True)


EVENTS: dict[str, type[Schema]] = {"check_completed": CheckCompleted, "check_superseded": CheckSuperseded}
