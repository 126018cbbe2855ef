"""What the standards office says of long work: checks of a group of halls, and back-tests."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validates_schema
from marshmallow.validate import Length, Range

from shared.contracts.checks import Outcome
from shared.contracts.findings import CLAUSE_ID
from shared.contracts.service_standard import WINDOWS
from shared.contracts.words import VERDICTS, count, identifier, moment, one_of

RUN_STATES = ("waiting", "ready", "failed")
MOST_HALLS = 60
BACK_TEST_EVERY = (*WINDOWS, "whole")
BACK_TEST_WORDS = ("newly_failed", "no_longer_failed", "still_failed", "added", "removed", "changed")


class RequestChecks(Schema):
    """What ``standards.request_checks`` takes: the ``halls`` of a group, each checked once."""

    halls = fields.List(identifier(), required=True, validate=Length(1, MOST_HALLS))
    standard = identifier(required=True)
    period_from = moment(required=True)
    period_to = moment(required=True)


class ChangedThreshold(Schema):
    """Another ``threshold`` for the condition at place ``condition`` (from 0) of a ``clause``."""

    clause = fields.String(required=True, validate=CLAUSE_ID)
    threshold = fields.Float(required=True)
    condition = fields.Integer(load_default=0, strict=True, validate=Range(0, 20))


class RequestBackTest(Schema):
    """What ``standards.request_back_test`` takes.

    Either a ``draft`` (a whole ``Standard`` that is not published), or ``thresholds`` of a ``standard`` in force.
    ``every``: the windows in the period that are judged one by one.
    """

    halls = fields.List(identifier(), required=True, validate=Length(1, MOST_HALLS))
    draft = fields.Dict(keys=fields.String(), load_default=None, allow_none=True)
    standard = identifier(load_default=None, allow_none=True)
    thresholds = fields.List(fields.Nested(ChangedThreshold), load_default=list, validate=Length(0, 200))
    period_from = moment(required=True)
    period_to = moment(required=True)
    every = one_of(BACK_TEST_EVERY, load_default="month")

    @validates_schema(skip_on_field_errors=True)
    def _one_thing_to_try(self, given: dict[str, Any], **_options: Any) -> None:
        if (given["draft"] is None) == (given["standard"] is None):
            raise ValidationError("Send either a draft, or a standard and its changed thresholds.", "draft")
        if given["standard"] is not None and not given["thresholds"]:
            raise ValidationError("Say which thresholds are to be tried.", "thresholds")


class OfRun(Schema):
    """What ``standards.get_check_run`` and ``get_back_test`` take."""

    run = identifier(required=True)


class RunProgress(Schema):
    """How many parts of how many are done."""

    done = count(required=True)
    of = count(required=True)


class RunView(Schema):
    """Long work and how far it is: ``ready``, or ``failed`` after several attempts."""

    class Meta:
        include = {"from": moment(required=True)}  # no name for an attribute in Python

    id = identifier(required=True)
    state = one_of(RUN_STATES, required=True)
    progress = fields.Nested(RunProgress, required=True)
    halls = fields.List(identifier(), required=True)
    standard = identifier(required=True)
    to: Any = moment(required=True)
    requested_at: Any = moment(required=True)


class CheckOfHall(Schema):
    """The ``check`` of one hall, and how many clauses got each verdict."""

    hall = identifier(required=True)
    check = identifier(required=True)
    verdicts = fields.Dict(keys=one_of(VERDICTS), values=count(), required=True)


class CheckRunView(RunView):
    """The checks of a group of halls, those that are made so far."""

    version = identifier(required=True)
    checks = fields.List(fields.Nested(CheckOfHall), required=True)


class ComparedClause(Schema):
    """A clause under the draft and under what was in force (null: it has no such clause)."""

    clause = fields.String(required=True)
    word = one_of(BACK_TEST_WORDS, required=True)
    draft = fields.Nested(Outcome, required=True, allow_none=True)
    in_force = fields.Nested(Outcome, required=True, allow_none=True)


class BackTestPart(Schema):
    """One window of a hall. ``version``: in force then (null: none). Clauses that are no different are left out."""

    class Meta:
        include = {"from": moment(required=True)}

    hall = identifier(required=True)
    to: Any = moment(required=True)
    version = identifier(required=True, allow_none=True)
    clauses = fields.List(fields.Nested(ComparedClause), required=True)


class InSum(Schema):
    """How often a clause failed over all windows, and in how many of them the draft makes the difference."""

    failed_draft = count(required=True)
    failed_in_force = count(required=True)
    newly_failed = count(required=True)
    no_longer_failed = count(required=True)


class HallInSum(InSum):
    """One hall in sum."""

    hall = identifier(required=True)


class ClauseInSum(InSum):
    """One clause of the draft in sum."""

    clause = fields.String(required=True)


class BackTestView(RunView):
    """What a draft would have said: ``draft`` is its version. Neither checks nor findings come of it."""

    draft = identifier(required=True)
    every = one_of(BACK_TEST_EVERY, required=True)
    halls_in_sum = fields.List(fields.Nested(HallInSum), required=True)
    clauses_in_sum = fields.List(fields.Nested(ClauseInSum), required=True)
    parts = fields.List(fields.Nested(BackTestPart), required=True)
