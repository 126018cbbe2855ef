"""What inspectors found, as a clause of the kind ``inspected`` is judged by: the share of answers that are yes."""

from __future__ import annotations

from services.standards.domain.facts import Facts, Inspected, Looked
from services.standards.domain.inspections import NOT_APPLICABLE, YES, standing
from services.standards.domain.measures import PERCENT, YES_NO, Case, Measure, Observed
from services.standards.domain.measures.observed import seen
from services.standards.domain.period import Period
from services.standards.domain.standard import AT_LEAST, Clause, Condition

SHARE_OF_ANSWERS = Measure(YES_NO, ("share",), None, reads=frozenset({"inspections"}))
"""What is judged; the cases come from ``inspected``, as they depend on the clause."""


def inspected(clause: Clause, facts: Facts, span: Period) -> Observed:
    """Return the answers about ``clause`` of rounds completed in ``span``: 1 for yes, 0 for no.

    Left out are answers that did not apply, that another replaces, and about items that the clause does not have.
    """
    items = {each.id for each in clause.inspection.items} if clause.inspection else set()
    return seen(
        Case("inspection", f"{each.round}:{answer.id}", float(answer.verdict == YES))
        for each in sorted(facts.inspections, key=lambda one: (one.completed_at, one.round))
        if span.holds(each.completed_at)
        for answer in _standing(each, clause.id)
        if answer.item in items
    )


def demanded(clause: Clause) -> tuple[Condition, ...]:
    """Return what an inspected clause demands of the share."""
    least = clause.inspection.at_least_percent if clause.inspection else 100.0
    return (Condition("share", AT_LEAST, least, PERCENT, 1),)


def _standing(found: Inspected, clause: str) -> list[Looked]:
    """Return one standing answer a question of ``clause``, the first by id where several agree."""
    by_question = {
        each.question: each
        for each in sorted(standing(found.answers), key=lambda one: one.id, reverse=True)
        if each.clause == clause and each.verdict != NOT_APPLICABLE
    }
    return [by_question[what] for what in sorted(by_question)]
