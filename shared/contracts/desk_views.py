"""The guidance desk as it is shown: waits, seats, guides, and why somebody is next."""

from __future__ import annotations

from marshmallow import Schema, fields

from shared.contracts.desk import GuidanceArea
from shared.contracts.words import LANGUAGES, NEEDS, Name, Tolerant, count, identifier, moment, one_of, text

WHY_RULES = ("longest_wait", "credit", "overdue", "nobody_skilled")


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
