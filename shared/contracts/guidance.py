"""What the guidance desk says: requests for help with online filing, and guides on duty."""

from __future__ import annotations

from marshmallow import Schema, fields
from marshmallow.validate import Length, Range

from shared.contracts import consents, desk_events, materials, outcomes, sittings
from shared.contracts.checklists import day
from shared.contracts.desk import SOURCES
from shared.contracts.desk_views import GuidanceWait, NextWhy, WaitNote
from shared.contracts.materials import MaterialsSummary
from shared.contracts.outcomes import AT_HOME, OUTCOMES, BecameView
from shared.contracts.sittings import LONGEST_STEP
from shared.contracts.words import (
    GUIDANCE_STATES,
    LANGUAGES,
    NEEDS,
    PRIORITIES,
    count,
    identifier,
    moment,
    one_of,
    text,
)

LARGEST_PAGE = 200


class AskForGuidance(Schema):
    """What ``guidance.request`` takes: the matter to file, with a visit or anonymously; ``needs`` as of a visit.

    ``language`` and ``priority`` ``None``: those of the visit, else ``zh`` and ``normal``.
    """

    hall = identifier(required=True)
    matter = identifier(required=True)
    visit = identifier(load_default=None, allow_none=True)
    topic = text(200, load_default=None, allow_none=True)
    language = one_of(LANGUAGES, load_default=None, allow_none=True)
    priority = one_of(PRIORITIES, load_default=None, allow_none=True)
    needs = fields.List(one_of(NEEDS), load_default=list, validate=Length(max=len(NEEDS)))


class ListRequests(Schema):
    """What ``guidance.list_requests`` takes. ``overdue``: only those that nobody claimed within
    their promise; ``after``: the id that the page before ended with.
    """

    hall = identifier(required=True)
    state = one_of(GUIDANCE_STATES, load_default=None, allow_none=True)
    overdue = fields.Boolean(load_default=None, allow_none=True)
    after = identifier(load_default=None, allow_none=True)
    limit = fields.Integer(load_default=50, strict=True, validate=Range(1, LARGEST_PAGE))


class ClaimRequest(Schema):
    """What ``guidance.claim`` takes."""

    request = identifier(required=True)


class HandOver(ClaimRequest):
    """What ``guidance.hand_over`` takes. ``queue``: the queue of the hall in which the visitor goes on."""

    queue = identifier(required=True)


class AtHall(Schema):
    """What ``guidance.go_off_duty``, ``come_back`` and ``desk`` take."""

    hall = identifier(required=True)


class RequestView(Schema):
    """A request as the screens see it.

    ``steps``: those done, in that order; ``queue``: where it was handed over to; ``ahead``: waiting requests that are
    before it, ``None`` once it is claimed; ``wait``: how long it may take, ``note``: why that is not known.
    ``due_at``: until when somebody should claim it; ``overdue``: nobody did. ``area``, ``seat``: where they sit, or
    sat. ``helpers``: further guides of the sitting. ``code``: to follow and cancel it by, said to whoever asked.
    ``counts_from``: since when the visitor waits. ``materials``: their last check; ``consents``: how many hold;
    ``on_behalf``, ``continue_on``, ``at_home_next``: see ``ResolveRequest``; ``became``: what came of the filing.
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
    wait = fields.Nested(GuidanceWait, required=True, allow_none=True)
    note = fields.Nested(WaitNote, required=True, allow_none=True)
    priority = one_of(PRIORITIES, required=True)
    source = one_of(SOURCES, required=True)
    due_at = moment(required=True, allow_none=True)
    overdue = fields.Boolean(required=True)
    claimed_at = moment(required=True, allow_none=True)
    area = identifier(required=True, allow_none=True)
    seat = count(required=True, allow_none=True)
    helpers = fields.List(identifier(), required=True)
    counts_from = moment(required=True, allow_none=True)
    materials = fields.Nested(MaterialsSummary, required=True, allow_none=True)
    consents = count(required=True)
    on_behalf = fields.Boolean(required=True)
    continue_on = day(required=True, allow_none=True)
    at_home_next = one_of(AT_HOME, required=True, allow_none=True)
    became = fields.List(fields.Nested(BecameView), required=True)
    code = identifier()


class NextView(Schema):
    """The request that the guide has claimed by asking for the next one, and why it was that one."""

    request = fields.Nested(RequestView, required=True)
    why = fields.Nested(NextWhy, required=True)


class HandedOverView(RequestView):
    """A request that was handed over. ``ticket``: as the queue shows it, and ``visit_code``: to follow it by.

    Both are ``None`` while intake or the queue is away: the event brings the ticket then.
    """

    ticket = fields.Dict(keys=fields.String(), required=True, allow_none=True)
    visit_code = text(40, required=True, allow_none=True)


class DutyView(Schema):
    """A guide's duty of one service day. ``area``: where; ``break_reason``: while ``on_break``."""

    guide = identifier(required=True)
    hall = identifier(required=True)
    day = fields.String(required=True)
    on_duty = fields.Boolean(required=True)
    area = identifier(required=True, allow_none=True)
    on_break = fields.Boolean(required=True)
    break_reason = text(100, required=True, allow_none=True)


EVENTS = {
    **desk_events.EVENTS,
    **sittings.EVENTS,
    **materials.EVENTS,
    **consents.EVENTS,
    **outcomes.EVENTS,
}
RECEIVERS = {**desk_events.RECEIVERS, **outcomes.RECEIVERS}
