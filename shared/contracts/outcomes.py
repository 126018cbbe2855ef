"""How a sitting ends, whom it was filed by, and what became of the filing."""

from __future__ import annotations

from marshmallow import Schema, fields

from shared.contracts.checklists import day
from shared.contracts.desk_events import RequestFact
from shared.contracts.materials import MaterialsTaken
from shared.contracts.words import LANGUAGES, NEEDS, count, identifier, moment, one_of, text

OUTCOMES = ("filed", "filed_partly", "not_possible_online", "left")
AT_HOME = ("yes", "no", "unsure")
BECAME = ("accepted", "corrected", "decided")
DECISIONS = ("granted", "refused")


class ResolveRequest(Schema):
    """What ``guidance.resolve`` takes.

    ``filed`` needs a ``receipt`` that looks as the matter's checklist says; ``filed_partly`` a day to ``continue_on``
    on which the hall is open; ``not_possible_online`` a ``reason``: an id of the office's list. ``on_behalf``: a guide
    filed in the visitor's place, for which a consent must be noted; else the visitor did, with their own account.
    ``at_home_next``: whether the visitor will file by themselves next time.
    """

    request = identifier(required=True)
    outcome = one_of(OUTCOMES, required=True)
    receipt = text(80, load_default=None, allow_none=True)
    reason = text(200, load_default=None, allow_none=True)
    continue_on = day(load_default=None, allow_none=True)
    on_behalf = fields.Boolean(load_default=False)
    at_home_next = one_of(AT_HOME, load_default=None, allow_none=True)


class FollowUp(Schema):
    """What ``guidance.follow_up`` takes: what a filing became ``on`` a day; ``decision``: of what was decided."""

    request = identifier(required=True)
    state = one_of(BECAME, required=True)
    on = day(required=True)
    decision = one_of(DECISIONS, load_default=None, allow_none=True)


class BecameView(Schema):
    """What became of a filing ``on`` a day."""

    state = one_of(BECAME, required=True)
    on = day(required=True)
    decision = one_of(DECISIONS, required=True, allow_none=True)


class GuidanceResolved(RequestFact):
    """The sitting ended. ``receipt``: the filing's number; ``reason``: why not, of the list in version ``reasons``.

    ``helpers``: guides who joined; ``on_behalf``: a guide filed in the visitor's place, by ``consent`` (its number);
    else the visitor did, with their own account. ``continue_on``, ``at_home_next``: see ``ResolveRequest``.
    """

    guide = identifier(required=True)
    outcome = one_of(OUTCOMES, required=True)
    receipt = text(80, load_default=None, allow_none=True)
    reason = text(200, load_default=None, allow_none=True)
    helpers = fields.List(identifier(), load_default=list)
    continue_on = day(load_default=None, allow_none=True)
    on_behalf = fields.Boolean(load_default=False)
    consent = count(load_default=None, allow_none=True)
    at_home_next = one_of(AT_HOME, load_default=None, allow_none=True)
    reasons = identifier(load_default=None, allow_none=True)


class GuidanceHandedOver(RequestFact):
    """The visitor goes on at a counter of ``queue``, as somebody who came at ``arrived_at``.

    ``visit`` ``None``: there is none yet, so one is to be registered. ``arrived_at``: the time of asking, or of arrival
    where a clerk sent them. ``materials``: as they were checked last.
    """

    guide = identifier(required=True)
    queue = identifier(required=True)
    language = one_of(LANGUAGES, required=True)
    needs = fields.List(one_of(NEEDS), load_default=list)
    arrived_at = moment(load_default=None, allow_none=True)
    materials = fields.Nested(MaterialsTaken, load_default=None, allow_none=True)


class GuidanceFollowedUp(RequestFact):
    """What became of a filing ``on`` a day, as somebody of the desk noted later."""

    state = one_of(BECAME, required=True)
    on = day(required=True)
    decision = one_of(DECISIONS, load_default=None, allow_none=True)
    noted_by = identifier(required=True)


EVENTS = {
    "guidance_resolved": GuidanceResolved,
    "guidance_handed_over": GuidanceHandedOver,
    "guidance_followed_up": GuidanceFollowedUp,
}
RECEIVERS = {"guidance_resolved": {"intake"}, "guidance_handed_over": {"intake"}}
