"""What the guidance desk says: requests for help with online filing, and guides on duty."""

from __future__ import annotations

from marshmallow import fields

from shared.contracts.words import LANGUAGES, Tolerant, identifier, moment, one_of, text

OUTCOMES = ("filed", "filed_partly", "not_possible_online", "left")


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
