"""What the guidance desk is asked: who is next, passing on, duty and skills; its areas, seats and devices.

Sittings, and how a request is asked for and ends, are in ``shared.contracts.guidance``.
"""

from __future__ import annotations

from marshmallow import Schema, fields
from marshmallow.validate import Length, Range

from shared.contracts.words import LANGUAGES, NEEDS, Name, Tolerant, identifier, one_of, text

DEVICES = ("computer", "tablet", "scanner", "printer", "card_reader", "low_desk", "writing_pad")


SOURCES = ("kiosk", "clerk", "tablet", "phone")
"""Where a request came from: the kiosk, a clerk (this can be filed online now), a guide's tablet, a visitor's phone."""


MOST_HELPERS = 3


LONGEST_REASON = 200


class GuidanceArea(Tolerant):
    """A guidance area of a hall 辅导区. ``devices``: kind → how many there are."""

    id = identifier(required=True)
    name = fields.Nested(Name, required=True)
    seats = fields.Integer(required=True, strict=True, validate=Range(1, 200))
    devices = fields.Dict(
        keys=one_of(DEVICES), values=fields.Integer(strict=True, validate=Range(1, 500)), load_default=dict
    )


class NextRequest(Schema):
    """What ``guidance.next`` takes."""

    hall = identifier(required=True)


class Reassign(Schema):
    """What ``guidance.reassign`` takes. ``guide``: who goes on; ``None``: it waits again, at its old place."""

    request = identifier(required=True)
    guide = identifier(load_default=None, allow_none=True)
    reason = text(LONGEST_REASON, required=True)


class JoinSitting(Schema):
    """What ``guidance.join`` takes."""

    request = identifier(required=True)


class OfCode(Schema):
    """What ``guidance.public_state`` and ``guidance.cancel`` take: the request's own unguessable code."""

    code = identifier(required=True)


class OfVisit(Schema):
    """What ``guidance.of_visit`` takes."""

    visit = identifier(required=True)


class AskByPhone(Schema):
    """What ``guidance.request_by_phone`` takes. ``code``: the visit's; ``matter``: else that of its present stop."""

    code = identifier(required=True)
    matter = identifier(load_default=None, allow_none=True)
    topic = text(200, load_default=None, allow_none=True)
    language = one_of(LANGUAGES, load_default=None, allow_none=True)
    needs = fields.List(one_of(NEEDS), load_default=list, validate=Length(max=len(NEEDS)))


class GoOnDuty(Schema):
    """What ``guidance.go_on_duty`` takes. ``area``: where the guide works; ``None``: wherever a seat is free."""

    hall = identifier(required=True)
    area = identifier(load_default=None, allow_none=True)


class TakeBreak(Schema):
    """What ``guidance.take_break`` takes. ``reason``: without personal data."""

    hall = identifier(required=True)
    reason = text(100, required=True)


class SetSkills(Schema):
    """What ``guidance.set_skills`` takes: what a guide may help with in a hall.

    ``matters``: ids; ``groups``: queues of the hall, or main items 主项; neither: every matter. ``languages``: none
    means all.
    """

    hall = identifier(required=True)
    guide = identifier(required=True)
    matters = fields.List(identifier(), load_default=list, validate=Length(max=500))
    groups = fields.List(text(200), load_default=list, validate=Length(max=100))
    languages = fields.List(one_of(LANGUAGES), load_default=list, validate=Length(max=len(LANGUAGES)))
