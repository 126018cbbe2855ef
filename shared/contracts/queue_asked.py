"""What the queue is asked: by intake for a ticket, by counters, boards and supervisors."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validates_schema
from marshmallow.validate import Length, Range, Regexp

from shared.contracts import leases
from shared.contracts.ticket_events import TICKET_KINDS
from shared.contracts.words import PRIORITIES, count, identifier, moment, one_of, text


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
