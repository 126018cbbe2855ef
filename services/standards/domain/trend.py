"""The trend: this period beside the one before it (``reports/periods.py`` says which that is)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.standards.domain.check import Check
from services.standards.domain.figure import Figure
from services.standards.domain.standard import AT_MOST
from services.standards.domain.verdict import ClauseVerdict

BETTER, WORSE, SAME = "better", "worse", "same"

Figures = Mapping[str, Sequence[Figure]]
"""Clause → the figure of each of its conditions."""


@dataclass(frozen=True)
class Trend:
    """``figure``: of the period before, over ``sample`` cases. ``direction``: from there to here.

    ``beyond_chance``: the 95% intervals of both do not overlap; ``None`` where there are no intervals.
    """

    figure: float
    sample: int
    direction: str
    beyond_chance: bool | None


def figures(done: Check) -> Figures:
    """Return the figures of a check, for a later one to be held against."""
    return {each.clause.id: [judged.figure for judged in each.judged] for each in done.clauses}


def trends(done: Check, before: Figures) -> dict[str, Trend]:
    """Return the trend of each clause whose deciding condition has a figure here and ``before``."""
    found = {each.clause.id: clause_trend(each, before.get(each.clause.id, ())) for each in done.clauses}
    return {clause: each for clause, each in found.items() if each is not None}


def clause_trend(now: ClauseVerdict, before: Sequence[Figure]) -> Trend | None:
    """Return the trend of the condition that speaks for the clause."""
    if now.deciding is None:
        return None
    place = now.judged.index(now.deciding)
    if place >= len(before):
        return None
    return trend(before[place], now.deciding.figure, now.deciding.condition.comparison)


def trend(old: Figure, new: Figure, comparison: str) -> Trend | None:
    """Return the trend from ``old`` to ``new``; ``None`` when one of the figures is missing."""
    if old.value is None or new.value is None:
        return None
    better = new.value < old.value if comparison == AT_MOST else new.value > old.value
    direction = SAME if new.value == old.value else BETTER if better else WORSE
    return Trend(old.value, old.sample, direction, _apart(old.interval, new.interval))


def _apart(old: tuple[float, float] | None, new: tuple[float, float] | None) -> bool | None:
    return old[1] < new[0] or new[1] < old[0] if old and new else None
