"""What the queue says of tickets."""

from __future__ import annotations

from marshmallow import fields
from marshmallow.validate import Range

from shared.contracts import closing
from shared.contracts.why import Why
from shared.contracts.words import PRIORITIES, TICKET_STATES, Tolerant, count, identifier, moment, one_of, text

TICKET_KINDS = ("walk_in", "appointment")


class TicketFact(Tolerant):
    """What every event about a ticket says. ``number`` is what is printed: ``A023``."""

    ticket = identifier(required=True)
    visit = identifier(required=True)
    stop = count(required=True)
    day = fields.String(required=True)
    queue = identifier(required=True)
    number = text(8, required=True)
    matter = identifier(required=True)
    priority = one_of(PRIORITIES, required=True)
    arrived_at = moment(required=True)


class TicketIssued(TicketFact):
    """A number was given. ``sequence``: its number without the letter. ``path``: ``rpc`` or ``event``.

    ``kind``: ``walk_in``, or ``appointment`` with its time. ``continues``: it is the number that the visit has already,
    from an earlier stop (一票到底), or its agent from another client's. ``agency``: names the visits of one agent.
    ``leased``: a kiosk gave it while it had no network.
    """

    sequence = fields.Integer(required=True, strict=True, validate=Range(1))
    path = one_of(("rpc", "event"), required=True)
    kind = one_of(TICKET_KINDS, load_default="walk_in")
    appointment_at = moment(load_default=None, allow_none=True)
    agency = identifier(load_default=None, allow_none=True)
    continues = fields.Boolean(load_default=False)
    leased = fields.Boolean(load_default=False)


class AtCounter(TicketFact):
    """Something about a ticket at a counter; ``counter_number`` is what people read."""

    counter = identifier(required=True)
    counter_number = fields.Integer(required=True, strict=True)


class TicketCalled(AtCounter):
    """Called. ``call``: 1 for the first call of this ticket, 2 for the second …"""

    call = fields.Integer(required=True, strict=True, validate=Range(1))
    why = fields.Nested(Why, required=True)


class TicketRecalled(AtCounter):
    """Called again at the same counter."""

    call = fields.Integer(required=True, strict=True, validate=Range(2))


class TicketAnnounced(AtCounter):
    """A board has told the call of this number (``call``: 1 for the first), ``after_seconds`` after it was made."""

    call = fields.Integer(required=True, strict=True, validate=Range(1))
    after_seconds = fields.Float(required=True, validate=Range(min=0))


class ServiceStarted(AtCounter):
    """The visitor is at the counter."""


class ServiceFinished(AtCounter):
    """Served. ``service_seconds``: from start to finish."""

    service_seconds = fields.Float(required=True, validate=Range(min=0))


class TicketNoShow(AtCounter):
    """Nobody came. ``calls``: how often it was called; ``misses``: how often missed; ``void``: it may not return."""

    calls = fields.Integer(required=True, strict=True)
    misses = fields.Integer(required=True, strict=True)
    void = fields.Boolean(required=True)


class TicketHeld(AtCounter):
    """Put aside; the counter is free for another. ``state_from``: what the ticket was (``called`` or ``serving``)."""

    state_from = one_of(("called", "serving"), required=True)


class TicketJoined(AtCounter):
    """Its agent was called to the counter with ``called_with``, for another client: it is held there for its turn."""

    called_with = identifier(required=True)
    state_from = one_of(("waiting", "held"), required=True)


class TicketResumed(AtCounter):
    """Called back from being held, to the counter that is named. ``call``: 1, since calls count anew."""

    call = fields.Integer(required=True, strict=True, validate=Range(1))


class TicketReturned(TicketFact):
    """Came back after a miss and waits again. ``places_down``: behind how many of its queue; ``misses`` so far."""

    places_down = count(required=True)
    misses = count(required=True)


class TicketDeferred(TicketFact):
    """Its visitor needs longer and let others go first. ``places_down``: how many; ``deferrals``: the how manieth time.

    Fewer went first when fewer waited behind.
    """

    places_down = count(required=True)
    deferrals = fields.Integer(required=True, strict=True, validate=Range(1))


class TicketTransferred(TicketFact):
    """Waits elsewhere, under its number and from its original arrival.

    ``queue_from`` → ``queue`` (may be the same). ``counter``: the one that alone will call it, or ``None``.
    ``counter_from``: the counter that it left, or ``None``. ``state_from``: what it was before.
    """

    queue_from = identifier(required=True)
    counter = identifier(required=True, allow_none=True)
    counter_from = identifier(required=True, allow_none=True)
    state_from = one_of(TICKET_STATES, required=True)


class TicketCancelled(TicketFact):
    """Taken back; nobody will be called. ``state_from``: what it was before.

    ``cause``: ``slip_voided`` when no slip came out and nobody took the ticket up; that the day or the hall was closed,
    and the ``reason`` of the closing; else nothing, or ``visitor``.
    """

    state_from = one_of(TICKET_STATES, required=True)
    cause = one_of(closing.CAUSES, load_default=None, allow_none=True)
    reason = text(100, load_default=None, allow_none=True)


class TicketSuspended(TicketFact):
    """The hall was closed at once (``reason``): the ticket keeps its place until it opens again."""

    state_from = one_of(TICKET_STATES, required=True)
    cause = one_of(("hall_closed",), required=True)
    reason = text(100, required=True)


class TicketCarriedOver(TicketFact):
    """The hall is open again: the ticket waits on at its old place."""

    state_from = one_of(TICKET_STATES, required=True)
    cause = one_of(("hall_reopened",), required=True)


class ActionUndone(TicketFact):
    """The last action was a mistake: the ticket is as it was before it.

    ``action``: the type of the event that is taken back (``service_finished``). ``counter``: where the ticket is now,
    or ``None``; ``call``: how often it has been called.
    """

    action = text(40, required=True)
    state_from = one_of(TICKET_STATES, required=True)
    state_to = one_of(TICKET_STATES, required=True)
    counter = identifier(required=True, allow_none=True)
    counter_number = fields.Integer(required=True, strict=True, allow_none=True)
    call = count(required=True)
