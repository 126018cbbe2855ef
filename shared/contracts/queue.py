"""What the queue says, and what it is asked: tickets and counters."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validates_schema
from marshmallow.validate import Length, Range, Regexp

from shared.contracts import appointments, closing, leases
from shared.contracts.words import PRIORITIES, TICKET_STATES, Name, Tolerant, count, identifier, moment, one_of, text


class Wait(Tolerant):
    """A range of expected waiting in minutes. ``open_counters`` 0: nobody is calling yet, so one counter is assumed."""

    low_minutes = fields.Integer(required=True, validate=Range(min=0))
    likely_minutes = fields.Integer(required=True, validate=Range(min=0))
    high_minutes = fields.Integer(required=True, validate=Range(min=0))
    open_counters = count(required=True)


WHY_RULES = ("longest_wait", "priority", "turn_of_others", "appointment", "overtaken", "picked")
WHY_BECAUSE = ("rank", "turn", "overtaken", "picked", "appointment", "walking")
COUNTER_STATES = ("open", "paused", "closed")
TICKET_KINDS = ("walk_in", "appointment")


class WhyBefore(Tolerant):
    """Somebody who still waits, and why the called one goes before: ``rank`` (waits longer, credit counted), ``turn``
    (of those without priority), ``overtaken`` (has let enough pass), ``picked``, ``appointment`` (whose time is
    ``at``), ``walking`` (on the way until ``at``); ``at`` is the hall's ``HH:MM``.
    """

    number = text(8, required=True)
    because = one_of(WHY_BECAUSE, required=True)
    at = text(5, required=True, allow_none=True)


class Why(Tolerant):
    """Why this ticket was called: in words and as data.

    ``rule``: ``longest_wait`` (earliest virtual arrival), ``priority``, ``turn_of_others`` (priority tickets had their
    share), ``appointment`` (whose time is ``appointment``), ``overtaken`` (as many later arrivals have gone before as
    may), ``picked``.
    ``passed_over``: numbers that arrived earlier and still wait, the first of each line (a queue's tickets of one
    class). ``before``: these, and others with a claim, and why not they. ``helps_out``: a crowded queue of others.
    """

    zh = text(600, required=True)
    en = text(600, required=True)
    rule = one_of(WHY_RULES, required=True)
    waited_minutes = fields.Float(required=True)
    credit_minutes = fields.Float(required=True)
    passed_over = fields.List(fields.String(), required=True)
    before = fields.List(fields.Nested(WhyBefore), load_default=list)
    appointment = text(5, load_default=None, allow_none=True)
    helps_out = fields.Boolean(load_default=False)
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


class CounterFact(Tolerant):
    """What every event about a counter says; its subject is the counter's shift of one day."""

    counter = identifier(required=True)
    counter_number = fields.Integer(required=True, strict=True)
    day = fields.String(required=True)


class CounterOpened(CounterFact):
    """The counter calls for ``queues``. ``clerk``: who works there; ``covers``: for whom they stand in (A/B 岗)."""

    queues = fields.List(identifier(), required=True)
    clerk = text(80, load_default=None, allow_none=True)
    covers = text(80, load_default=None, allow_none=True)


class CounterCovered(CounterFact):
    """``cover`` (B) was named to stand in at the counter for ``absent`` (A), both opaque ids."""

    absent = text(80, required=True)
    cover = text(80, required=True)
    reason = text(100, required=True)


class CounterTakenOver(CounterFact):
    """``clerk`` took over the counter, and the ticket there, from ``clerk_from``, who has gone. It is open then."""

    clerk = text(80, required=True)
    clerk_from = text(80, required=True, allow_none=True)
    queues = fields.List(identifier(), required=True)
    reason = text(100, required=True)


class CounterPaused(CounterFact):
    """The counter calls nobody until it is opened again; ``reason``: why, without anything personal."""

    reason = text(100, required=True)


class CounterClosed(CounterFact):
    """The counter calls nobody any more."""


class CounterActionUndone(CounterFact):
    """The last action at the counter was a mistake: it is as before.

    ``action``: the type of the event that is taken back (``counter_closed``). ``queues``: those that it calls from when
    it is open; ``clerk``: whose it is, ``None`` when nobody's.
    """

    action = text(40, required=True)
    state_from = one_of(COUNTER_STATES, required=True)
    state_to = one_of(COUNTER_STATES, required=True)
    queues = fields.List(identifier(), required=True)
    clerk = text(80, required=True, allow_none=True)


