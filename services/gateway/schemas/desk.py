"""What a counter asks the door, and what it is told: tickets of its hall, the visit before it, the rating after it."""

from __future__ import annotations

from marshmallow import Schema, fields
from marshmallow.validate import Length, Range

from services.gateway.schemas.told import Ticket, VisitStop
from services.gateway.schemas.words import moment
from shared.contracts.visits import PartyView
from shared.contracts.words import PRIORITIES, Name, count, identifier, one_of, text
from shared.web import Strict


class TicketsWanted(Strict):
    """Which tickets of today: in ``state``; who waits also of one ``queue``; of one ``counter``."""

    state = one_of(("waiting", "held", "no_show", "finished"), required=True)
    queue = identifier(load_default=None)
    counter = identifier(load_default=None)
    limit = fields.Integer(load_default=50, validate=Range(1, 200))


class TicketList(Schema):
    """Tickets: who waits, by turn; others, the last called first."""

    items = fields.List(fields.Nested(Ticket), required=True)


class TellMissing(Strict):
    """What is ``missing``: places (from 0) among the matter's materials. ``words``: what else is to be put right."""

    missing = fields.List(count(), load_default=list, validate=Length(max=200))
    words = text(500, load_default=None, allow_none=True)


class ToldMissing(Schema):
    """One notice of what is missing: materials by name, and ``words``."""

    at = moment(required=True)
    missing = fields.List(fields.Nested(Name), required=True)
    words = fields.String(required=True, allow_none=True)


class NoticeGiven(Schema):
    """How many materials were named as ``missing``, and how often something was told about this stop (1: at once)."""

    ticket = identifier(required=True)
    missing = count(required=True)
    times = count(required=True)


class VisitAtDesk(Schema):
    """A visit as its clerk sees it: all but its code. ``party``, ``agent``: masked. ``matter``: of the present stop.

    ``told``: the notices of what is missing about this ticket, the newest last.
    """

    visit = identifier(required=True)
    hall = identifier(required=True)
    state = fields.String(required=True)
    matter = identifier(required=True)
    language = fields.String(required=True)
    priority = one_of(PRIORITIES, required=True)
    needs = fields.List(fields.String(), required=True)
    arrived_at = moment(required=True)
    party = fields.Nested(PartyView, required=True, allow_none=True)
    agent = fields.Nested(PartyView, required=True, allow_none=True)
    stops = fields.List(fields.Nested(VisitStop), required=True)
    told = fields.List(fields.Nested(ToldMissing), required=True)


class RateAtCounter(Strict):
    """Five levels, 1 (very dissatisfied) to 5, for the service of ``ticket``."""

    ticket = identifier(required=True)
    stars = fields.Integer(required=True, strict=True, validate=Range(1, 5))


class RatingWanted(Schema):
    """The service that may be rated now: its ``ticket`` and number, for ``ends_in_seconds`` more."""

    ticket = identifier(required=True)
    number = fields.String(required=True)
    ends_in_seconds = fields.Float(required=True)
