"""What the guidance desk learns from its sittings, as it is asked for and told."""

from __future__ import annotations

from marshmallow import Schema, fields
from marshmallow.validate import Length

from shared.contracts.words import Name, count, identifier

LONGEST_PERIOD_DAYS = 366
MOST_VISITS = 20_000
"""In one question: about half a megabyte."""
SITTING_ENDS = ("filed", "filed_partly", "not_possible_online", "handed_over", "left")


class SamePeople(Schema):
    """What ``intake.same_people`` takes: visits of one hall."""

    hall = identifier(required=True)
    visits = fields.List(identifier(), required=True, validate=Length(1, MOST_VISITS))


class Learning(Schema):
    """What ``guidance.learning`` takes: first and last service day (``YYYY-MM-DD``, both included)."""

    hall = identifier(required=True)
    day_from = fields.Date(required=True)
    day_to = fields.Date(required=True)


class LearningShareView(Schema):
    """``hits`` of ``n``; ``percent`` with its 95% Wilson ``interval``, null of nothing."""

    hits = count(required=True)
    n = count(required=True)
    percent = fields.Float(required=True, allow_none=True)
    interval = fields.List(fields.Float(), required=True, allow_none=True)


class LearningSpreadView(Schema):
    """Seconds of ``n`` cases: the middle one, and what four of five do not exceed (nearest rank)."""

    n = count(required=True)
    median_seconds = fields.Integer(required=True, allow_none=True)
    p80_seconds = fields.Integer(required=True, allow_none=True)


class SittingFigures(Schema):
    """What became of some requests for help.

    ``first_sitting``: filed online, of the sittings that are nobody's second one for the matter within 30 days (who
    left is not counted; who was handed over was not filed). ``repeats``: of the sittings whose visitor showed an
    identity card, those that are somebody's second one. ``at_home``: of those who were asked, those who will file by
    themselves next time; ``became``: the last that was heard of filings (``accepted`` ``corrected`` ``decided``);
    ``right_first_time``: of those heard of, those without a correction. ``claim``: from asking to the guide's coming;
    ``sitting``: from then to the outcome.
    """

    requests = count(required=True)
    outcomes = fields.Dict(keys=fields.String(), values=count(), required=True)
    first_sitting = fields.Nested(LearningShareView, required=True)
    repeats = fields.Nested(LearningShareView, required=True)
    at_home = fields.Nested(LearningShareView, required=True)
    became = fields.Dict(keys=fields.String(), values=count(), required=True)
    right_first_time = fields.Nested(LearningShareView, required=True)
    claim = fields.Nested(LearningSpreadView, required=True)
    sitting = fields.Nested(LearningSpreadView, required=True)


class GuideLearning(SittingFigures):
    """One guide (an opaque id): told to that guide and to supervisors alone."""

    guide = identifier(required=True)


class MatterLearning(SittingFigures):
    """One matter.

    ``place``: among those whose checklist or form needs work, the surest first; null with fewer than ten sittings.
    ``hardest``: the step at which most sittings ended without filing.
    """

    matter = identifier(required=True)
    name = fields.Nested(Name, required=True, allow_none=True)
    place = count(required=True, allow_none=True)
    hardest = fields.String(required=True, allow_none=True)


class StepLearning(Schema):
    """A step of a matter. ``stuck``: of the sittings that came to it, those that ended there; ``time`` it took."""

    matter = identifier(required=True)
    step = fields.String(required=True)
    title = fields.Nested(Name, required=True, allow_none=True)
    stuck = fields.Nested(LearningShareView, required=True)
    time = fields.Nested(LearningSpreadView, required=True)


class LearningView(Schema):
    """What a hall's desk learnt in some days. ``guides``: all for a supervisor, oneself for a guide, else none."""

    class Meta:
        include = {"from": fields.String(required=True)}  # no name for an attribute in Python

    hall = identifier(required=True)
    to = fields.String(required=True)
    total = fields.Nested(SittingFigures, required=True)
    guides = fields.List(fields.Nested(GuideLearning), required=True)
    matters = fields.List(fields.Nested(MatterLearning), required=True)
    steps = fields.List(fields.Nested(StepLearning), required=True)
