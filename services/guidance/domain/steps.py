"""The steps of a sitting, told one at a time: in order, on the version that is shown, without personal data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from services.guidance.domain.checklist import Plan
from services.guidance.domain.notes import personal
from services.guidance.domain.progress import DESK, DONE, OPEN, SKIPPED, Change, Progress, Step, done_steps
from services.guidance.domain.request import Guide, Request, said_of
from services.guidance.domain.sitting import sitting_guide
from shared.errors import Conflict, Invalid, NotFound
from shared.happening import Happened

MOST_CHANGES = 400
"""Changes of one sitting, so that its document stays small."""
MOST_OTHER_STEPS = 50
"""Steps of one sitting that its checklist does not have."""

Turned = tuple[Request, tuple[Happened, ...]]


@dataclass(frozen=True)
class Told:
    """What a guide says of ``step``. ``state`` ``None``: done, whether or not the checklist knows that step.

    ``version``, ``checklist``: those that the guide sees; ``None``: whatever they are.
    """

    step: str
    state: str | None = None
    version: int | None = None
    checklist: str | None = None
    note: str | None = None


def begun(request: Request, checklist: str, now: datetime) -> Request:
    """Return the claimed request as one that goes by ``checklist`` (a version), if it goes by none yet.

    Steps that were noted before there were checklists are taken along.
    """
    if request.progress is not None:
        return request
    at, by = request.claimed_at or now, request.guide or ""
    before = [Change(step, DONE, 0, DESK, number, at, by) for number, step in enumerate(request.steps, 1)]
    return replace(request, progress=Progress(checklist, at, tuple(before)))


def change_step(request: Request, plan: Plan, by: Guide, told: Told, now: datetime) -> Turned:
    """Return the request with what was ``told`` of a step; nothing happens when it stands so already.

    Raises ``Conflict`` unless the request is claimed, ``Forbidden`` unless ``by`` belongs to the sitting; ``Conflict``
    for a step out of order, disputed, or of another version, ``NotFound`` for one that the checklist does not have,
    ``Invalid`` for one that may not be skipped and for a note that holds something personal.
    """
    guide, progress = sitting_guide(request, by), progress_of(request)
    step, state = progress.step(told.step), told.state or DONE
    if told.state is None and told.note is None and step.state == state:
        return request, ()
    _require_same(progress, step, told)
    if plan.has(told.step):
        _require_allowed(plan, progress, told.step, state)
    elif told.state is not None:
        raise NotFound("The checklist of this sitting has no such step.", "step")
    elif step.version == 0:
        _require_room_for_another(plan, progress)
    require_impersonal(told.note)
    if step.state == state and not told.note:
        return request, ()
    return _with(request, guide, step, Change(step.id, state, step.version, DESK, 0, now, by.id, told.note))


def settle(request: Request, plan: Plan, by: Guide, told: Told, now: datetime) -> Turned:
    """Return the request with a disputed step settled by what was ``told``, which takes the place of all that stood.

    Raises ``Conflict`` when nothing is disputed there or something came in since, else as ``change_step``.
    """
    guide, progress = sitting_guide(request, by), progress_of(request)
    step, state = progress.step(told.step), told.state or DONE
    if not step.disputed:
        raise Conflict("Nothing is disputed about this step.", "step", {"state": request.state})
    _require_version(step, told)
    require_skippable(plan, step.id, state)
    require_impersonal(told.note)
    return _with(request, guide, step, Change(step.id, state, step.version, DESK, 0, now, by.id, told.note))


def said_of_change(request: Request, guide: str, change: Change, version: int) -> Happened:
    """Return what a change says: ``version`` of its step, and nothing of its note."""
    checklist = progress_of(request).checklist
    facts = {"guide": guide, "step": change.step, "checklist": checklist, "version": version}
    if change.state == DONE:
        return said_of("guidance_step_done", request, **facts, done_at=_iso(change.at))
    return said_of("guidance_step_changed", request, **facts, state=change.state, changed_at=_iso(change.at))


def progress_of(request: Request) -> Progress:
    """Return how far the sitting is; it has begun (``begun``)."""
    assert request.progress is not None, "a sitting begins with its checklist"
    return request.progress


def require_impersonal(note: str | None) -> None:
    """Raise ``Invalid`` when ``note`` seems to hold something personal; the refusal does not repeat it."""
    if note and (kind := personal(note)):
        raise Invalid(f"A note holds nothing personal: leave the {kind} out.", "note")


def require_skippable(plan: Plan, step: str, state: str) -> None:
    """Raise ``Invalid`` when ``step`` is to be skipped and is needed."""
    if state == SKIPPED and not _is_optional(plan, step):
        raise Invalid("This step is needed: only an optional one is skipped.", "state")


def _require_same(progress: Progress, step: Step, told: Told) -> None:
    if told.checklist not in (None, progress.checklist):
        raise Conflict(f"This sitting goes by version {progress.checklist} of the checklist.", "checklist", _claimed())
    if step.disputed:
        raise Conflict("Two tablets say different things of this step: settle that first.", "step", _claimed())
    _require_version(step, told)


def _require_version(step: Step, told: Told) -> None:
    if told.version not in (None, step.version):
        raise Conflict(f"This step is at version {step.version} by now.", "version", _claimed())


def _require_allowed(plan: Plan, progress: Progress, step: str, state: str) -> None:
    require_skippable(plan, step, state)
    missing = _not_got_over(plan, progress, step)
    if state != OPEN and missing:
        raise Conflict(f"The step {missing[0]} comes first.", "step", _claimed())


def _not_got_over(plan: Plan, progress: Progress, step: str) -> Sequence[str]:
    return [each.id for each in plan.before(step) if not each.optional and not progress.step(each.id).got_over]


def _require_room_for_another(plan: Plan, progress: Progress) -> None:
    if sum(not plan.has(each) for each in progress.noted()) >= MOST_OTHER_STEPS:
        raise Conflict(f"A sitting has {MOST_OTHER_STEPS} steps of its own at most.", "step", _claimed())


def _with(request: Request, guide: str, step: Step, change: Change) -> Turned:
    progress = progress_of(request)
    if len(progress.changes) >= MOST_CHANGES:
        raise Conflict(f"A sitting has {MOST_CHANGES} changes at most.", "step", _claimed())
    change = replace(change, number=progress.next_number())
    after = with_progress(request, progress.with_change(change))
    return after, (said_of_change(after, guide, change, step.version + 1),)


def with_progress(request: Request, progress: Progress) -> Request:
    """Return the request with ``progress``, and the steps that are done by it."""
    return replace(request, progress=progress, steps=done_steps(progress))


def _is_optional(plan: Plan, step: str) -> bool:
    return any(each.id == step and each.optional for each in plan.steps)


def _claimed() -> dict[str, str]:
    return {"state": "claimed"}


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")
