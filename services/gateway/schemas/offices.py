"""What the door answers about guidance and standards, and about itself."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields

from services.gateway.schemas.told import Ticket
from services.gateway.schemas.words import moment, page_of
from shared.contracts import standards as told
from shared.contracts.desk_views import DeskView, GuideView, NextWhy, SkillsView
from shared.contracts.guidance import DutyView, RequestView
from shared.contracts.service_standard import Standard as WholeStandard
from shared.contracts.service_standard import StandardDomain, Words
from shared.contracts.words import count, identifier
from shared.web import Strict


class Guidance(RequestView):
    """A request for help with online filing. ``guide``: the opaque id of who claimed it.

    ``ahead``, ``wait``: while it waits; ``note``: why there is no range. ``overdue``: nobody claimed it by ``due_at``.
    ``area``, ``seat``: where they sit. ``helpers``: further guides. ``code``: to follow and cancel it by, said to
    whoever asked. ``counts_from``: since when they wait. ``materials``: their last check; ``consents``: how many
    hold; ``on_behalf``, ``continue_on``, ``at_home_next``: of its end; ``became``: what came of the filing.
    """

    requested_at: Any = moment(required=True)  # as text: rooms exchange plain JSON
    due_at: Any = moment(required=True, allow_none=True)
    claimed_at: Any = moment(required=True, allow_none=True)
    counts_from: Any = moment(required=True, allow_none=True)


class NextGuidance(Schema):
    """The request that the guide now sits with, and why it was next."""

    request = fields.Nested(Guidance, required=True)
    why = fields.Nested(NextWhy, required=True)


class Skills(SkillsView):
    """What a guide may help with in a hall."""


class GuideOnDuty(GuideView):
    """A guide on duty. ``since``: when that last changed."""

    since: Any = moment(required=True, allow_none=True)


class GuidanceDesk(DeskView):
    """The guidance desk of a hall as it stands."""

    guides: Any = fields.List(fields.Nested(GuideOnDuty), required=True)


class HandedOver(Guidance):
    """A request that was handed over. ``ticket``, ``visit_code``: null while they cannot be had; then they follow."""

    ticket = fields.Nested(Ticket, required=True, allow_none=True)
    visit_code = fields.String(required=True, allow_none=True)


class Duty(DutyView):
    """A guide's duty today."""


class StandardVersion(WholeStandard):
    """One version of a service standard, its clauses as data."""


class StandardInList(Schema):
    """A standard in its newest version. ``clauses``: how many; ``versions``: all, the oldest first."""

    id = identifier(required=True)
    version = identifier(required=True)
    valid_from = fields.String(allow_none=True)
    name = fields.Nested(Words, required=True)
    domains = fields.List(fields.Nested(StandardDomain), required=True)
    clauses = count(required=True)
    versions = fields.List(identifier(), required=True)


class PublishStandard(Strict):
    """A version of a standard, whole. The same again changes nothing; another content needs another version."""

    standard = fields.Nested(WholeStandard, required=True)


class CheckStandard(Strict):
    """A draft of a standard, right or wrong: nothing is published."""

    standard = fields.Dict(keys=fields.String(), required=True)


class StandardPublished(Schema):
    """Whether something was published; it was there already where not."""

    standard = identifier(required=True)
    version = identifier(required=True)
    changed = fields.Boolean(required=True)


class StandardDifferenceWanted(Strict):
    """``from``: the earlier version; else the one that was published before."""

    earlier = identifier(load_default=None, data_key="from")


class StandardDifference(told.DifferenceView):
    """What a version changed, part by part and field by field."""


class StandardDraft(told.DraftView):
    """What is wrong with a draft, and what it would change."""


class Health(Schema):
    """Whether this process lives."""

    status = fields.String(required=True)


class Readiness(Schema):
    """Whether this process can work: its database and the broker answer, and the live events flow."""

    ready = fields.Boolean(required=True)
    database = fields.Boolean(required=True)
    broker = fields.Boolean(required=True)
    live = fields.Boolean(required=True)


GuidancePage = page_of(Guidance, "GuidancePage")
StandardPage = page_of(StandardInList, "StandardPage")
