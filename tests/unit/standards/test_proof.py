"""From a clause that failed to the cases that prove it."""

import pytest

from deploy.sample.standard import read_standard
from services.standards.domain import Facts, proofs, standard_from
from services.standards.domain.verdict import FAILED, check_clause
from tests.unit.standards.morning import MORNING, duty, hall, sitting, ticket, visit
from tests.unit.standards.test_shipped_standard import FAILING, SPANS

STANDARD = {each.id: each for each in standard_from(read_standard()).clauses}


def told(clause: str, facts: Facts) -> list[tuple[str, float, bool | None]]:
    return [(each.case.id, each.case.value, each.kept) for each in proofs(STANDARD[clause], facts, MORNING)]


def test_who_waited_longest_comes_first_and_each_is_said_to_keep_it_or_not():
    quick, slow, slower = ticket(0, 5), ticket(1, 41), ticket(2, 62)
    facts = Facts(hall(), tickets=(slow, quick, slower))
    assert told("W-01", facts) == [(slower.id, 60.0, False), (slow.id, 40.0, False), (quick.id, 5.0, True)]


def test_what_was_not_done_comes_before_what_was():
    facts = Facts(hall(), visits=(visit(5, 1, 1), visit(6, 2, 1)))
    assert told("M-05", facts) == [("v6", 0.0, False), ("v5", 1.0, True)]


def test_a_single_duty_neither_keeps_nor_breaks_the_staffing_of_a_day():
    facts = Facts(hall(), duties=(duty((0, True), (105, False)),))
    assert told("P-02", facts) == [("guide-1:2026-03-02", 50.0, None)]


def test_the_order_is_the_same_whatever_the_order_of_the_facts():
    cases = tuple(sitting(minute, minute + 30, "filed") for minute in range(5))
    assert told("M-09", Facts(hall(), sittings=cases)) == told("M-09", Facts(hall(), sittings=cases[::-1]))


@pytest.mark.parametrize("clause", sorted(FAILING))
def test_every_failure_of_the_shipped_standard_leads_to_cases(clause):
    facts, span = FAILING[clause], SPANS.get(clause, MORNING)
    assert check_clause(STANDARD[clause], facts, span).verdict == FAILED
    assert proofs(STANDARD[clause], facts, span)


def test_what_no_machine_sees_has_no_cases():
    unseen = next(each for each in STANDARD.values() if each.kind == "inspected")
    assert proofs(unseen, Facts(hall()), MORNING) == []
