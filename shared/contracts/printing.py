"""What the queue says of slips, printers and visitors whose turn is near, and what it is asked about them."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validates_schema
from marshmallow.validate import Length, Range, Regexp

from shared.contracts.queue_asked import OfHall, OfTicket
from shared.contracts.ticket_events import TicketFact
from shared.contracts.words import TICKET_STATES, Name, Tolerant, count, identifier, one_of, text

SLIP_STATES = ("reserved", "printed", "failed", "reissued", "voided")
FAILURES = (
    *("paper_out", "jam", "cover_open", "offline", "unreachable"),
    *("no_answer", "uncertain", "too_late", "other"),
)
"""Why no slip came out. ``uncertain``: it may have, nobody knows; the next one is marked as a copy."""
TROUBLES = ("paper_low", *FAILURES)
TAKEN_ON = ("paper", "screen")
FIGURES_BY = ("queue", "counter", "clerk", "day")
LONGEST_PERIOD_DAYS = 366


class PrinterSettings(Tolerant):
    """A printer of a hall. ``kiosks``: ids of the devices that it prints for, ``*`` for all of the hall.

    Either ``host`` and ``port`` (raw ESC/POS over TCP), or ``folder``: slips become files there, in the directory that
    ``HALL_SLIPS`` names. ``columns``: characters a line (48: 80 mm paper, 32: 58 mm). ``chinese``: ``gb18030`` if the
    printer has Chinese characters, else ``image``. ``answers``: whether it tells its state when asked (DLE EOT, GS r).
    """

    id = identifier(required=True)
    kiosks = fields.List(
        fields.String(validate=Regexp(r"\A(\*|[A-Za-z0-9_.:-]{1,80})\Z", error="Must be the id of a device, or *")),
        required=True,
        validate=Length(1, 100),
    )
    host = fields.String(
        load_default=None,
        allow_none=True,
        validate=Regexp(r"\A[A-Za-z0-9.-]{1,253}\Z", error="Must be a host name or an address"),
    )
    port = fields.Integer(load_default=9100, strict=True, validate=Range(1, 65535))
    folder = fields.String(
        load_default=None,
        allow_none=True,
        validate=Regexp(r"\A[A-Za-z0-9_-]{1,60}\Z", error="Must be 1 to 60 letters, digits, _ or -"),
    )
    columns = fields.Integer(load_default=48, strict=True, validate=Range(24, 64))
    chinese = one_of(("gb18030", "image"), load_default="gb18030")
    profile = text(60, load_default="default")
    answers = fields.Boolean(load_default=True)

    @validates_schema(skip_on_field_errors=True)
    def _one_place(self, given: dict[str, Any], **_: Any) -> None:
        if (given["host"] is None) == (given["folder"] is None):
            raise ValidationError("Name either the host or the folder of a printer.", "host")


class SlipFact(TicketFact):
    """What every event about a slip says. ``copy``: 1 is the original. ``state``: of the ticket, which stays.

    ``slip``: the slip's state. ``printer``: of the suite; ``None``: the kiosk prints itself.
    """

    copy = fields.Integer(required=True, strict=True, validate=Range(1))
    state = one_of(TICKET_STATES, required=True)
    slip = one_of(SLIP_STATES, load_default=None)
    printer = identifier(load_default=None, allow_none=True)


class TicketPrinted(SlipFact):
    """A slip came out, or the visitor took the number from a ``screen`` (``on``)."""

    on = one_of(TAKEN_ON, load_default="paper")


class PrintFailed(SlipFact):
    """No slip came out; ``reason``: why."""

    reason = one_of(FAILURES, required=True)


class ReprintAsked(SlipFact):
    """Somebody asked for a copy, which the suite will print."""


class PrinterFact(Tolerant):
    """What every event about a printer says; its subject is the printer's day."""

    printer = identifier(required=True)
    day = fields.String(required=True)
    trouble = one_of(TROUBLES, required=True)


class PrinterTroubled(PrinterFact):
    """Something is wrong with a printer; ``words``: what to do, for staff."""

    words = fields.Nested(Name, required=True)


class PrinterRecovered(PrinterFact):
    """What was wrong is over; ``trouble``: what it was."""


class SlipPrinted(OfTicket):
    """What ``printed`` takes: the device says that a slip came out, or was taken from its screen (``on``)."""

    copy = fields.Integer(load_default=1, strict=True, validate=Range(1, 99))
    on = one_of(TAKEN_ON, load_default="paper")
    paper_low = fields.Boolean(load_default=False)


class SlipFailed(OfTicket):
    """What ``print_failed`` takes."""

    reason = one_of(FAILURES, required=True)


class HallFigures(OfHall):
    """What ``hall_figures`` takes: first and last service day (``YYYY-MM-DD``, both included), grouped by what."""

    day_from = fields.Date(required=True)
    day_to = fields.Date(required=True)
    by = one_of(FIGURES_BY, load_default="queue")


class PlaceNear(Tolerant):
    """A visitor's turn is near: ``place`` in the queue (1: next), ``ahead``: people before."""

    ticket = identifier(required=True)
    visit = identifier(required=True)
    stop = count(required=True)
    day = fields.String(required=True)
    queue = identifier(required=True)
    number = text(8, required=True)
    place = fields.Integer(required=True, strict=True, validate=Range(1))
    ahead = count(required=True)


EVENTS: dict[str, type[Schema]] = {
    "ticket_printed": TicketPrinted,
    "print_failed": PrintFailed,
    "reprint_asked": ReprintAsked,
    "printer_troubled": PrinterTroubled,
    "printer_recovered": PrinterRecovered,
    "place_near": PlaceNear,
}
RECEIVERS = {"ticket_printed": {"intake"}}
