"""Complaints, and bad ratings, which are complaints that came with a rating: what is asked, answered and said.

What people wrote, and how they are reached, stays sealed in the office's documents and is in no event.
"""

from __future__ import annotations

from marshmallow import Schema, fields
from marshmallow.validate import Length, Range

from shared.contracts.personal import phone_number
from shared.contracts.words import Tolerant, count, identifier, moment, one_of, text

CHANNELS = ("rating", "online", "kiosk", "counter", "phone", "letter", "hotline")
"""How it came. ``rating``: with a bad rating; ``online``: by the code of a visit; the last four: through staff."""
TOLD_BY_STAFF = ("counter", "phone", "letter", "hotline")
CATEGORIES = ("conduct", "waiting", "procedure", "materials", "fees", "premises", "other")
STATES = ("received", "accepted", "answered", "declined", "archived")
STEPS = ("accept", "decline", "contact", "investigate", "answer", "call_back", "archive")
RESULTS = ("satisfied", "not_satisfied", "not_reached")
LEVELS = ("supervisor", "officer", "admin")
LARGEST_PAGE = 200


class Contact(Schema):
    """How somebody is reached. Kept encrypted; shown to officers only, and each time it is written down who looked."""

    name = text(60, load_default=None, allow_none=True)
    phone = phone_number(required=True)


class LodgeComplaint(Schema):
    """What ``standards.lodge_complaint`` takes. ``visit_code``: of a visit in this hall, by whoever holds it."""

    hall = identifier(required=True)
    category = one_of(CATEGORIES, required=True)
    content = text(2000, required=True)
    contact = fields.Nested(Contact, load_default=None, allow_none=True)
    channel = one_of(TOLD_BY_STAFF, load_default=None, allow_none=True)
    visit_code = identifier(load_default=None, allow_none=True)


class ListComplaints(Schema):
    """What ``standards.list_complaints`` takes; without a hall: of all the caller's. ``after``: as ``next`` said."""

    hall = identifier(load_default=None, allow_none=True)
    state = one_of(STATES, load_default=None, allow_none=True)
    channel = one_of(CHANNELS, load_default=None, allow_none=True)
    overdue = fields.Boolean(load_default=None, allow_none=True)
    after = identifier(load_default=None, allow_none=True)
    limit = fields.Integer(load_default=50, strict=True, validate=Range(1, LARGEST_PAGE))


class OfComplaint(Schema):
    """What ``standards.get_complaint`` and ``get_complaint_contact`` take."""

    complaint = identifier(required=True)


class ByCode(Schema):
    """What ``standards.follow_complaint`` takes: the code that whoever complained was given."""

    code = identifier(required=True)


class TakeStep(OfComplaint):
    """What ``standards.take_complaint_step`` takes. ``result``: of a call back."""

    step = one_of(STEPS, required=True)
    words = text(2000, load_default=None, allow_none=True)
    result = one_of(RESULTS, load_default=None, allow_none=True)


class StepView(Schema):
    """A step that was taken."""

    step = one_of(STEPS, required=True)
    at = moment(required=True)
    by = identifier(required=True)
    words = text(2000, required=True, allow_none=True)
    result = one_of(RESULTS, required=True, allow_none=True)


class DueView(Schema):
    """The last day (in the hall's zone) for a step; ``overdue``: it is past, and the step still is to be taken."""

    step = one_of(STEPS, required=True)
    day = fields.String(required=True)
    done = fields.Boolean(required=True)
    overdue = fields.Boolean(required=True)


class EscalatedView(Schema):
    """Somebody of ``level`` was told that ``step`` is overdue."""

    level = one_of(LEVELS, required=True)
    step = one_of(STEPS, required=True)
    at = moment(required=True)


class ComplaintView(Schema):
    """A complaint as the office sees it. ``named``: whoever complained can be reached. ``stars``: of a bad rating."""

    id = identifier(required=True)
    hall = identifier(required=True)
    channel = one_of(CHANNELS, required=True)
    category = one_of(CATEGORIES, required=True)
    state = one_of(STATES, required=True)
    received_at = moment(required=True)
    named = fields.Boolean(required=True)
    visit = identifier(required=True, allow_none=True)
    stop = count(required=True, allow_none=True)
    stars = fields.Integer(required=True, allow_none=True)
    content = text(2000, required=True, allow_none=True)
    due = fields.List(fields.Nested(DueView), required=True)
    steps = fields.List(fields.Nested(StepView), required=True)
    escalations = fields.List(fields.Nested(EscalatedView), required=True)
    next_steps = fields.List(one_of(STEPS), required=True)


class LodgedView(Schema):
    """What whoever complained gets: ``code`` follows it, and only they have it."""

    id = identifier(required=True)
    code = identifier(required=True)
    state = one_of(STATES, required=True)
    answer_by = fields.String(required=True)


class FollowedView(Schema):
    """A complaint as whoever complained sees it. ``answer``: what the office answered, ``None``: nothing yet."""

    state = one_of(STATES, required=True)
    received_at = moment(required=True)
    answer_by = fields.String(required=True)
    answer = text(2000, required=True, allow_none=True)


class ContactView(Schema):
    """How somebody is reached, and what they said beside their rating (``comments``)."""

    name = text(60, required=True, allow_none=True)
    phone = fields.String(required=True, allow_none=True)
    comments = fields.List(text(500), required=True, validate=Length(max=50))


class ComplaintFact(Tolerant):
    """What every event about a complaint says."""

    complaint = identifier(required=True)
    channel = one_of(CHANNELS, required=True)
    category = one_of(CATEGORIES, required=True)
    named = fields.Boolean(required=True)
    received_at = moment(required=True)
    visit = identifier(required=True, allow_none=True)
    stop = count(required=True, allow_none=True)


class ComplaintReceived(ComplaintFact):
    """Somebody complained; ``stars``: by a bad rating of 1 or 2."""

    stars = fields.Integer(required=True, allow_none=True)


class ComplaintCalledBack(ComplaintFact):
    """Somebody was asked whether they are content with the answer."""

    result = one_of(RESULTS, required=True)


class ComplaintEscalated(ComplaintFact):
    """``step`` is overdue since ``due`` for so long that ``level`` is to know; once a level, step and day due."""

    level = one_of(LEVELS, required=True)
    step = one_of(STEPS, required=True)
    due = fields.String(required=True)


EVENTS: dict[str, type[Schema]] = {
    "complaint_received": ComplaintReceived,
    "complaint_accepted": ComplaintFact,
    "complaint_declined": ComplaintFact,
    "complaint_contacted": ComplaintFact,
    "complaint_investigated": ComplaintFact,
    "complaint_answered": ComplaintFact,
    "complaint_called_back": ComplaintCalledBack,
    "complaint_archived": ComplaintFact,
    "complaint_escalated": ComplaintEscalated,
    "complaint_contact_seen": ComplaintFact,
}
RECEIVERS: dict[str, set[str]] = {name: {"standards"} for name in EVENTS}
"""The office hears its own complaints, so that they are evidence like everything else."""
