"""What the door is asked and answers about a sitting's steps."""

from __future__ import annotations

from typing import Any

from marshmallow import fields
from marshmallow.validate import Length

from services.gateway.schemas.offices import Guidance
from services.gateway.schemas.words import MomentText, moment
from shared.contracts import sittings as told
from shared.contracts.words import count, identifier, one_of, text
from shared.web import Strict


class ChangeStep(Strict):
    """What became of a step; nothing at all: it is done.

    ``version``, ``checklist``: those on the guide's screen; others are refused with 409. ``note``: a few words without
    personal data. There is no place for photos.
    """

    state = one_of(told.STEP_STATES, load_default=None, allow_none=True)
    version = count(load_default=None, allow_none=True)
    checklist = identifier(load_default=None, allow_none=True)
    note = text(told.LONGEST_NOTE, load_default=None, allow_none=True)


class SettleStep(Strict):
    """What is right of a disputed step. ``version``: the one in which it is disputed."""

    state = one_of(told.STEP_STATES, required=True)
    version = count(required=True)
    note = text(told.LONGEST_NOTE, load_default=None, allow_none=True)


class ChangeOfTablet(told.ChangeGiven, Strict):
    """One change under a ``number`` of the tablet's own; ``base``: the version of the step that it was told last."""

    at: Any = MomentText(required=True)


class Changes(told.MergeChanges, Strict):
    """What a tablet noted, in any order, as often as need be. ``sent_at``: its clock as it sends."""

    class Meta:
        exclude = ("request",)

    sent_at: Any = MomentText(load_default=None, allow_none=True)
    changes: Any = fields.List(
        fields.Nested(ChangeOfTablet), required=True, validate=Length(1, told.MOST_CHANGES_AT_ONCE)
    )


class ChangeOfStep(told.ChangeView):
    """What somebody said of a step."""

    at: Any = moment(required=True)


class StepStanding(told.StepView):
    """A step as it stands."""

    changed_at: Any = moment(required=True, allow_none=True)
    notes: Any = fields.List(fields.Nested(ChangeOfStep), required=True)
    standing: Any = fields.List(fields.Nested(ChangeOfStep), required=True)


class StepShown(StepStanding, told.ShownStep):
    """A step as it stands, with what the checklist says of it."""


class Progress(told.ProgressView):
    """How far a sitting is. ``current``: the step that comes next; ``disputed``: steps that must be settled."""

    begun_at: Any = moment(required=True)
    steps: Any = fields.List(fields.Nested(StepStanding), required=True)


class ChecklistProgress(told.ChecklistProgress):
    """How far a sitting is, with the words of its checklist."""

    begun_at: Any = moment(required=True)
    steps: Any = fields.List(fields.Nested(StepShown), required=True)


class Sitting(Guidance):
    """A request whole; ``progress``: once it was claimed."""

    progress = fields.Nested(ChecklistProgress, required=True, allow_none=True)


class Stepped(Guidance):
    """A request after a step; the words of the checklist are in the request whole."""

    progress = fields.Nested(Progress, required=True, allow_none=True)


class Merged(told.MergedChanges):
    """What became of a batch, and the sitting as it stands."""

    progress: Any = fields.Nested(Progress, required=True)
