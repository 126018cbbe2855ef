"""Back-testing: what a standard that is not in force would have said of past periods, beside the one that was."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.standards.domain.check import Check
from services.standards.domain.days import local_date
from services.standards.domain.period import Period
from services.standards.domain.standard import AT_LEAST, AT_MOST
from services.standards.domain.verdict import FAILED, ClauseVerdict
from services.standards.domain.windows import day_after, first_day, window_from
from shared.errors import Invalid

Plain = Mapping[str, Any]

NEWLY_FAILED, NO_LONGER_FAILED, STILL_FAILED = "newly_failed", "no_longer_failed", "still_failed"
ADDED, REMOVED, CHANGED, SAME = "added", "removed", "changed", "same"
WHOLE = "whole"
"""The period is looked at in one piece."""


@dataclass(frozen=True)
class Threshold:
    """A changed threshold: of the condition at place ``condition`` (from 0) of a ``clause``."""

    clause: str
    threshold: float
    condition: int = 0


@dataclass(frozen=True)
class Outcome:
    """What one version says of a clause."""

    verdict: str
    figure: float | None
    sample: int


@dataclass(frozen=True)
class Compared:
    """One clause under the ``draft`` and under what was ``in_force`` (``None``: it has no such clause)."""

    clause: str
    draft: Outcome | None
    in_force: Outcome | None

    @property
    def word(self) -> str:
        """Return in a word what the draft changes."""
        if self.draft is None or self.in_force is None:
            return REMOVED if self.draft is None else ADDED
        failed = (self.in_force.verdict == FAILED, self.draft.verdict == FAILED)
        if any(failed):
            return {(False, True): NEWLY_FAILED, (True, False): NO_LONGER_FAILED}.get(failed, STILL_FAILED)
        return SAME if self.in_force == self.draft else CHANGED


def compare(draft: Check, in_force: Check | None) -> list[Compared]:
    """Return every clause of both, in the order of the draft; ``None``: nothing was in force then."""
    new, old = _outcomes(draft.clauses), _outcomes(in_force.clauses if in_force else ())
    return [Compared(each, new.get(each), old.get(each)) for each in [*new, *(each for each in old if each not in new)]]


def parts_of(period: Period, every: str, zone: str) -> list[Period]:
    """Return the whole windows ``every`` (``day``, ``week``, ``month``) in ``period``, or it in one piece.

    Raises ``Invalid`` (``every``) when not a single one lies in it.
    """
    if every == WHOLE:
        return [period]
    found = list(_windows(period, every, zone))
    if not found:
        raise Invalid("None of these lies whole in the period: choose a longer one, or look at it as a whole.", "every")
    return found


def with_thresholds(standard: Plain, changes: Iterable[Threshold]) -> dict[str, Any]:
    """Return the plain ``standard`` with changed thresholds; raises ``Invalid`` for what is not there."""
    clauses = {each["id"]: each for each in standard["clauses"]}
    for change in changes:
        if change.clause not in clauses:
            raise Invalid(f"The standard has no clause {change.clause}.", "thresholds")
        clauses[change.clause] = _changed(clauses[change.clause], change)
    return {**standard, "clauses": list(clauses.values())}


def failures(parts: Sequence[Sequence[Compared]]) -> tuple[int, int]:
    """Return how many clauses failed over all ``parts``: under the draft, and under what was in force."""
    seen = [each for part in parts for each in part]
    draft = sum(1 for each in seen if each.draft and each.draft.verdict == FAILED)
    return draft, sum(1 for each in seen if each.in_force and each.in_force.verdict == FAILED)


def _changed(clause: Plain, change: Threshold) -> dict[str, Any]:
    conditions = [dict(each) for each in clause["conditions"]]
    if not 0 <= change.condition < len(conditions):
        raise Invalid(f"The clause {change.clause} has no condition {change.condition}.", "thresholds")
    condition = conditions[change.condition]
    condition[AT_MOST if condition[AT_MOST] is not None else AT_LEAST] = change.threshold
    return {**clause, "conditions": conditions}


def _windows(period: Period, every: str, zone: str) -> Iterator[Period]:
    first = first_day(local_date(period.start, zone), every)
    while first < date.max and (found := window_from(first, every, zone)).end <= period.end:
        if found.start >= period.start:
            yield found
        first = day_after(first, every)


def _outcomes(clauses: Iterable[ClauseVerdict]) -> dict[str, Outcome]:
    return {each.clause.id: _outcome(each) for each in clauses}


def _outcome(found: ClauseVerdict) -> Outcome:
    figure = found.deciding.figure if found.deciding else None
    return Outcome(found.verdict, figure.value if figure else None, figure.sample if figure else 0)
