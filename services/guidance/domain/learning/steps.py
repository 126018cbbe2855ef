"""Where sittings get stuck: which step of which matter was the one that was not got over."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from services.guidance.domain.learning.figures import Share, Spread, spread
from services.guidance.domain.learning.sitting import Sitting, steps_in_time


@dataclass(frozen=True)
class StepLearnt:
    """``stuck``: of the sittings that came to this step, those that ended there without filing; ``seconds`` it took."""

    matter: str
    step: str
    stuck: Share
    seconds: Spread


def steps_learnt(sittings: Iterable[Sitting], checklists: dict[str, Sequence[str]]) -> list[StepLearnt]:
    """Return the steps of each matter in their order; ``checklists``: the ids of its steps, where one is known.

    A sitting in which nobody noted a step says nothing about steps.
    """
    by_matter: dict[str, list[Sitting]] = defaultdict(list)
    for each in sittings:
        if each.judged and (each.steps or each.skipped or each.stuck_on):
            by_matter[each.matter].append(each)
    return [
        learnt
        for matter, found in sorted(by_matter.items())
        for learnt in _of_matter(matter, found, _order(found, checklists.get(matter, ())))
    ]


def stuck_at(sitting: Sitting, order: Sequence[str]) -> str | None:
    """Return the step that was not got over: the one of which that was said, else the first, in order, that was
    neither done nor skipped; ``None``: it was filed.
    """
    if sitting.filed:
        return None
    if sitting.stuck_on is not None:
        return sitting.stuck_on
    done = {step for step, _ in sitting.steps} | sitting.skipped
    return next((step for step in order if step not in done), None)


def _of_matter(matter: str, found: Sequence[Sitting], order: Sequence[str]) -> Iterable[StepLearnt]:
    stuck = [stuck_at(each, order) for each in found]
    took: dict[str, list[float]] = defaultdict(list)
    came: dict[str, int] = defaultdict(int)
    for sitting, at in zip(found, stuck, strict=True):
        for step, seconds in steps_in_time(sitting.steps, sitting.claimed_at or sitting.requested_at):
            took[step].append(seconds)
        for step in {step for step, _ in sitting.steps} | ({at} if at else set()):
            came[step] += 1
    return [
        StepLearnt(matter, step, Share(stuck.count(step), came[step]), spread(took[step]))
        for step in order
        if came[step]
    ]


def _order(found: Sequence[Sitting], checklist: Sequence[str]) -> list[str]:
    """Return the checklist's steps, and behind them those of other versions, as early as they were usually done."""
    places: dict[str, list[int]] = defaultdict(list)
    for sitting in found:
        for place, (step, _) in enumerate(sitting.steps):
            places[step].append(place)
    for sitting in found:
        if sitting.stuck_on is not None and sitting.stuck_on not in places:
            places[sitting.stuck_on].append(len(sitting.steps))
    others = [step for step in places if step not in checklist]
    return [*checklist, *sorted(others, key=lambda step: (sum(places[step]) / len(places[step]), step))]
