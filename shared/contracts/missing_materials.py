"""What a visitor is told at a counter about materials that are missing, all at once 一次性告知."""

from __future__ import annotations

from marshmallow import Schema, fields
from marshmallow.validate import Length, Range

from shared.contracts.words import (
    Tolerant,
    count,
    identifier,
    text,
)


class TellMissing(Schema):
    """What is asked of ``tell_missing``. ``missing``: places (from 0) among the matter's materials; ``words``: what
    else, kept sealed.
    """

    ticket = identifier(required=True)
    missing = fields.List(count(), load_default=list, validate=Length(max=200))
    words = text(500, load_default=None, allow_none=True)


class MaterialsNoted(Tolerant):
    """A visitor was told at the counter what is missing (一次性告知): how many of the materials ``asked`` for.

    ``times``: how often something was told about this stop, this once included.
    """

    visit = identifier(required=True)
    ticket = identifier(required=True)
    stop = count(required=True)
    matter = identifier(required=True)
    missing = count(required=True)
    asked = count(required=True)
    times = fields.Integer(required=True, strict=True, validate=Range(1))
