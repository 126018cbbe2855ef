"""What the door is asked and answers about complaints."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from services.gateway.schemas.words import Page, moment, page_of
from shared.contracts import complaints as told
from shared.contracts.personal import phone_number
from shared.contracts.words import identifier, one_of, text
from shared.web import Strict


class ContactGiven(Strict):
    """How whoever complains is reached: kept encrypted, shown to officers only."""

    name = text(60, load_default=None, allow_none=True)
    phone = phone_number(required=True)


class LodgeComplaint(Strict):
    """What somebody is not content with. ``visit_code``: of their visit; without a token it is needed.

    ``channel``: how staff heard of it.
    """

    category = one_of(told.CATEGORIES, required=True)
    content = text(2000, required=True)
    contact = fields.Nested(ContactGiven, load_default=None, allow_none=True)
    channel = one_of(told.TOLD_BY_STAFF, load_default=None, allow_none=True)
    visit_code = identifier(load_default=None, allow_none=True)


class ComplaintsWanted(Page):
    """Which complaints: those of ``hall`` (else of all the caller's halls), in ``state``, by ``channel``."""

    hall = identifier(load_default=None)
    state = one_of(told.STATES, load_default=None)
    channel = one_of(told.CHANNELS, load_default=None)
    overdue = fields.Boolean(load_default=None, truthy={"true"}, falsy={"false"})


class TakeStep(Strict):
    """``words``: needed to decline, investigate and answer. ``result``: of a call back."""

    words = text(2000, load_default=None, allow_none=True)
    result = one_of(told.RESULTS, load_default=None, allow_none=True)


class Lodged(told.LodgedView):
    """What whoever complained takes along: ``code`` follows it."""


class Followed(told.FollowedView):
    """A complaint as whoever complained sees it."""

    received_at: Any = moment(required=True)


class ComplaintStep(told.StepView):
    """A step that was taken."""

    at: Any = moment(required=True)


class ComplaintEscalation(told.EscalatedView):
    """Somebody of ``level`` was told that a step is overdue."""

    at: Any = moment(required=True)


class Complaint(told.ComplaintView):
    """A complaint, or a bad rating, as the office sees it."""

    received_at: Any = moment(required=True)
    steps: Any = fields.List(fields.Nested(ComplaintStep), required=True)
    escalations: Any = fields.List(fields.Nested(ComplaintEscalation), required=True)


class ComplaintContact(told.ContactView):
    """How whoever complained is reached, and what they wrote beside their rating."""


ComplaintPage = page_of(Complaint, "ComplaintPage")
