"""The queue of the guidance desk: areas and seats, guides and their skills, who is next, and how long it takes.

Sittings, and how a request is asked for and ends, are in ``shared.contracts.guidance``.
"""

from __future__ import annotations

from marshmallow import Schema, fields
from marshmallow.validate import Length, Range

from shared.contracts.words import LANGUAGES, NEEDS, PRIORITIES, Name, Tolerant, count, identifier, moment, one_of, text

DEVICES = ("computer", "tablet", "scanner", "printer", "card_reader", "low_desk", "writing_pad")
SOURCES = ("kiosk", "clerk", "tablet", "phone")
"""Where a request came from: the kiosk, a clerk (this can be filed online now), a guide's tablet, a visitor's phone."""
WHY_RULES = ("longest_wait", "credit", "overdue", "nobody_skilled")
MOST_HELPERS = 3
LONGEST_REASON = 200


class GuidanceArea(Tolerant):
    """A guidance area of a hall 辅导区. ``devices``: kind → how many there are."""

    id = identifier(required=True)
    name = fields.Nested(Name, required=True)
    seats = fields.Integer(required=True, strict=True, validate=Range(1, 200))
    devices = fields.Dict(
        keys=one_of(DEVICES), values=fields.Integer(strict=True, validate=Range(1, 500)), load_default=dict
    )


class GuidanceWait(Tolerant):
    """A range of expected waiting in minutes; ``guides`` on duty who may take the request."""

    low_minutes = count(required=True)
    likely_minutes = count(required=True)
    high_minutes = count(required=True)
    guides = count(required=True)


class WaitNote(Tolerant):
    """Why there is no range: ``nobody_on_duty``, ``on_a_break``, ``away`` (the desk cannot be asked just now)."""

    code = one_of(("nobody_on_duty", "on_a_break", "away"), required=True)
    zh = text(200, required=True)
    en = text(200, required=True)


class NextWhy(Tolerant):
    """Why this request is next: in words and as data.

    ``rule``: ``longest_wait`` (earliest virtual arrival), ``credit`` (goes before earlier arrivals by its credit),
    ``overdue`` (waited beyond the promise: anybody may take it), ``nobody_skilled`` (nobody on duty knows the matter or
    the language, so anybody may). ``overtaken``: requests that came earlier and wait on because of the credit;
    ``left_to_others``: those that are before it but not for this guide.
    """

    zh = text(600, required=True)
    en = text(600, required=True)
    rule = one_of(WHY_RULES, required=True)
    waited_minutes = fields.Float(required=True)
    credit_minutes = fields.Float(required=True)
    overtaken = count(required=True)
    left_to_others = count(required=True)


class NextRequest(Schema):
    """What ``guidance.next`` takes."""

    hall = identifier(required=True)


class Reassign(Schema):
    """What ``guidance.reassign`` takes. ``guide``: who goes on; ``None``: it waits again, at its old place."""

    request = identifier(required=True)
    guide = identifier(load_default=None, allow_none=True)
    reason = text(LONGEST_REASON, required=True)


class JoinSitting(Schema):
    """What ``guidance.join`` takes."""

    request = identifier(required=True)


class OfCode(Schema):
    """What ``guidance.public_state`` and ``guidance.cancel`` take: the request's own unguessable code."""

    code = identifier(required=True)


class OfVisit(Schema):
    """What ``guidance.of_visit`` takes."""

    visit = identifier(required=True)


class AskByPhone(Schema):
    """What ``guidance.request_by_phone`` takes. ``code``: the visit's; ``matter``: else that of its present stop."""

    code = identifier(required=True)
    matter = identifier(load_default=None, allow_none=True)
    topic = text(200, load_default=None, allow_none=True)
    language = one_of(LANGUAGES, load_default=None, allow_none=True)
    needs = fields.List(one_of(NEEDS), load_default=list, validate=Length(max=len(NEEDS)))


class GoOnDuty(Schema):
    """What ``guidance.go_on_duty`` takes. ``area``: where the guide works; ``None``: wherever a seat is free."""

    hall = identifier(required=True)
    area = identifier(load_default=None, allow_none=True)


class TakeBreak(Schema):
    """What ``guidance.take_break`` takes. ``reason``: without personal data."""

    hall = identifier(required=True)
    reason = text(100, required=True)


class SetSkills(Schema):
    """What ``guidance.set_skills`` takes: what a guide may help with in a hall.

    ``matters``: ids; ``groups``: queues of the hall, or main items 主项; neither: every matter. ``languages``: none
    means all.
    """

    hall = identifier(required=True)
    guide = identifier(required=True)
    matters = fields.List(identifier(), load_default=list, validate=Length(max=500))
    groups = fields.List(text(200), load_default=list, validate=Length(max=100))
    languages = fields.List(one_of(LANGUAGES), load_default=list, validate=Length(max=len(LANGUAGES)))


class SkillsView(Schema):
    """What a guide may help with in a hall."""

    guide = identifier(required=True)
    hall = identifier(required=True)
    matters = fields.List(identifier(), required=True)
    groups = fields.List(text(200), required=True)
    languages = fields.List(one_of(LANGUAGES), required=True)


class PublicView(Schema):
    """A request as its visitor sees it: nothing of others, and not who helps.

    ``ahead``, ``wait``: while it waits; ``note``: why there is no range. ``area``, ``seat``: where to sit, once
    claimed.
    """

    code = identifier(required=True)
    hall = identifier(required=True)
    state = fields.String(required=True)
    matter = identifier(required=True)
    language = one_of(LANGUAGES, required=True)
    needs = fields.List(one_of(NEEDS), required=True)
    requested_at = moment(required=True)
    ahead = count(required=True, allow_none=True)
    wait = fields.Nested(GuidanceWait, required=True, allow_none=True)
    note = fields.Nested(WaitNote, required=True, allow_none=True)
    area = fields.Nested(Name, required=True, allow_none=True)
    seat = count(required=True, allow_none=True)


class AreaView(GuidanceArea):
    """An area of the hall, and how many of its seats are ``taken``."""

    taken = count(required=True)


class GuideView(Schema):
    """A guide on duty today. ``sittings``: requests they have claimed; ``break_reason``: while on a break."""

    guide = identifier(required=True)
    area = identifier(required=True, allow_none=True)
    on_break = fields.Boolean(required=True)
    break_reason = text(100, required=True, allow_none=True)
    since = moment(required=True, allow_none=True)
    sittings = fields.List(identifier(), required=True)
    skills = fields.Nested(SkillsView, required=True)


class DeskView(Schema):
    """The guidance desk of a hall as it stands: seats, guides, how many wait, and how many beyond their promise."""

    hall = identifier(required=True)
    areas = fields.List(fields.Nested(AreaView), required=True)
    guides = fields.List(fields.Nested(GuideView), required=True)
    waiting = count(required=True)
    overdue = count(required=True)
    promise_minutes = fields.Float(required=True)


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
