"""What the door answers about halls, visits, tickets and counters."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields

from services.gateway.schemas.words import moment, page_of
from shared.contracts.desk_views import PublicView
from shared.contracts.halls import Hall as PublishedHall
from shared.contracts.halls import SettingsChanged as SettingsChangedAtIntake
from shared.contracts.materials import MaterialsTaken
from shared.contracts.matters import Matter
from shared.contracts.printing import SLIP_STATES
from shared.contracts.visit_ratings import RatingView
from shared.contracts.visits import STOP_STATES, PartyView
from shared.contracts.why import Wait, Why
from shared.contracts.words import PRIORITIES, TICKET_STATES, Name, count, one_of


class Hall(PublishedHall):
    """A hall, without the addresses of its printers."""

    class Meta:
        exclude = ("printers",)


class SettingsChanged(SettingsChangedAtIntake):
    """All ``settings`` of the hall as they are in force now; ``changed``: names of those that differ from before."""


class Later(Schema):
    """How often a visitor may still ask for longer (``left``); behind how many that puts the ticket (``places``)."""

    places = count(required=True)
    left = count(required=True)


class Ticket(Schema):
    """A ticket.

    ``ahead``, ``wait``: while it waits; ``counter…``: once it is called; ``bound_to``: the counter that alone will call
    it; ``announced_at``: when a board told its last call; ``void``: missed too often to return. ``agency``: names the
    tickets of one agent's clients. ``later``: what asking for longer would do, while it waits. ``slip``: the
    paper's state; ``prints``: how many are, or may be, out.
    """

    id = fields.String(required=True)
    number = fields.String(required=True)
    hall = fields.String()
    visit = fields.String()
    stop = count()
    queue = fields.String(required=True)
    matter = fields.String()
    priority = one_of(PRIORITIES)
    state = one_of(TICKET_STATES, required=True)
    counter = fields.String(allow_none=True)
    counter_number = fields.Integer(allow_none=True)
    calls = count()
    bound_to = fields.String(allow_none=True)
    void = fields.Boolean()
    slip = one_of(SLIP_STATES)
    prints = count()
    agency = fields.String(allow_none=True)
    later = fields.Nested(Later, allow_none=True)
    arrived_at = moment()
    called_at = moment(allow_none=True)
    announced_at = moment(allow_none=True)
    ahead = count(allow_none=True)
    wait = fields.Nested(Wait, allow_none=True)


class StopTicket(Schema):
    """The ticket of a stop, as far as one needs it to find it."""

    id = fields.String(required=True)
    number = fields.String(required=True)


class NoticeAtCounter(Schema):
    """What a visitor was told last is ``missing`` for a stop; ``more``: and something in the clerk's own words."""

    at = moment(required=True)
    missing = fields.List(fields.Nested(Name), required=True)
    more = fields.Boolean(required=True)


class VisitStop(Schema):
    """One stop of a visit; ``ticket`` is null until it has one. ``materials``: as the guidance desk checked them."""

    stop = count(required=True)
    matter = fields.String(required=True)
    queue = fields.String(required=True)
    state = one_of(STOP_STATES, required=True)
    ticket = fields.Nested(StopTicket, required=True, allow_none=True)
    rated = fields.Boolean()
    materials = fields.Nested(MaterialsTaken, allow_none=True)
    notice = fields.Nested(NoticeAtCounter, allow_none=True)


class TicketNotice(Schema):
    """What the kiosk says beside a ticket.

    ``code``: ``lunch``, ``after_hours``, ``unlikely_today``, of an appointment ``early``, ``in_time``, ``late``.
    ``offers``: what may be proposed instead: ``appointment``, ``guidance_desk``.
    """

    code = fields.String(required=True)
    zh = fields.String(required=True)
    en = fields.String(required=True)
    offers = fields.List(fields.String())


class GuidanceOfVisitor(PublicView):
    """A request for help with online filing as its visitor sees it.

    ``code``: to follow and cancel it by. ``ahead``, ``wait``: while it waits; ``note``: why there is no range;
    ``area``, ``seat``: where to sit down, once a guide comes.
    """

    requested_at: Any = moment(required=True)


