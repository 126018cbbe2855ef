"""What the guidance desk says of its requests and guides."""

from __future__ import annotations

from marshmallow import fields

from shared.contracts.desk import LONGEST_REASON, SOURCES
from shared.contracts.desk_views import WHY_RULES
from shared.contracts.words import LANGUAGES, NEEDS, PRIORITIES, Tolerant, count, identifier, moment, one_of, text


class RequestFact(Tolerant):
    """What every event about a request says."""

    request = identifier(required=True)
    visit = identifier(load_default=None, allow_none=True)
    matter = identifier(required=True)
    requested_at = moment(required=True)


class GuidanceRequested(RequestFact):
    """Somebody asked for help. ``due_at``: until when somebody should have claimed it."""

    topic = text(200, load_default=None, allow_none=True)
    language = one_of(LANGUAGES, required=True)
    needs = fields.List(one_of(NEEDS), load_default=list)
    priority = one_of(PRIORITIES, load_default="normal")
    source = one_of(SOURCES, load_default="kiosk")
    due_at = moment(load_default=None, allow_none=True)


class GuidanceClaimed(RequestFact):
    """A guide (an opaque caller id) sits down with the visitor, on ``seat`` of ``area``.

    ``rule``: why it was next (``WHY_RULES``); ``None`` when it was picked. ``checklist``: the version it goes by.
    """

    guide = identifier(required=True)
    area = identifier(load_default=None, allow_none=True)
    seat = count(load_default=None, allow_none=True)
    rule = one_of(WHY_RULES, load_default=None, allow_none=True)
    checklist = identifier(load_default=None, allow_none=True)


class GuidanceLeft(RequestFact):
    """The visitor left before the sitting had another outcome; ``guide`` ``None``: before it began, cancelled."""

    guide = identifier(required=True, allow_none=True)
    reason = text(LONGEST_REASON, load_default=None, allow_none=True)
    at_home_next = fields.String(load_default=None, allow_none=True)


class GuidanceOverdue(RequestFact):
    """Nobody claimed it within its promise: said once, for the supervisor."""

    due_at = moment(required=True)


class GuidanceReassigned(RequestFact):
    """Another guide goes on, or it waits again. ``state``: ``claimed`` or ``waiting``."""

    guide = identifier(required=True, allow_none=True)
    guide_from = identifier(required=True)
    state = one_of(("waiting", "claimed"), required=True)
    reason = text(LONGEST_REASON, required=True)


class GuidanceJoined(RequestFact):
    """A second guide (``helper``) joins the sitting of ``guide``."""

    guide = identifier(required=True)
    helper = identifier(required=True)


class GuideFact(Tolerant):
    """A guide's duty on one day."""

    guide = identifier(required=True)
    day = fields.String(required=True)


class GuideOnDuty(GuideFact):
    """The guide takes requests, in ``area`` or wherever a seat is free."""

    area = identifier(load_default=None, allow_none=True)


class GuideOffDuty(GuideFact):
    """The guide takes no more requests."""


class GuideOnBreak(GuideFact):
    """The guide takes no requests for a while, and is still on duty."""

    reason = text(100, required=True)


class GuideBack(GuideFact):
    """The guide takes requests again after a break."""


class GuideSkillsSet(Tolerant):
    """What a guide may help with, as it is from now on."""

    guide = identifier(required=True)
    matters = fields.List(identifier(), required=True)
    groups = fields.List(text(200), required=True)
    languages = fields.List(one_of(LANGUAGES), required=True)


EVENTS = {
    "guidance_requested": GuidanceRequested,
    "guidance_claimed": GuidanceClaimed,
    "guidance_left": GuidanceLeft,
    "guidance_overdue": GuidanceOverdue,
    "guidance_reassigned": GuidanceReassigned,
    "guidance_joined": GuidanceJoined,
    "guide_on_duty": GuideOnDuty,
    "guide_off_duty": GuideOffDuty,
    "guide_on_break": GuideOnBreak,
    "guide_back": GuideBack,
    "guide_skills_set": GuideSkillsSet,
}


RECEIVERS = {
    name: {"intake"} for name in ("guidance_requested", "guidance_claimed", "guidance_left", "guidance_reassigned")
}
