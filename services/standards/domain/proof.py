"""What proves a finding: the cases that its figure is made of, those that break the clause first."""

from __future__ import annotations

from dataclasses import dataclass

from services.standards.domain.facts import Facts
from services.standards.domain.measures import YES_NO, Case
from services.standards.domain.period import Period
from services.standards.domain.standard import Clause, Condition
from services.standards.domain.verdict import conditions_of, measure_of, observed_of, without_figures


@dataclass(frozen=True)
class Proof:
    """A ``case`` in ``unit``; ``kept``: whether it keeps every condition of the clause by itself.

    ``None``: one case cannot break what is asked of all of them together (a share of the opening hours).
    """

    case: Case
    unit: str
    kept: bool | None


def proofs(clause: Clause, facts: Facts, span: Period) -> list[Proof]:
    """Return the cases of ``clause`` in ``span``: first those that break it, the worst before the others.

    Always in the same order for the same facts, so that the list can be read page by page. Empty where no case is seen
    or no machine sees any.
    """
    measure = measure_of(clause)
    if measure is None or without_figures(clause, facts, span) is not None:
        return []
    conditions = conditions_of(clause)
    whole = "whole" in measure.aggregations
    found = [
        Proof(case, measure.unit, None if whole else _kept(case, conditions, measure.unit))
        for case in observed_of(clause, facts, span).cases
    ]
    down = -1 if _less_is_better(conditions) else 1
    return sorted(
        found, key=lambda each: (each.kept is not False, down * each.case.value, each.case.kind, each.case.id)
    )


def _kept(case: Case, conditions: tuple[Condition, ...], unit: str) -> bool:
    return all(_keeps(case.value, each, unit) for each in conditions)


def _keeps(value: float, condition: Condition, unit: str) -> bool:
    if condition.within is not None:
        return value <= condition.within
    if unit == YES_NO:  # a share or a count of those that are so
        return bool(value) == (condition.comparison == "at_least")
    return value <= condition.threshold if condition.comparison == "at_most" else value >= condition.threshold


def _less_is_better(conditions: tuple[Condition, ...]) -> bool:
    return any(each.comparison == "at_most" or each.within is not None for each in conditions)
