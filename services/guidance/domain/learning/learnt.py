"""The learning report of one hall and period."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.guidance.domain.learning.figures import Share, Spread, share, spread
from services.guidance.domain.learning.sitting import Sitting
from services.guidance.domain.learning.steps import StepLearnt, steps_learnt

SMALLEST_SAMPLE = 10
"""Of fewer sittings no matter is said to need work (house rule)."""
BECAME = ("accepted", "corrected", "decided")
OUTCOMES = ("filed", "filed_partly", "not_possible_online", "handed_over", "left")


@dataclass(frozen=True)
class Heard:
    """What is learnt from. ``earlier``: sittings of the 30 days before, to know who comes again.

    ``checklists``: ids of the steps of a matter's checklist in force.
    """

    sittings: Sequence[Sitting]
    earlier: Sequence[Sitting]
    checklists: Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Figures:
    """What became of some sittings.

    ``first_sitting``: of those that are nobody's second one, those that were filed; ``repeats``: of those whose visitor
    is known, those that are somebody's second one within 30 days; ``at_home``: of those who were asked, those who will
    file by themselves next time; ``became``: what came of filings, the last that was heard of each;
    ``right_first_time``: of those heard of, those that needed no correction. ``claim``, ``sitting``: seconds.
    """

    requests: int
    outcomes: Mapping[str, int]
    first_sitting: Share
    repeats: Share
    at_home: Share
    became: Mapping[str, int]
    right_first_time: Share
    claim: Spread
    sitting: Spread


@dataclass(frozen=True)
class MatterLearnt:
    """A matter. ``place``: in the list of those whose checklist or form needs work, ``None``: too few to tell.

    ``hardest``: the step at which most sittings ended without filing.
    """

    matter: str
    figures: Figures
    place: int | None
    hardest: str | None


@dataclass(frozen=True)
class Learnt:
    """The whole report: the hall, by guide, by matter, by step."""

    hall: Figures
    guides: Mapping[str, Figures]
    matters: Sequence[MatterLearnt]
    steps: Sequence[StepLearnt]


def learnt(heard: Heard) -> Learnt:
    """Return what the sittings teach."""
    again = _repeats(heard)
    steps = steps_learnt(heard.sittings, dict(heard.checklists))
    by_guide, by_matter = defaultdict(list), defaultdict(list)
    for each in heard.sittings:
        by_matter[each.matter].append(each)
        if each.guide:
            by_guide[each.guide].append(each)
    matters = {matter: _figures(found, again) for matter, found in sorted(by_matter.items())}
    guides = {guide: _figures(found, again) for guide, found in sorted(by_guide.items())}
    return Learnt(_figures(heard.sittings, again), guides, _ranked(matters, steps), steps)


def _repeats(heard: Heard) -> set[str]:
    """Return the ids of the sittings whose visitor had come for the same matter shortly before."""
    known: dict[tuple[str, str], list[Sitting]] = defaultdict(list)
    for each in (*heard.earlier, *heard.sittings):
        if each.person:
            known[each.person, each.matter].append(each)
    return {
        each.id
        for each in heard.sittings
        if each.person and any(each.repeats(other) for other in known[each.person, each.matter])
    }


def _figures(found: Sequence[Sitting], again: set[str]) -> Figures:
    ended = Counter(each.ended for each in found if each.ended)
    return Figures(
        requests=len(found),
        outcomes={outcome: ended[outcome] for outcome in OUTCOMES},
        first_sitting=share(each.filed for each in found if each.judged and each.id not in again),
        repeats=share(each.id in again for each in found if each.person and each.claimed_at),
        at_home=share(bool(each.at_home) for each in found if each.at_home is not None),
        became=_became(found),
        right_first_time=share(each.right_first_time for each in found if each.right_first_time is not None),
        claim=spread(each.wait_seconds for each in found),
        sitting=spread(each.sitting_seconds for each in found),
    )


def _became(found: Sequence[Sitting]) -> dict[str, int]:
    last = Counter(each.became[-1] for each in found if each.became)
    return {state: last[state] for state in BECAME}


def _ranked(matters: Mapping[str, Figures], steps: Sequence[StepLearnt]) -> list[MatterLearnt]:
    """Return the matters, first those that most surely need work: by the upper end of what may be their success.

    So a matter that failed three times of four does not stand before one that failed 60 times of 100.
    """
    sure = [matter for matter, each in matters.items() if each.first_sitting.n >= SMALLEST_SAMPLE]
    sure.sort(key=lambda matter: ((matters[matter].first_sitting.interval or (0, 0))[1], matter))
    order = [*sure, *(matter for matter in matters if matter not in sure)]
    return [
        MatterLearnt(each, matters[each], sure.index(each) + 1 if each in sure else None, _hardest(each, steps))
        for each in order
    ]


def _hardest(matter: str, steps: Sequence[StepLearnt]) -> str | None:
    stuck = [each for each in steps if each.matter == matter and each.stuck.hits]
    stuck.sort(key=lambda each: (-each.stuck.hits, each.stuck.n))
    return stuck[0].step if stuck else None
