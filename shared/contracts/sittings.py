"""A sitting step by step: what is told of its checklist's steps, at once or from a tablet without a network."""

from __future__ import annotations

from marshmallow import Schema, fields
from marshmallow.validate import Length, NoneOf, Range, Regexp

from shared.contracts.checklists import STEP_KINDS, Receipt, Trouble
from shared.contracts.desk_events import RequestFact
from shared.contracts.words import Name, count, identifier, moment, one_of, text

LONGEST_STEP = 60
LONGEST_NOTE = 300
STEP_STATES = ("open", "done", "skipped", "stuck")
"""What may be said of a step: not done (any more), done, left out (an optional one), or that it does not go on here."""
SHOWN_STATES = (*STEP_STATES, "disputed")
"""``disputed``: two tablets said different things of the same version; both are kept until somebody settles it."""
MOST_CHANGES_AT_ONCE = 200
LARGEST_NUMBER = 1_000_000
AT_ONCE = "desk"
"""The device of what is told at once; no tablet has that name."""
_TABLET = Regexp(r"\A[A-Za-z0-9_.:-]{1,80}\Z", error="Must be 1 to 80 letters, digits or _ - . :")
REFUSED_BECAUSE = (
    "unknown_step",
    "other_checklist",
    "unknown_version",
    "required_step",
    "personal_note",
    "other_content",
    "too_many",
)


class GetSitting(Schema):
    """What ``guidance.get_request`` takes."""

    request = identifier(required=True)


class SettleStep(GetSitting):
    """What ``guidance.settle_step`` takes. ``version``: the one in which it is disputed. ``note``: nothing personal."""

    step = text(LONGEST_STEP, required=True)
    state = one_of(STEP_STATES, required=True)
    version = count(required=True)
    note = text(LONGEST_NOTE, load_default=None, allow_none=True)


class DoStep(GetSitting):
    """What ``guidance.do_step`` takes. ``step``: which one, as the checklist names it.

    ``state`` ``None``: done, and then a step may also have a name that the checklist does not have (``3``, ``upload``).
    ``version``, ``checklist``: those that the guide sees; ``None``: whatever they are. ``note``: nothing personal.
    """

    step = text(LONGEST_STEP, required=True)
    state = one_of(STEP_STATES, load_default=None, allow_none=True)
    version = count(load_default=None, allow_none=True)
    checklist = identifier(load_default=None, allow_none=True)
    note = text(LONGEST_NOTE, load_default=None, allow_none=True)


class ChangeGiven(Schema):
    """A change as a tablet tells it. ``number``: its own running number, which never means another change.

    ``base``: the version of the step that the hall told the tablet last. ``at``: when it was noted, by the tablet's
    clock. ``checklist``: the version that the tablet shows.
    """

    number = fields.Integer(required=True, strict=True, validate=Range(1, LARGEST_NUMBER))
    step = identifier(required=True)
    base = count(required=True)
    state = one_of(STEP_STATES, required=True)
    note = text(LONGEST_NOTE, load_default=None, allow_none=True)
    at = moment(required=True)
    checklist = identifier(required=True)


class MergeChanges(GetSitting):
    """What ``guidance.merge_changes`` takes, in any order, any number of times.

    ``device``: the tablet's own name, made once. ``sent_at``: what its clock shows as it sends; by that its times are
    put right.
    """

    device = fields.String(required=True, validate=[_TABLET, NoneOf([AT_ONCE], error="Must be a tablet's own name.")])
    sent_at = moment(load_default=None, allow_none=True)
    changes = fields.List(fields.Nested(ChangeGiven), required=True, validate=Length(1, MOST_CHANGES_AT_ONCE))


class ChangeView(Schema):
    """What somebody (``by``, an opaque id) said of a step. ``device``: on which tablet, ``desk``: told at once."""

    state = one_of(STEP_STATES, required=True)
    note = text(LONGEST_NOTE, required=True, allow_none=True)
    at = moment(required=True)
    by = fields.String(required=True)
    device = identifier(required=True)


class StepView(Schema):
    """A step as it stands. ``seconds``: how long it took so far; ``notes``: all, the oldest first.

    ``standing``: while it is disputed, what differs.
    """

    id = text(LONGEST_STEP, required=True)
    state = one_of(SHOWN_STATES, required=True)
    version = count(required=True)
    seconds = count(required=True, allow_none=True)
    changed_at = moment(required=True, allow_none=True)
    notes = fields.List(fields.Nested(ChangeView), required=True)
    standing = fields.List(fields.Nested(ChangeView), required=True)


class ProgressView(Schema):
    """How far a sitting is by its ``checklist`` (a version). ``current``: the step that comes next.

    ``disputed``: steps that must be settled.
    """

    checklist = identifier(required=True)
    begun_at = moment(required=True)
    current = text(LONGEST_STEP, required=True, allow_none=True)
    disputed = fields.List(text(LONGEST_STEP), required=True)
    steps = fields.List(fields.Nested(StepView), required=True)


class ShownStep(StepView):
    """A step with what the checklist says of it; ``None`` where it has no such step."""

    kind = one_of(STEP_KINDS, required=True, allow_none=True)
    title = fields.Nested(Name, required=True, allow_none=True)
    wording = fields.Nested(Name, required=True, allow_none=True)
    troubles = fields.List(fields.Nested(Trouble), required=True, allow_none=True)
    optional = fields.Boolean(required=True, allow_none=True)


class ChecklistProgress(ProgressView):
    """How far a sitting is, with the words of its checklist. ``generated``: made from the matter's materials."""

    steps = fields.List(fields.Nested(ShownStep), required=True)
    site = fields.Nested(Name, required=True)
    receipt = fields.Nested(Receipt, required=True)
    generated = fields.Boolean(required=True)


class RefusedChange(Schema):
    """A change that was not merged, and why."""

    number = fields.Integer(required=True)
    reason = one_of(REFUSED_BECAUSE, required=True)
    problem = fields.String(required=True)


class MergedChanges(Schema):
    """What became of a batch, by the tablet's numbers; it may forget what was ``merged`` and what was ``known``."""

    request = identifier(required=True)
    device = identifier(required=True)
    merged = fields.List(fields.Integer(), required=True)
    known = fields.List(fields.Integer(), required=True)
    refused = fields.List(fields.Nested(RefusedChange), required=True)
    progress = fields.Nested(ProgressView, required=True)


class StepFact(RequestFact):
    """What every event about a step says: ``version`` of the step by ``checklist``; never its note."""

    guide = identifier(required=True)
    step = text(LONGEST_STEP, required=True)
    checklist = identifier(load_default=None, allow_none=True)
    version = count(load_default=None, allow_none=True)


class GuidanceStepDone(StepFact):
    """A step of the filing is done, at ``done_at``, which is earlier than the event where a tablet was offline."""

    done_at = moment(load_default=None, allow_none=True)


class GuidanceStepChanged(StepFact):
    """A step is not done any more (``open``), left out (``skipped``), or does not go on (``stuck``)."""

    state = one_of(("open", "skipped", "stuck"), required=True)
    changed_at = moment(required=True)


EVENTS = {"guidance_step_done": GuidanceStepDone, "guidance_step_changed": GuidanceStepChanged}