class IssueTicket(Schema):
    """What ``issue_ticket`` takes: a place in ``queue`` for one stop of a visit. ``day``: ``YYYY-MM-DD``.

    ``kind``: ``appointment`` for somebody who has checked in for the time ``appointment_at``; who comes too late for it
    joins the others as ``walk_in``. ``agency``: names the visits that one agent has come for. ``leased``: the number
    that a kiosk gave without network, which ``use_leased`` has found to be its own.
    """

    hall = identifier(required=True)
    visit = identifier(required=True)
    stop = count(required=True)
    matter = identifier(required=True)
    queue = identifier(required=True)
    day = fields.String(required=True, validate=Regexp(r"\A\d{4}-\d\d-\d\d\Z", error="Must be YYYY-MM-DD"))
    priority = one_of(PRIORITIES, required=True)
    arrived_at = moment(required=True)
    kind = one_of(TICKET_KINDS, load_default="walk_in")
    appointment_at = moment(load_default=None, allow_none=True)
    agency = identifier(load_default=None, allow_none=True)
    leased = leases.sequence(load_default=None, allow_none=True)

    @validates_schema(skip_on_field_errors=True)
    def _with_its_time(self, given: dict[str, Any], **_: Any) -> None:
        if given["kind"] == "appointment" and given["appointment_at"] is None:
            raise ValidationError("An appointment has a time.", "appointment_at")


class OfHall(Schema):
    """What a question about a hall takes."""

    hall = identifier(required=True)


class TicketsOfHall(OfHall):
    """What ``list_tickets`` takes. ``queue``: of those who wait; ``counter``: where they were called last, or which
    alone will call them.
    """

    state = one_of(("waiting", "held", "no_show", "finished"), required=True)
    queue = identifier(load_default=None, allow_none=True)
    counter = identifier(load_default=None, allow_none=True)
    limit = fields.Integer(strict=True, load_default=50, validate=Range(1, 200))


class OfCounter(Schema):
    """What an action at a counter takes."""

    counter = identifier(required=True)


class OpenCounter(OfCounter):
    """What ``open_counter`` takes. ``queues``: some of the counter's skills; ``None`` means all."""

    queues = fields.List(identifier(), load_default=None, allow_none=True, validate=Length(1, 50))


class PauseCounter(OfCounter):
    """What ``pause_counter`` takes."""

    reason = text(100, required=True)


class CoverCounter(OfCounter):
    """What ``cover_counter`` takes: the opaque id of the ``clerk`` who stands in for ``absent``, else for its clerk."""

    clerk = text(80, required=True)
    absent = text(80, load_default=None, allow_none=True)
    reason = text(100, required=True)


class TakeOver(OfCounter):
    """What ``take_over`` takes. ``reason``: nothing personal."""

    reason = text(100, required=True)


class CallNext(OfCounter):
    """What ``call`` takes. ``ticket``: a certain one, out of turn, which needs a ``reason``."""

    ticket = identifier(load_default=None, allow_none=True)
    reason = fields.String(load_default=None, allow_none=True, validate=Length(0, 200))


class OfTicket(Schema):
    """What an action on a ticket takes."""

    ticket = identifier(required=True)


class OfVisitor(OfTicket):
    """What a visitor does to a ticket of the own ``visit``."""

    visit = identifier(required=True)


class AnnouncedTicket(OfTicket):
    """What ``announced`` takes. ``call``: which one was told, by its number in ``ticket_called``; else the present."""

    call = fields.Integer(load_default=None, allow_none=True, strict=True, validate=Range(1, 1000))


class TransferTicket(OfTicket):
    """What ``transfer`` takes: the ``queue`` to wait in, or the ``counter`` that shall call it; one of the two."""

    queue = identifier(load_default=None, allow_none=True)
    counter = identifier(load_default=None, allow_none=True)

    @validates_schema
    def one_way(self, given: dict[str, Any], **_: Any) -> None:
        """Refuse both and none."""
        if (given["queue"] is None) == (given["counter"] is None):
            raise ValidationError("Name either the queue or the counter to transfer to.", "queue")


EVENTS = {
    "ticket_issued": TicketIssued,
    "ticket_called": TicketCalled,
    "ticket_recalled": TicketRecalled,
    "ticket_announced": TicketAnnounced,
    "service_started": ServiceStarted,
    "service_finished": ServiceFinished,
    "ticket_no_show": TicketNoShow,
    "ticket_held": TicketHeld,
    "ticket_joined": TicketJoined,
    "ticket_resumed": TicketResumed,
    "ticket_returned": TicketReturned,
    "ticket_deferred": TicketDeferred,
    "ticket_transferred": TicketTransferred,
    "ticket_cancelled": TicketCancelled,
    "action_undone": ActionUndone,
    "counter_opened": CounterOpened,
    "counter_paused": CounterPaused,
    "counter_closed": CounterClosed,
    "counter_covered": CounterCovered,
    "counter_taken_over": CounterTakenOver,
    "counter_action_undone": CounterActionUndone,
    "ticket_suspended": TicketSuspended,
    "ticket_carried_over": TicketCarriedOver,
    **appointments.EVENTS,
    **closing.EVENTS,
    **leases.EVENTS,
}
RECEIVERS = {
    **{name: {"intake"} for name in EVENTS if name.startswith(("ticket_", "service_", "action_"))},
    **closing.RECEIVERS,
}

__all__ = ["EVENTS", "RECEIVERS", "Name", "Wait", "Why"]
