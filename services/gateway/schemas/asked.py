"""What the door is asked: bodies and queries. A field that nobody knows is refused."""

from __future__ import annotations

from marshmallow import ValidationError, fields, validates_schema
from marshmallow.validate import Length

from services.gateway.schemas.words import Page, TrueOrFalse, moment
from shared.contracts.guidance import OUTCOMES
from shared.contracts.words import GUIDANCE_STATES, LANGUAGES, NEEDS, PRIORITIES, identifier, one_of, text
from shared.web import Strict


class RegisterVisit(Strict):
    """Somebody came for a matter. ``needs``: what to be ready for; ``language``: to be called in."""

    matter = identifier(required=True)
    priority = one_of(PRIORITIES, load_default="normal")
    needs = fields.List(one_of(NEEDS), load_default=list, validate=Length(max=len(NEEDS)))
    language = one_of(LANGUAGES, load_default="zh")


class OpenCounter(Strict):
    """Open a counter. ``queues``: those it serves, out of its skills; none given means all of them."""

    queues = fields.List(identifier(), load_default=None, allow_none=True, validate=Length(1, 50))


class CallTicket(Strict):
    """Call the next ticket, or a certain one (then ``reason`` says why)."""

    ticket = identifier(load_default=None, allow_none=True)
    reason = text(200, load_default=None, allow_none=True)


class RequestGuidance(Strict):
    """Ask for help with filing ``matter`` online. ``topic``: what about, without personal data."""

    matter = identifier(required=True)
    visit = identifier(load_default=None, allow_none=True)
    topic = text(200, load_default=None, allow_none=True)
    language = one_of(LANGUAGES, load_default="zh")


class ResolveGuidance(Strict):
    """How the sitting ended. ``receipt``: the filing's number; ``reason``: why it was not filed."""

    outcome = one_of(OUTCOMES, required=True)
    receipt = text(80, load_default=None, allow_none=True)
    reason = text(200, load_default=None, allow_none=True)


class GuideDuty(Strict):
    """Whether the calling guide takes requests in this hall today."""

    on_duty = TrueOrFalse(required=True)


class RunCheck(Strict):
    """Check a hall against a standard over a period, from (included) to (excluded)."""

    standard = identifier(required=True)
    period_from = moment(required=True, data_key="from")
    period_to = moment(required=True, data_key="to")

    @validates_schema(skip_on_field_errors=True)
    def _ends_after_it_begins(self, given: dict[str, str], **_options: object) -> None:
        if given["period_from"] >= given["period_to"]:
            raise ValidationError("Must be later than from.", "to")


class MattersWanted(Page):
    """Which matters: those open at ``hall``, whose name holds ``q``."""

    hall = identifier(load_default=None)
    q = text(80, load_default=None)


class RequestsWanted(Page):
    """Which guidance requests: those in ``state``."""

    state = one_of(GUIDANCE_STATES, load_default=None)
