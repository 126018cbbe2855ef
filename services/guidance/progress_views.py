"""How far a sitting is, as it is answered: see ``shared.contracts.sittings``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.guidance.domain.generated import GENERATED
from services.guidance.domain.merge import WORDS, Batch, Merged
from services.guidance.domain.progress import Change, Progress, Step, seconds_by_step
from shared.clock import iso

Plain = dict[str, Any]

_OF_A_STEP = ("kind", "title", "wording", "troubles", "optional")


def progress_view(progress: Progress, checklist: Plain) -> Plain:
    """Return the ``ProgressView``: the steps of ``checklist``, and behind them those that it does not have."""
    ids = [each["id"] for each in checklist["steps"]]
    steps = [progress.step(each) for each in (*ids, *(each for each in progress.noted() if each not in ids))]
    took = seconds_by_step(progress)
    optional = {each["id"] for each in checklist["steps"] if each.get("optional")}
    return {
        "checklist": progress.checklist,
        "begun_at": iso(progress.begun_at),
        "current": next((each.id for each in steps if each.id not in optional and not each.got_over), None),
        "disputed": [each.id for each in steps if each.disputed],
        "steps": [_step_view(each, took) for each in steps],
    }


def shown_progress(progress: Progress, checklist: Plain) -> Plain:
    """Return the ``ChecklistProgress``: the same with all that the checklist says of each step."""
    view = progress_view(progress, checklist)
    texts = {each["id"]: {name: each.get(name) for name in _OF_A_STEP} for each in checklist["steps"]}
    steps = [{**each, **texts.get(each["id"], dict.fromkeys(_OF_A_STEP))} for each in view["steps"]]
    return {
        **view,
        "steps": steps,
        "site": checklist["site"],
        "receipt": checklist["receipt"],
        "generated": checklist["version"].startswith(GENERATED),
    }


def merged_view(request: str, batch: Batch, merged: Merged, progress: Plain) -> Plain:
    """Return the ``MergedChanges``."""
    refused = [
        {"number": number, "reason": reason, "problem": WORDS[reason]} for number, reason in merged.refused.items()
    ]
    told = {"request": request, "device": batch.device, "merged": list(merged.new), "known": list(merged.known)}
    return {**told, "refused": refused, "progress": progress}


def _step_view(step: Step, took: Mapping[str, float]) -> Plain:
    return {
        "id": step.id,
        "state": step.state,
        "version": step.version,
        "seconds": round(took[step.id]) if step.id in took else None,
        "changed_at": iso(step.all[-1].at) if step.all else None,
        "notes": [_change_view(each) for each in step.all if each.note],
        "standing": [_change_view(each) for each in step.standing] if step.disputed else [],
    }


def _change_view(change: Change) -> Plain:
    return {
        "state": change.state,
        "note": change.note,
        "at": iso(change.at),
        "by": change.by,
        "device": change.device,
    }
