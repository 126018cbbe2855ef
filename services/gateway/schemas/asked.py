"""What the door is asked: bodies and queries. A field that nobody knows is refused."""

from __future__ import annotations

from marshmallow import RAISE, ValidationError, fields, validates_schema
from marshmallow.validate import Length, Range

from services.gateway.schemas.words import DayText, Page, TrueOrFalse, moment
from shared.contracts.findings import CLAUSE_ID, FINDING_STATES, Reference
from shared.contracts.halls import SettingsChange
from shared.contracts.service_standard import OWNERS
from shared.contracts.visits import MOST_CLIENTS, MOST_MATTERS
from shared.contracts.visits import Party as PartyOfVisit
from shared.contracts.words import GUIDANCE_STATES, LANGUAGES, NEEDS, PRIORITIES, count, identifier, one_of, text
from shared.web import Strict


class Party(PartyOfVisit, Strict):
    """Who came; all of it optional. Kept encrypted, answered masked."""


class Client(Strict):
    """For whom an agent has come, and for which ``matter`` or ``matters`` of theirs."""

    party = fields.Nested(Party, required=True)
    matter = identifier()
    matters = fields.List(identifier(), validate=Length(1, MOST_MATTERS))


class RegisterVisit(Strict):
    """Somebody came for a ``matter``, or for several ``matters``, which are done one after the other.

    Or as the agent of several ``clients``: then ``party`` is the agent, and each client has a visit; all have one
    number and are served in one sitting.

    ``needs``: what to be ready for; ``language``: to be called in.
    """

    matter = identifier()
    matters = fields.List(identifier(), validate=Length(1, MOST_MATTERS))
    party = fields.Nested(Party, load_default=None, allow_none=True)
    priority = one_of(PRIORITIES, load_default="normal")
    needs = fields.List(one_of(NEEDS), load_default=list, validate=Length(max=len(NEEDS)))
    language = one_of(LANGUAGES, load_default="zh")
    clients = fields.List(fields.Nested(Client), validate=Length(1, MOST_CLIENTS))

    @validates_schema(skip_on_field_errors=True)
    def _matter_or_matters(self, given: dict[str, object], **_options: object) -> None:
        if ("matter" in given) + ("matters" in given) + ("clients" in given) != 1:
            raise ValidationError("Name one matter, or several as matters.", "matter")


class RateVisit(Strict):
    """Five levels, 1 (very dissatisfied) to 5. ``stop``: which one; else the last finished one not rated yet."""

    stars = fields.Integer(required=True, strict=True, validate=Range(1, 5))
    comment = text(500, load_default=None, allow_none=True)
    stop = count(load_default=None, allow_none=True)


class OpenCounter(Strict):
    """Open a counter. ``queues``: those it serves, out of its skills; none given means all of them."""

    queues = fields.List(identifier(), load_default=None, allow_none=True, validate=Length(1, 50))


class PauseCounter(Strict):
    """Call nobody for a while. ``reason``: why, without anything personal."""

    reason = text(100, required=True)


class SettingsOfAHall(SettingsChange):
    """Some of a hall's settings, whichever are to be changed; of ``credit_minutes`` those classes that are named."""


class ChangeSettings(Strict):
    """Change some ``settings`` of a hall. ``reason``: why, for the record."""

    settings = fields.Nested(SettingsOfAHall(partial=True, unknown=RAISE), required=True)
    reason = text(200, required=True)


class CoverCounter(Strict):
    """Name the ``clerk`` (an id) who stands in for ``absent``, else for the counter's clerk.

    ``reason``: nothing personal.
    """

    clerk = text(80, required=True)
    absent = text(80, load_default=None, allow_none=True)
    reason = text(100, required=True)


class TakeOverCounter(Strict):
    """Take over a counter whose clerk has gone. ``reason``: nothing personal."""

    reason = text(100, required=True)


class CallTicket(Strict):
    """Call the next ticket, or a certain one (then ``reason`` says why)."""

    ticket = identifier(load_default=None, allow_none=True)
    reason = text(200, load_default=None, allow_none=True)


class AnnouncedTicket(Strict):
    """A board has told a call. ``call``: which one, by its number in ``ticket_called``; else the present one."""

    call = fields.Integer(load_default=None, allow_none=True, strict=True, validate=Range(1, 1000))


class TransferTicket(Strict):
    """Where to wait on: in another ``queue``, or for one ``counter`` alone."""

    queue = identifier()
    counter = identifier()

    @validates_schema(skip_on_field_errors=True)
    def _one_way(self, given: dict[str, object], **_options: object) -> None:
        if ("queue" in given) == ("counter" in given):
            raise ValidationError("Name either the queue or the counter to transfer to.", "queue")


class RequestGuidance(Strict):
    """Ask for help with filing ``matter`` online. ``topic``: what about, without personal data.

    ``language``, ``priority``, ``needs``: what is not said is as with the ``visit``.
    """

    matter = identifier(required=True)
    visit = identifier(load_default=None, allow_none=True)
    topic = text(200, load_default=None, allow_none=True)
    language = one_of(LANGUAGES, load_default=None, allow_none=True)
    priority = one_of(PRIORITIES, load_default=None, allow_none=True)
    needs = fields.List(one_of(NEEDS), load_default=list, validate=Length(max=len(NEEDS)))


