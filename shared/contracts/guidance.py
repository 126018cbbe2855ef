"""What the guidance desk says: requests for help with online filing, and guides on duty."""

from __future__ import annotations

from marshmallow import Schema, fields
from marshmallow.validate import Range

from shared.contracts.words import GUIDANCE_STATES, LANGUAGES, Tolerant, count, identifier, moment, one_of, text

OUTCOMES = ("filed", "filed_partly", "not_possible_online", "left")
LARGEST_PAGE = 200


class AskForGuidance(Schema):
    """What ``guidance.request`` takes: the matter to file, with a visit or anonymously."""

    hall = identifier(required=True)
    matter = identifier(required=True)
    visit = identifier(load_default=None, allow_none=True)
    topic = text(200, load_default=None, allow_none=True)
    language = one_of(LANGUAGES, load_default="zh")


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


class AtHall(Schema):
    """What ``guidance.go_on_duty`` and ``go_off_duty`` take."""

    hall = identifier(required=True)


class RequestView(Schema):
    """A request as the screens see it. ``ahead``: waiting requests that came earlier; ``None`` once it is claimed."""

    id = identifier(required=True)
    hall = identifier(required=True)
    state = one_of(GUIDANCE_STATES, required=True)
    matter = identifier(required=True)
    visit = identifier(required=True, allow_none=True)
    topic = text(200, required=True, allow_none=True)
    language = one_of(LANGUAGES, required=True)
    requested_at = moment(required=True)
    guide = identifier(required=True, allow_none=True)
    outcome = one_of(OUTCOMES, required=True, allow_none=True)
    receipt = text(80, required=True, allow_none=True)
    reason = text(200, required=True, allow_none=True)
    ahead = count(required=True, allow_none=True)


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
    "guidance_resolved": GuidanceResolved,
    "guide_on_duty": GuideOnDuty,
    "guide_off_duty": GuideOffDuty,
}
RECEIVERS = {name: {"intake"} for name in EVENTS if name.startswith("guidance_")}
