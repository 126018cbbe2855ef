"""From figures to a verdict: passed, failed, no evidence, not applicable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from services.standards.domain.daywise import day_by_day
from services.standards.domain.documented import (
    CURRENT,
    EVERY_ONE,
    documented,
    figure_measure,
    nothing_due,
    reported,
)
from services.standards.domain.expression import CannotBeComputed
from services.standards.domain.facts import Facts
from services.standards.domain.figure import Figure, figure
from services.standards.domain.inspected import SHARE_OF_ANSWERS, demanded, inspected
from services.standards.domain.kept import Kept, kept
from services.standards.domain.measures import MEASURES, Measure, Observed
from services.standards.domain.period import Period
from services.standards.domain.standard import DOCUMENTED, INSPECTED, MEASURED, Clause, Condition

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
    """What a check says of one clause. ``judged`` is empty where nothing is measured; ``trouble``: why not."""

    clause: Clause
    verdict: str
    judged: tuple[Judged, ...] = ()
    trouble: str | None = None

    @property
    def deciding(self) -> Judged | None:
        """The condition that speaks for the clause: the first that has the clause's verdict, if there are any."""
        return next((each for each in self.judged if each.verdict == self.verdict), None)


def check_clause(clause: Clause, facts: Facts, span: Period) -> ClauseVerdict:
    """Return what the facts say of ``clause`` in ``span`` (the part of the period that is over)."""
    silent = without_figures(clause, facts, span)
    return silent or verdict_of(clause, day_by_day(observed_of(clause, facts, span), facts))


def without_figures(clause: Clause, facts: Facts, span: Period) -> ClauseVerdict | None:
    """Return the verdict of a clause that no figure is needed for; ``None``: it is to be observed.

    What cannot be computed (no event tells of it) has no evidence; it is never passed. Not applicable is what is about
    other halls, other days, or a figure of which no interval ended in ``span``.
    """
    part = clause.selection.part_of(span, facts.hall.zone)
    if (clause.halls and facts.hall.id not in clause.halls) or part is None:
        return ClauseVerdict(clause, NOT_APPLICABLE)
    if nothing_due(clause, part, facts.hall.zone):
        return ClauseVerdict(clause, NOT_APPLICABLE)
    measure = measure_of(clause)
    if measure is None:
        return ClauseVerdict(clause, NO_EVIDENCE)
    if not measure.applies(facts):
        return ClauseVerdict(clause, NOT_APPLICABLE)
    return ClauseVerdict(clause, NO_EVIDENCE) if clause.kind == MEASURED and measure.observe is None else None


def measure_of(clause: Clause) -> Measure | None:
    """Return what a clause of any kind is measured by; ``None``: a name that is not known any more."""
    if clause.kind == INSPECTED:
        return SHARE_OF_ANSWERS
    if clause.kind == DOCUMENTED:
        return CURRENT
    if clause.figure:
        return figure_measure(clause.figure, clause.conditions)
    return clause.derived.measure if clause.derived else MEASURES.get(clause.measure or "")


def conditions_of(clause: Clause) -> tuple[Condition, ...]:
    """Return what a clause of any kind demands."""
    return demanded(clause) if clause.kind == INSPECTED else clause.conditions or EVERY_ONE


def reads(clause: Clause) -> frozenset[str]:
    """Return the kinds of facts (fields of ``Facts``) that judging ``clause`` looks at."""
    measure = measure_of(clause)
    return measure.reads | clause.selection.reads(measure.of) if measure else frozenset()


def observed_of(clause: Clause, facts: Facts, span: Period) -> Observed:
    """Return what a clause looks at: the cases that it is about, in the part of ``span`` in which it applies."""
    part = clause.selection.part_of(span, facts.hall.zone)
    if part is None:
        return Observed((), 0)
    if clause.kind == INSPECTED:
        return inspected(clause, facts, part)
    if clause.kind == DOCUMENTED:
        return documented(clause, facts, part)
    return reported(clause, facts, part) if clause.figure else _measured(clause, facts, part)


def _measured(clause: Clause, facts: Facts, span: Period) -> Observed:
    measure = measure_of(clause)
    if measure is None or measure.observe is None:
        return Observed((), 0)
    try:
        return measure.observe(clause.selection.narrowed(facts, span, measure.of), span)
    except CannotBeComputed as error:
        return Observed((), 0, trouble=str(error)[:200])


def verdict_of(clause: Clause, observed: Observed) -> ClauseVerdict:
    """Return how a clause is judged by what was ``observed``, in one piece or put together day by day."""
    measure = measure_of(clause)
    if measure is None:
        return ClauseVerdict(clause, NO_EVIDENCE)
    judged = tuple(
        replace(
            judge(condition, figure(measure, condition.aggregate, observed, condition.within), observed.missing),
            kept=kept(condition, observed),
        )
        for condition in conditions_of(clause)
    )
    return ClauseVerdict(clause, together([each.verdict for each in judged]), judged, observed.trouble)


def judge(condition: Condition, found: Figure, missing: int = 0) -> Judged:
    """Return ``found`` with its verdict; the exact figure is compared, not the rounded one that is shown.

    ``missing``: cases that should be there; with one missing nothing passes, and what fails without it fails.
    """
    if found.value is None or found.sample < condition.smallest_sample:
        return Judged(condition, found, NO_EVIDENCE)
    if not condition.keeps(found.value):
        return Judged(condition, found, FAILED)
    return Judged(condition, found, NO_EVIDENCE if missing else PASSED)


def together(verdicts: Sequence[str]) -> str:
    """Return the verdict of a clause: failed if one condition failed, passed if all (at least one) passed."""
    if FAILED in verdicts:
        return FAILED
    return PASSED if verdicts and all(each == PASSED for each in verdicts) else NO_EVIDENCE