class RequestGuidanceByPhone(Strict):
    """Ask for help by the code of the visit. ``matter``: else that of the present stop."""

    matter = identifier(load_default=None, allow_none=True)
    topic = text(200, load_default=None, allow_none=True)
    language = one_of(LANGUAGES, load_default=None, allow_none=True)
    needs = fields.List(one_of(NEEDS), load_default=list, validate=Length(max=len(NEEDS)))


class ReassignGuidance(Strict):
    """Who goes on with the sitting; without ``guide`` the visitor waits again, at the old place. ``reason``: why."""

    guide = identifier(load_default=None, allow_none=True)
    reason = text(200, required=True)


class GuideBreak(Strict):
    """Whether the calling guide is on a break. ``reason``: why, nothing personal; needed for one that begins."""

    on_break = TrueOrFalse(required=True)
    reason = text(100, load_default=None, allow_none=True)

    @validates_schema(skip_on_field_errors=True)
    def _with_its_reason(self, given: dict[str, object], **_options: object) -> None:
        if given["on_break"] and not given["reason"]:
            raise ValidationError("Say why you take a break.", "reason")


class GuideSkills(Strict):
    """What a guide may help with: ``matters`` (ids), ``groups`` (queues of the hall, or main items); neither: all.

    ``languages``: none means all.
    """

    matters = fields.List(identifier(), load_default=list, validate=Length(max=500))
    groups = fields.List(text(200), load_default=list, validate=Length(max=100))
    languages = fields.List(one_of(LANGUAGES), load_default=list, validate=Length(max=len(LANGUAGES)))


class HandOver(Strict):
    """The queue of the hall in which the visitor goes on, with the time of asking as time of arrival."""

    queue = identifier(required=True)


class GuideDuty(Strict):
    """Whether the calling guide takes requests in this hall today. ``area``: where; none: wherever a seat is free."""

    on_duty = TrueOrFalse(required=True)
    area = identifier(load_default=None, allow_none=True)


class RunCheck(Strict):
    """Check a hall against a standard over a period, from (included) to (excluded)."""

    standard = identifier(required=True)
    period_from = moment(required=True, data_key="from")
    period_to = moment(required=True, data_key="to")

    @validates_schema(skip_on_field_errors=True)
    def _ends_after_it_begins(self, given: dict[str, str], **_options: object) -> None:
        if given["period_from"] >= given["period_to"]:
            raise ValidationError("Must be later than from.", "to")


class AssignFinding(Strict):
    """Who is to put it right: whoever has a ``role`` in the hall, or a member of its ``staff`` (an id)."""

    role = one_of(OWNERS)
    staff = identifier()

    @validates_schema(skip_on_field_errors=True)
    def _one_owner(self, given: dict[str, object], **_options: object) -> None:
        if ("role" in given) == ("staff" in given):
            raise ValidationError("Name either a role or a member of staff.", "role")


class CommentFinding(Strict):
    """What is to be said about it. Nothing personal."""

    words = text(1000, required=True)


class ReferenceGiven(Reference, Strict):
    """What proves it: the id of a document, a check, a visit or an inspection round."""


class RectifyFinding(Strict):
    """What was done about it, and where the proof is, in words and as ``references``. Nothing personal."""

    measures = text(1000, required=True)
    proof = text(400, load_default=None, allow_none=True)
    references = fields.List(fields.Nested(ReferenceGiven), load_default=list, validate=Length(max=20))


class AcceptFinding(Strict):
    """That the rectification is enough; ``reason``: why, if it needs words."""

    reason = text(400, load_default=None, allow_none=True)


class RejectFinding(Strict):
    """Why the rectification is not enough."""

    reason = text(400, required=True)


class WaiveFinding(RejectFinding):
    """Why the clause need not be kept, ``until`` which day (inclusive)."""

    until = DayText(required=True)


class FindingsWanted(Page):
    """Which findings: those of ``hall`` (else of all the caller's halls), in ``state``, about a ``clause``.

    ``owner``: a role, a member's id, or ``me``: one's own, and those of one's role.
    """

    hall = identifier(load_default=None)
    state = one_of(FINDING_STATES, load_default=None)
    clause = fields.String(load_default=None, validate=CLAUSE_ID)
    overdue = fields.Boolean(load_default=None, truthy={"true"}, falsy={"false"})
    owner = identifier(load_default=None)


class MattersWanted(Page):
    """Which matters: those open at ``hall``, whose name holds ``q``."""

    hall = identifier(load_default=None)
    q = text(80, load_default=None)


class RequestsWanted(Page):
    """Which guidance requests: those in ``state``; ``overdue``: those (not) claimed within their promise."""

    state = one_of(GUIDANCE_STATES, load_default=None)
    overdue = fields.Boolean(load_default=None)
