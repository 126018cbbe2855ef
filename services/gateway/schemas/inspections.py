"""What the door is asked and answers about inspection rounds."""

from __future__ import annotations

from typing import Any

from marshmallow import fields
from marshmallow.validate import Length

from services.gateway.schemas.words import DayText, MomentText, Page, moment, page_of
from shared.contracts import inspections as told
from shared.contracts.words import identifier, one_of, text
from shared.web import Strict


class PlanInspection(Strict):
    """Plan a round over ``halls`` (else all of one's own) and ``clauses`` (else all that are inspected).

    ``seed`` chooses the sample: the same seed, the same sample. ``due``: the last day.
    """

    standard = identifier(required=True)
    halls = fields.List(identifier(), load_default=None, allow_none=True, validate=Length(1, 100))
    clauses = fields.List(text(10), load_default=None, allow_none=True, validate=Length(1, 200))
    seed = text(60, load_default=None, allow_none=True)
    due = DayText(load_default=None, allow_none=True)


class RoundsWanted(Page):
    """Which rounds: those in ``hall`` (else in any of the caller's), in ``state``."""

    hall = identifier(load_default=None)
    state = one_of(told.STATES, load_default=None)


class AnswerOfTablet(told.AnswerGiven, Strict):
    """One answer under an ``id`` of the tablet's making; ``replaces``: answers whose place it takes."""

    at: Any = MomentText(required=True)


class AnswerInspection(Strict):
    """What a tablet gathered, in any order, as often as need be."""

    answers = fields.List(fields.Nested(AnswerOfTablet), required=True, validate=Length(1, told.MOST_ANSWERS_AT_ONCE))


class CompleteInspection(Strict):
    """``reason``: why questions were left unanswered."""

    reason = text(400, load_default=None, allow_none=True)


class RoundInList(told.RoundInList):
    """An inspection round, without its sheets."""

    planned_at: Any = moment(required=True)
    completed_at: Any = moment(required=True, allow_none=True)


class AnswerOfRound(told.AnswerView):
    """An answer as it was merged."""

    at: Any = moment(required=True)


class Inspection(told.InspectionView):
    """An inspection round whole: what is to be looked at, the answers, how far it is, how it came out."""

    planned_at: Any = moment(required=True)
    completed_at: Any = moment(required=True, allow_none=True)
    answers: Any = fields.List(fields.Nested(AnswerOfRound), required=True)


class MergedAnswers(told.MergedView):
    """What became of a batch: the tablet may forget what is ``merged`` or ``known``."""


RoundPage = page_of(RoundInList, "RoundPage")
