"""Inspection rounds: planned from the inspected clauses of a standard, answered on tablets, completed by an officer."""

from __future__ import annotations

from marshmallow import Schema, fields
from marshmallow.validate import Length, Range, Regexp

from shared.contracts.service_standard import SAMPLED, ChecklistItem, Words, day
from shared.contracts.words import Tolerant, count, identifier, moment, one_of, text

STATES = ("planned", "completed")
VERDICTS = ("yes", "no", "not_applicable")
MOST_ANSWERS_AT_ONCE = 200
LARGEST_PAGE = 100


def answer_id(**options: object) -> fields.String:
    """Return a field of an answer's own id, made by the tablet: 8 to 64 letters, digits, ``_`` or ``-``."""
    expected = "Must be 8 to 64 letters, digits, _ or -"
    return fields.String(validate=Regexp(r"\A[A-Za-z0-9_-]{8,64}\Z", error=expected), **options)  # type: ignore[arg-type]


class PlanInspection(Schema):
    """What ``standards.plan_inspection`` takes. Without ``halls``: all; without ``clauses``: all that are inspected.

    ``seed``: chooses the sample; the same seed the same sample. ``due``: the last day.
    """

    standard = identifier(required=True)
    halls = fields.List(identifier(), load_default=None, allow_none=True, validate=Length(1, 100))
    clauses = fields.List(text(10), load_default=None, allow_none=True, validate=Length(1, 200))
    seed = text(60, load_default=None, allow_none=True)
    due = day(load_default=None, allow_none=True)


class OfRound(Schema):
    """What ``standards.get_inspection`` takes."""

    round = identifier(required=True)


class ListRounds(Schema):
    """What ``standards.list_inspections`` takes. ``after``: as ``next`` said."""

    hall = identifier(load_default=None, allow_none=True)
    state = one_of(STATES, load_default=None, allow_none=True)
    after = identifier(load_default=None, allow_none=True)
    limit = fields.Integer(load_default=20, strict=True, validate=Range(1, LARGEST_PAGE))


class AnswerGiven(Schema):
    """One answer. ``at``: when it was given, by the tablet. ``replaces``: answers that it takes the place of.

    ``note``: nothing personal.
    """

    id = answer_id(required=True)
    clause = text(10, required=True)
    item = identifier(required=True)
    place = identifier(required=True)
    verdict = one_of(VERDICTS, required=True)
    note = text(400, load_default=None, allow_none=True)
    at = moment(required=True)
    replaces = fields.List(answer_id(), load_default=list, validate=Length(max=20))


class AnswerInspection(OfRound):
    """What ``standards.answer_inspection`` takes: what a tablet gathered, in any order, any number of times."""

    answers = fields.List(fields.Nested(AnswerGiven), required=True, validate=Length(1, MOST_ANSWERS_AT_ONCE))


class CompleteInspection(OfRound):
    """What ``standards.complete_inspection`` takes. ``reason``: why, when something was left unanswered."""

    reason = text(400, load_default=None, allow_none=True)


class SheetView(Schema):
    """What is looked at for a clause in a hall: every item at every one of ``places``, chosen out of ``out_of``."""

    hall = identifier(required=True)
    clause = text(10, required=True)
    name = fields.Nested(Words, required=True)
    sampled = one_of(SAMPLED, required=True)
    places = fields.List(identifier(), required=True)
    out_of = count(required=True)
    items = fields.List(fields.Nested(ChecklistItem), required=True)


class AnswerView(AnswerGiven):
    """An answer as it was merged; ``by``: an opaque id."""

    hall = identifier(required=True)
    by = identifier(required=True)


class DisputedView(Schema):
    """A question whose answers differ: both are kept, and somebody must answer again, replacing them."""

    hall = identifier(required=True)
    clause = text(10, required=True)
    item = identifier(required=True)
    place = identifier(required=True)
    answers = fields.List(answer_id(), required=True)


class ResultView(Schema):
    """How often a clause was kept in a hall: ``kept`` of ``n`` answers (those that did not apply left out)."""

    hall = identifier(required=True)
    clause = text(10, required=True)
    kept = count(required=True)
    n = count(required=True)
    percent = fields.Float(required=True, allow_none=True)
    interval = fields.List(fields.Float(), required=True, allow_none=True)


class ProgressView(Schema):
    """How far a round is, in questions."""

    questions = count(required=True)
    answered = count(required=True)
    disputed = count(required=True)


class RoundInList(Schema):
    """An inspection round, without its sheets."""

    id = identifier(required=True)
    standard = identifier(required=True)
    version = identifier(required=True)
    halls = fields.List(identifier(), required=True)
    state = one_of(STATES, required=True)
    planned_at = moment(required=True)
    planned_by = identifier(required=True)
    due = fields.String(required=True, allow_none=True)
    completed_at = moment(required=True, allow_none=True)
    progress = fields.Nested(ProgressView, required=True)


class InspectionView(RoundInList):
    """An inspection round whole. ``rule``: how the sample was drawn by ``seed``, so that anybody can draw it again."""

    seed = text(60, required=True)
    rule = fields.Nested(Words, required=True)
    sheets = fields.List(fields.Nested(SheetView), required=True)
    answers = fields.List(fields.Nested(AnswerView), required=True)
    disputed = fields.List(fields.Nested(DisputedView), required=True)
    results = fields.List(fields.Nested(ResultView), required=True)
    reason = text(400, required=True, allow_none=True)


class RefusedView(Schema):
    """An answer that was not merged, and why."""

    id = answer_id(required=True)
    problem = fields.String(required=True)


class MergedView(Schema):
    """What became of a batch: ``merged`` are new, ``known`` had come before; the tablet may forget both."""

    merged = fields.List(answer_id(), required=True)
    known = fields.List(answer_id(), required=True)
    refused = fields.List(fields.Nested(RefusedView), required=True)
    disputed = fields.List(fields.Nested(DisputedView), required=True)
    progress = fields.Nested(ProgressView, required=True)


class InspectionFact(Tolerant):
    """What every event about an inspection round says."""

    round = identifier(required=True)
    standard = identifier(required=True)
    version = identifier(required=True)
    halls = fields.List(identifier(), required=True)


class InspectionPlanned(InspectionFact):
    """A round was planned: so many questions about these clauses; ``seed`` chose the sample."""

    clauses = fields.List(text(10), required=True)
    questions = count(required=True)
    seed = text(60, required=True)


class AnswerFact(Tolerant):
    """An answer in an event: without its note."""

    id = answer_id(required=True)
    hall = identifier(required=True)
    clause = text(10, required=True)
    item = identifier(required=True)
    place = identifier(required=True)
    verdict = one_of(VERDICTS, required=True)
    replaces = fields.List(answer_id(), required=True)


class InspectionAnswered(InspectionFact):
    """Answers were merged into a round."""

    answers = fields.List(fields.Nested(AnswerFact), required=True)


class InspectionCompleted(InspectionFact):
    """A round is over: its answers count from now on. ``unanswered``: questions that were left."""

    unanswered = count(required=True)


EVENTS: dict[str, type[Schema]] = {
    "inspection_planned": InspectionPlanned,
    "inspection_answered": InspectionAnswered,
    "inspection_completed": InspectionCompleted,
}
RECEIVERS: dict[str, set[str]] = {name: {"standards"} for name in EVENTS}
"""The office hears its own rounds, so that they are evidence like everything else."""