class LinkedVisit(Schema):
    """A visit. ``code`` follows it without a token; ``ticket`` is null until the queue has answered.

    ``party``: masked; ``agent``: who has come for it, and ``agency``: which names the visits of that agent.
    ``notices``: what the hall has to say besides. ``guidance``: the newest request for
    help with online filing, null when there is none.
    """

    visit = fields.String(required=True)
    code = fields.String(required=True)
    hall = fields.String(required=True)
    state = fields.String(required=True)
    arrived_at = moment()
    party = fields.Nested(PartyView, allow_none=True)
    agency = fields.String(allow_none=True)
    agent = fields.Nested(PartyView, allow_none=True)
    stops = fields.List(fields.Nested(VisitStop), required=True)
    ticket = fields.Nested(Ticket, required=True, allow_none=True)
    notices = fields.List(fields.Nested(TicketNotice))
    guidance = fields.Nested(GuidanceOfVisitor, allow_none=True)


class Visit(LinkedVisit):
    """A visit. ``linked``: those of an agent's other clients, when they are registered together."""

    linked = fields.List(fields.Nested(LinkedVisit))


class Rating(RatingView):
    """A rating as it was given; the comment is not said again."""


class Called(Schema):
    """The ticket that was called, and why this one. ``along``: those for which the same agent has come, held here."""

    ticket = fields.Nested(Ticket, required=True)
    why = fields.Nested(Why, required=True)
    along = fields.List(fields.Nested(Ticket))


class TicketsOfAgent(Schema):
    """All tickets of the clients for whom one agent has come; of whoever comes alone, the ticket itself."""

    items = fields.List(fields.Nested(Ticket), required=True)


class Counter(Schema):
    """A counter as it stands today. ``reason``: why it is paused.

    ``clerk``: who works there (an id), ``covers``: for whom they stand in; ``cover``: who was named to stand in.
    ``overflow``: queues that it helps out when they are crowded.
    """

    id = fields.String(required=True)
    hall = fields.String(required=True)
    number = fields.Integer(required=True)
    state = fields.String(required=True)
    queues = fields.List(fields.String(), required=True)
    overflow = fields.List(fields.String())
    reason = fields.String(allow_none=True)
    clerk = fields.String(allow_none=True)
    covers = fields.String(allow_none=True)
    cover = fields.String(allow_none=True)


class NowCalled(Schema):
    """One line of the board: this number, please go to that counter. ``announced``: a board has told this call."""

    ticket = fields.String()
    number = fields.String(required=True)
    counter = fields.String(required=True)
    counter_number = fields.Integer(required=True)
    queue = fields.String(required=True)
    state = one_of(TICKET_STATES)
    called_at = moment(required=True, allow_none=True)
    call = fields.Integer(required=True)
    announced = fields.Boolean()


class Waiting(Schema):
    """One queue on the board."""

    queue = fields.String(required=True)
    letter = fields.String(required=True)
    name = fields.Nested(Name, required=True)
    waiting = count(required=True)
    wait = fields.Nested(Wait, required=True, allow_none=True)


class Board(Schema):
    """What a hall's board shows.

    ``as_of``: the hall's time of this state; ``age_seconds``: real seconds since it was asked for, which grow while the
    queue service is away. ``closed_at_once``: why the hall is closed (fire, power), else null. ``last_event_id``: send
    it as ``Last-Event-ID`` to the hall's events and nothing is missed.
    """

    hall = fields.String(required=True)
    now_called = fields.List(fields.Nested(NowCalled), required=True)
    waiting = fields.List(fields.Nested(Waiting), required=True)
    as_of = moment(required=True)
    closed_at_once = fields.String(allow_none=True)
    age_seconds = fields.Float(required=True)
    last_event_id = fields.String(required=True, allow_none=True)


HallPage = page_of(Hall, "HallPage")
MatterPage = page_of(Matter, "MatterPage")
CounterPage = page_of(Counter, "CounterPage")
