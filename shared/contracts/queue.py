"""What the queue says: tickets and counters."""

from __future__ import annotations

from marshmallow import fields
from marshmallow.validate import Range

from shared.contracts.words import PRIORITIES, Name, Tolerant, count, identifier, moment, one_of, text


class Wait(Tolerant):
    """A range of expected waiting in minutes. ``open_counters`` 0: nobody is calling yet, so one counter is assumed."""

    low_minutes = fields.Integer(required=True, validate=Range(min=0))
    likely_minutes = fields.Integer(required=True, validate=Range(min=0))
    high_minutes = fields.Integer(required=True, validate=Range(min=0))
    open_counters = count(required=True)


class Why(Tolerant):
    """Why this ticket was called: in words and as data.

    ``rule``: ``longest_wait`` (earliest virtual arrival), ``priority``, ``turn_of_others`` (priority tickets had their
    share), ``picked``.
    ``passed_over``: numbers that arrived earlier and still wait.
    """

    zh = text(400, required=True)
    en = text(400, required=True)
    rule = one_of(("longest_wait", "priority", "turn_of_others", "picked"), required=True)
    waited_minutes = fields.Float(required=True)
    credit_minutes = fields.Float(required=True)
    passed_over = fields.List(fields.String(), required=True)
    reason = text(200, load_default=None, allow_none=True)


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
    """A number was given. ``sequence``: its number without the letter. ``path``: ``rpc`` or ``event``."""

    sequence = fields.Integer(required=True, strict=True, validate=Range(1))
    path = one_of(("rpc", "event"), required=True)


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


class CounterFact(Tolerant):
    """What every event about a counter says; its subject is the counter's shift of one day."""

    counter = identifier(required=True)
    counter_number = fields.Integer(required=True, strict=True)
    day = fields.String(required=True)


class CounterOpened(CounterFact):
    """The counter calls for ``queues``."""

    queues = fields.List(identifier(), required=True)


class CounterClosed(CounterFact):
    """The counter calls nobody any more."""


EVENTS = {
    "ticket_issued": TicketIssued,
    "ticket_called": TicketCalled,
    "ticket_recalled": TicketRecalled,
    "service_started": ServiceStarted,
    "service_finished": ServiceFinished,
    "ticket_no_show": TicketNoShow,
    "counter_opened": CounterOpened,
    "counter_closed": CounterClosed,
}
RECEIVERS = {name: {"intake"} for name in EVENTS if name.startswith(("ticket_", "service_"))}

__all__ = ["EVENTS", "RECEIVERS", "Name", "Wait", "Why"]
