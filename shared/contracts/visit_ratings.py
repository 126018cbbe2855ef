"""Ratings of a service by its visitor, from the phone or at the counter."""

from __future__ import annotations

from marshmallow import Schema, fields
from marshmallow.validate import Range

from shared.contracts.words import (
    Tolerant,
    count,
    identifier,
    text,
)


class RateVisit(Schema):
    """What is asked of ``rate``. ``stop``: which one; without it the last finished one that is not rated yet."""

    code = identifier(required=True)
    stars = fields.Integer(required=True, strict=True, validate=Range(1, 5))
    comment = text(500, load_default=None, allow_none=True)
    stop = count(load_default=None, allow_none=True)


class RateAtCounter(Schema):
    """What is asked of ``rate_at_counter``: the rating of the service of ``ticket``, which ended last there."""

    counter = identifier(required=True)
    ticket = identifier(required=True)
    stars = fields.Integer(required=True, strict=True, validate=Range(1, 5))


class RatingView(Schema):
    """A rating as it was given; the comment is not said again."""

    visit = identifier(required=True)
    stop = count(required=True)
    ticket = identifier(required=True)
    stars = fields.Integer(required=True)


class RatingGiven(Tolerant):
    """A visitor rated a finished service: ``stars`` from 1 (very dissatisfied) to 5. The comment is not told.

    ``named``: they can be reached by telephone; by which, only intake knows.
    """

    visit = identifier(required=True)
    ticket = identifier(required=True)
    stop = count(required=True)
    counter = identifier(required=True)
    stars = fields.Integer(required=True, strict=True, validate=Range(1, 5))
    matter = identifier(load_default=None, allow_none=True)
    named = fields.Boolean(load_default=False)
