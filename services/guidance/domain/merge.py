"""What a tablet noted without a network, merged when it is back.

A change is named by its tablet and the tablet's own number, so a batch that comes twice, in pieces or out of order has
one effect. The order of the checklist is the tablet's to keep: here the order in which pieces arrive says nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.guidance.domain.checklist import Plan
from services.guidance.domain.notes import personal
from services.guidance.domain.progress import SKIPPED, Change, Progress
from services.guidance.domain.request import Request
from services.guidance.domain.steps import MOST_CHANGES, said_of_change, with_progress
from shared.errors import Conflict
from shared.happening import Happened

UNKNOWN_STEP, OTHER_CHECKLIST, UNKNOWN_VERSION = "unknown_step", "other_checklist", "unknown_version"
REQUIRED_STEP, PERSONAL_NOTE, OTHER_CONTENT, TOO_MANY = "required_step", "personal_note", "other_content", "too_many"
WORDS: Mapping[str, str] = {
    UNKNOWN_STEP: "The checklist of this sitting has no such step.",
    OTHER_CHECKLIST: "This sitting goes by another version of the checklist.",
    UNKNOWN_VERSION: "This step has not had that version yet.",
    REQUIRED_STEP: "This step is needed: only an optional one is skipped.",
    PERSONAL_NOTE: "A note holds nothing personal: write it anew without.",
    OTHER_CONTENT: "This number was used for another change: give it one of its own.",
    TOO_MANY: "This sitting has very many changes already.",
}


@dataclass(frozen=True)
class Given:
    """A change as its tablet tells it. ``at``: by the tablet's clock; ``checklist``: the version that it shows."""

    number: int
    step: str
    base: int
    state: str
    at: datetime
    checklist: str
    note: str | None = None


@dataclass(frozen=True)
class Batch:
    """What ``device`` sends. ``ahead``: by how much its clock is before the hall's (negative: behind)."""

    device: str
    changes: Sequence[Given]
    ahead: timedelta = timedelta(0)


@dataclass(frozen=True)
class Merged:
    """What became of a batch, by the tablet's numbers: ``new``, ``known`` before, ``refused`` with the reason."""

    new: tuple[int, ...]
    known: tuple[int, ...]
    refused: Mapping[int, str]


def merge(
    request: Request, plan: Plan, by: str, batch: Batch, now: datetime, ended_at: datetime | None = None
) -> tuple[Request, Merged, tuple[Happened, ...]]:
    """Return the request with the batch, what became of each change, and what those that are new say.

    ``by``: who noted them, somebody who took part. A sitting that has ended since is not turned back: its steps are
    completed. The tablet's clock is put right by ``ahead``, and nothing lies before the sitting began or after
    ``ended_at`` (``now`` while it goes on). Raises ``Conflict`` when the sitting never began.
    """
    if request.progress is None:
        raise Conflict(f"This request is {request.state}, not claimed.", None, {"state": request.state})
    bounds = request.progress.begun_at, min(now, ended_at or now)
    progress, new, known = request.progress, list[int](), list[int]()
    refused, said = dict[int, str](), list[Happened]()
    for each in batch.changes:
        change = _change(each, batch, by, bounds)
        before = progress.find(batch.device, each.number)
        if before is not None and _content(before) == _content(change):
            known.append(each.number)
        elif reason := OTHER_CONTENT if before else _refusal(each, plan, progress):
            refused[each.number] = reason
        else:
            progress = progress.with_change(change)
            new.append(each.number)
            said.append(said_of_change(request, request.guide or by, change, progress.step(each.step).version))
    return with_progress(request, progress), Merged(tuple(new), tuple(known), refused), tuple(said)


def _change(given: Given, batch: Batch, by: str, bounds: tuple[datetime, datetime]) -> Change:
    first, last = bounds
    at = max(first, min(given.at - batch.ahead, last))
    return Change(given.step, given.state, given.base, batch.device, given.number, at, by, given.note)


def _refusal(given: Given, plan: Plan, progress: Progress) -> str | None:
    if given.checklist != progress.checklist:
        return OTHER_CHECKLIST
    planned = next((each for each in plan.steps if each.id == given.step), None)
    if planned is None:
        return UNKNOWN_STEP
    if given.state == SKIPPED and not planned.optional:
        return REQUIRED_STEP
    if given.note and personal(given.note):
        return PERSONAL_NOTE
    if given.base > progress.step(given.step).version:
        return UNKNOWN_VERSION
    return TOO_MANY if len(progress.changes) >= MOST_CHANGES else None


def _content(change: Change) -> tuple[object, ...]:
    return change.step, change.state, change.base, change.note
