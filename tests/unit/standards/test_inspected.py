"""An inspected clause is judged by the share of yes among the answers of completed rounds."""

from dataclasses import replace

import pytest

from deploy.sample.standard import read_standard
from services.standards.domain import Facts, proofs, standard_from
from services.standards.domain.facts import Inspected, Looked
from services.standards.domain.verdict import check_clause
from tests.unit.standards.morning import MORNING, at, hall

CLAUSE = next(
    each
    for each in standard_from(read_standard()).clauses
    if each.kind == "inspected" and len(each.inspection.items) > 3
)
ITEMS = [each.id for each in CLAUSE.inspection.items]


def looked(number: int, verdict: str, item: str | None = None, **more) -> Looked:
    return Looked(f"answer-{number}", CLAUSE.id, item or ITEMS[number], "guicheng", verdict, **more)


def found(*answers: Looked, completed: float = 60) -> Facts:
    return Facts(hall(), inspections=(Inspected("r1", at(completed), answers),))


def judged(facts: Facts, least: float = 100.0) -> tuple[str, float | None, int]:
    clause = replace(CLAUSE, inspection=replace(CLAUSE.inspection, at_least_percent=least))
    verdict = check_clause(clause, facts, MORNING)
    return verdict.verdict, verdict.judged[0].figure.value, verdict.judged[0].figure.sample


def test_all_yes_passes_one_no_fails_and_nothing_looked_at_is_no_evidence():
    assert judged(found(looked(0, "yes"), looked(1, "yes"))) == ("passed", 100.0, 2)
    assert judged(found(looked(0, "yes"), looked(1, "no"))) == ("failed", 50.0, 2)
    assert judged(Facts(hall())) == ("no_evidence", None, 0)


def test_the_standard_may_ask_for_less_than_all():
    assert judged(found(looked(0, "yes"), looked(1, "no")), 50) == ("passed", 50.0, 2)


def test_what_did_not_apply_or_was_replaced_or_is_no_item_does_not_count():
    facts = found(
        looked(0, "no"),
        looked(1, "yes", ITEMS[0], replaces=("answer-0",)),
        looked(2, "not_applicable"),
        looked(3, "no", "an-item-of-an-earlier-version"),
    )
    assert judged(facts) == ("passed", 100.0, 1)


def test_two_who_agree_are_one_answer():
    assert judged(found(looked(0, "no"), looked(1, "no", ITEMS[0]))) == ("failed", 0.0, 1)


@pytest.mark.parametrize("completed", [-1, 210])
def test_a_round_counts_in_the_period_in_which_it_was_completed(completed):
    assert judged(found(looked(0, "yes"), completed=completed))[0] == "no_evidence"


def test_a_failed_inspection_leads_to_its_answers_the_bad_ones_first():
    cases = proofs(CLAUSE, found(looked(0, "yes"), looked(1, "no")), MORNING)
    assert [(each.case.id, each.kept) for each in cases] == [("r1:answer-1", False), ("r1:answer-0", True)]
