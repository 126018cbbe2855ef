"""What the door is asked and tells about slips and printers."""

from __future__ import annotations

from marshmallow import Schema, fields
from marshmallow.validate import Range

from services.gateway.schemas.words import TrueOrFalse, moment, page_of
from shared.contracts.printing import FAILURES, TAKEN_ON
from shared.contracts.words import Name, one_of
from shared.web import Strict


class SlipPrinted(Strict):
    """A slip came out: which ``copy`` (1: the original); ``paper_low``: the roll is near its end.

    ``on``: ``screen`` when the visitor took number and code from the screen instead.
    """

    copy = fields.Integer(load_default=1, strict=True, validate=Range(1, 99))
    on = one_of(TAKEN_ON, load_default="paper")
    paper_low = TrueOrFalse(load_default=False)


class SlipFailed(Strict):
    """Why no slip came out."""

    reason = one_of(FAILURES, required=True)


class SlipPart(Schema):
    """A line (``text``, ``align``: left or center, ``size``: 1 to 4 times, ``bold``), or a QR code (``code``)."""

    text = fields.String()
    align = one_of(("left", "center"))
    size = fields.Integer()
    bold = fields.Boolean()
    code = fields.String()


class Slip(Schema):
    """What stands on a slip, from top to bottom. ``copy``: more than 1 is marked as a copy in ``parts``."""

    ticket = fields.String(required=True)
    number = fields.String(required=True)
    copy = fields.Integer(required=True)
    parts = fields.List(fields.Nested(SlipPart), required=True)


class Attention(Schema):
    """One thing to see to: a ``printer`` (of the hall, or a kiosk's own), a ``slip`` that failed, a silent ``device``.

    ``subject``: id of the printer, ticket or device; ``number``: of that ticket; ``words``: what to do.
    """

    id = fields.String(required=True)
    kind = one_of(("printer", "slip", "device"), required=True)
    subject = fields.String(required=True)
    trouble = fields.String(required=True)
    words = fields.Nested(Name, required=True)
    since = moment(required=True, allow_none=True)
    number = fields.String(required=True, allow_none=True)


AttentionPage = page_of(Attention, "AttentionPage")
