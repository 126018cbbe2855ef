"""From figures to a verdict: passed, failed, no evidence, not applicable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from services.standards.domain.daywise import day_by_day
from services.standards.domain.facts import Facts
from services.standards.domain.figure import Figure, figure
from services.standards.domain.inspected import SHARE_OF_ANSWERS, demanded, inspected
from services.standards.domain.kept import Kept, kept
from services.standards.domain.measures import MEASURES, Observed
from services.standards.domain.period import Period
from services.standards.domain.standard import INSPECTED, MEASURED, Clause, Condition

PASSED, FAILED, NO_EVIDENCE, NOT_APPLICABLE = "passed", "failed", "no_evidence", "not_applicable"


@dataclass(frozen=True)
class Judged:
    """One condition with its figure and verdict; ``kept``: how many cases were as it wants them, where each is."""

    condition: Condition
    figure: Figure
    verdict: str
    kept: Kept | None = None


@dataclass(frozen=True)
class ClauseVerdict:
    """What a check says of one clause. ``judged`` is empty where nothing can be measured."""

    clause: Clause
    verdict: str
    judged: tuple[Judged, ...] = ()

    @property
    def deciding(self) -> Judged | None:
        """The condition that speaks for the clause: the first that has the clause's verdict, if there are any."""
        return next((each for each in self.judged if each.verdict == self.verdict), None)


def check_clause(clause: Clause, facts: Facts, span: Period) -> ClauseVerdict:
    """Return what the facts say of ``clause`` in ``span`` (the part of the period that is over)."""
    silent = without_figures(clause, facts)
    return silent or verdict_of(clause, day_by_day(observed_of(clause, facts, span), facts))


def without_figures(clause: Clause, facts: Facts) -> ClauseVerdict | None:
    """Return the verdict of a clause that no figure is needed for; ``None``: it is measured here.

    What cannot be computed (no machine sees it, or no event tells of it) has no evidence; it is never passed.
    """
    if clause.halls and facts.hall.id not in clause.halls:
        return ClauseVerdict(clause, NOT_APPLICABLE)
    if clause.kind == INSPECTED:
        return None
    if clause.kind != MEASURED or clause.measure is None:
        return ClauseVerdict(clause, NO_EVIDENCE)
    measure = MEASURES[clause.measure]
    if not measure.applies(facts):
        return ClauseVerdict(clause, NOT_APPLICABLE)
    return ClauseVerdict(clause, NO_EVIDENCE) if measure.observe is None else None


def observed_of(clause: Clause, facts: Facts, span: Period) -> Observed:
    """Return what a measured or inspected clause looks at, as seen in ``span``."""
    if clause.kind == INSPECTED:
        return inspected(clause, facts, span)
    measure = MEASURES[clause.measure or ""]
    return measure.observe(facts, span, clause.selection) if measure.observe else Observed((), 0)


def verdict_of(clause: Clause, observed: Observed) -> ClauseVerdict:
    """Return how a clause is judged by what was ``observed``, in one piece or put together day by day."""
    looked = clause.kind == INSPECTED
    measure, conditions = (
        (SHARE_OF_ANSWERS, demanded(clause)) if looked else (MEASURES[clause.measure or ""], clause.conditions)
    )
    judged = tuple(
        replace(
            judge(condition, figure(measure, condition.aggregate, observed, condition.within)),
            kept=kept(condition, observed),
        )
        for condition in conditions
    )
    return ClauseVerdict(clause, together([each.verdict for each in judged]), judged)


def judge(condition: Condition, found: Figure) -> Judged:
    """Return ``found`` with its verdict; the exact figure is compared, not the rounded one that is shown."""
    if found.value is None or found.sample < condition.smallest_sample:
        return Judged(condition, found, NO_EVIDENCE)
    return Judged(condition, found, PASSED if condition.keeps(found.value) else FAILED)


def together(verdicts: Sequence[str]) -> str:
    """Return the verdict of a clause: failed if one condition failed, passed if all (at least one) passed."""
    if FAILED in verdicts:
        return FAILED
    return PASSED if verdicts and all(each == PASSED for each in verdicts) else NO_EVIDENCE
