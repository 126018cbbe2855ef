"""What the guidance desk says: requests for help with online filing, and guides on duty."""

from __future__ import annotations

from marshmallow import Schema, fields
from marshmallow.validate import Length, Range

from shared.contracts.words import GUIDANCE_STATES, LANGUAGES, NEEDS, Tolerant, count, identifier, moment, one_of, text

OUTCOMES = ("filed", "filed_partly", "not_possible_online", "left")
LARGEST_PAGE = 200
LONGEST_STEP = 60


class AskForGuidance(Schema):
    """What ``guidance.request`` takes: the matter to file, with a visit or anonymously; ``needs`` as of a visit."""

    hall = identifier(required=True)
    matter = identifier(required=True)
    visit = identifier(load_default=None, allow_none=True)
    topic = text(200, load_default=None, allow_none=True)
    language = one_of(LANGUAGES, load_default="zh")
    needs = fields.List(one_of(NEEDS), load_default=list, validate=Length(max=len(NEEDS)))


class ListRequests(Schema):
    """What ``guidance.list_requests`` takes; ``after``: the id that the page before ended with."""

    hall = identifier(required=True)
    state = one_of(GUIDANCE_STATES, load_default=None, allow_none=True)
    after = identifier(load_default=None, allow_none=True)
    limit = fields.Integer(load_default=50, strict=True, validate=Range(1, LARGEST_PAGE))


class ClaimRequest(Schema):
    """What ``guidance.claim`` takes."""

    request = identifier(required=True)


class ResolveRequest(ClaimRequest):
    """What ``guidance.resolve`` takes: ``filed`` needs a receipt, ``not_possible_online`` a reason."""

    outcome = one_of(OUTCOMES, required=True)
    receipt = text(80, load_default=None, allow_none=True)
    reason = text(200, load_default=None, allow_none=True)


class DoStep(ClaimRequest):
    """What ``guidance.do_step`` takes. ``step``: which one, as the guide's list names it (``3``, ``upload``)."""

    step = text(LONGEST_STEP, required=True)


class HandOver(ClaimRequest):
    """What ``guidance.hand_over`` takes. ``queue``: the queue of the hall in which the visitor goes on."""

    queue = identifier(required=True)


class AtHall(Schema):
    """What ``guidance.go_on_duty`` and ``go_off_duty`` take."""

    hall = identifier(required=True)


class RequestView(Schema):
    """A request as the screens see it.

    ``steps``: those done, in that order; ``queue``: where it was handed over to; ``ahead``: waiting requests that came
    earlier, ``None`` once it is claimed.
    """

    id = identifier(required=True)
    hall = identifier(required=True)
    state = one_of(GUIDANCE_STATES, required=True)
    matter = identifier(required=True)
    visit = identifier(required=True, allow_none=True)
    topic = text(200, required=True, allow_none=True)
    language = one_of(LANGUAGES, required=True)
    needs = fields.List(one_of(NEEDS), required=True)
    requested_at = moment(required=True)
    guide = identifier(required=True, allow_none=True)
    outcome = one_of(OUTCOMES, required=True, allow_none=True)
    receipt = text(80, required=True, allow_none=True)
    reason = text(200, required=True, allow_none=True)
    steps = fields.List(text(LONGEST_STEP), required=True)
    queue = identifier(required=True, allow_none=True)
    ahead = count(required=True, allow_none=True)


class HandedOverView(RequestView):
    """A request that was handed over. ``ticket``: as the queue shows it, and ``visit_code``: to follow it by.

    Both are ``None`` while intake or the queue is away: the event brings the ticket then.
    """

    ticket = fields.Dict(keys=fields.String(), required=True, allow_none=True)
    visit_code = text(40, required=True, allow_none=True)


class DutyView(Schema):
    """A guide's duty of one service day."""

    guide = identifier(required=True)
    hall = identifier(required=True)
    day = fields.String(required=True)
    on_duty = fields.Boolean(required=True)


class RequestFact(Tolerant):
    """What every event about a request says."""

    request = identifier(required=True)
    visit = identifier(load_default=None, allow_none=True)
    matter = identifier(required=True)
    requested_at = moment(required=True)


class GuidanceRequested(RequestFact):
    """Somebody asked for help."""

    topic = text(200, load_default=None, allow_none=True)
    language = one_of(LANGUAGES, required=True)


class GuidanceClaimed(RequestFact):
    """A guide (an opaque caller id) sits down with the visitor."""

    guide = identifier(required=True)


class GuidanceResolved(RequestFact):
    """The sitting ended. ``receipt``: the filing's number; ``reason``: why not, where it was not filed."""

    guide = identifier(required=True)
    outcome = one_of(OUTCOMES, required=True)
    receipt = text(80, load_default=None, allow_none=True)
    reason = text(200, load_default=None, allow_none=True)


class GuidanceStepDone(RequestFact):
    """A step of the filing is done; each step is told once."""

    guide = identifier(required=True)
    step = text(LONGEST_STEP, required=True)


class GuidanceHandedOver(RequestFact):
    """The visitor goes on at a counter of ``queue``, with the time of asking as time of arrival.

    ``visit`` ``None``: there is none yet, so one is to be registered.
    """

    guide = identifier(required=True)
    queue = identifier(required=True)
    language = one_of(LANGUAGES, required=True)
    needs = fields.List(one_of(NEEDS), load_default=list)


class GuidanceLeft(RequestFact):
    """The visitor left before the sitting had another outcome."""

    guide = identifier(required=True)
    reason = text(200, load_default=None, allow_none=True)


class GuideFact(Tolerant):
    """A guide's duty on one day."""

    guide = identifier(required=True)
    day = fields.String(required=True)


class GuideOnDuty(GuideFact):
    """The guide takes requests."""


class GuideOffDuty(GuideFact):
    """The guide takes no more requests."""


EVENTS = {
    "guidance_requested": GuidanceRequested,
    "guidance_claimed": GuidanceClaimed,
    "guidance_step_done": GuidanceStepDone,
    "guidance_resolved": GuidanceResolved,
    "guidance_handed_over": GuidanceHandedOver,
    "guidance_left": GuidanceLeft,
    "guide_on_duty": GuideOnDuty,
    "guide_off_duty": GuideOffDuty,
}
RECEIVERS = {name: {"intake"} for name in EVENTS if name.startswith("guidance_") and name != "guidance_step_done"}
