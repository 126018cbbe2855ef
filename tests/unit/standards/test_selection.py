"""Which cases a clause is about: by matter, counter, day, opening hours, and by a condition in CEL."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from deploy.sample.standard import read_standard
from services.standards.domain import Facts, Period, selection, standard_from
from services.standards.domain.expression import TEXT, YES_NO
from services.standards.domain.populations import POPULATIONS
from services.standards.domain.standard import Clause
from services.standards.domain.verdict import check_clause, reads
from shared.contracts.service_standard import AppliesTo
from tests.unit.standards.morning import (
    EVENING,
    MORNING,
    OPENS,
    at,
    bad_rating,
    device,
    duty,
    filing,
    hall,
    matter,
    notice,
    post,
    rated,
    sitting,
    ticket,
    visit,
    waits,
)

SHIPPED = read_standard()
WAITING = next(each for each in SHIPPED["clauses"] if each["id"] == "W-01")
CONDITION = {**WAITING["conditions"][0], "smallest_sample": 1}
DAY = Period(OPENS - timedelta(hours=8, minutes=30), OPENS + timedelta(hours=15, minutes=30))


def clause(where: str | None = None, own: dict[str, Any] | None = None, **narrower: Any) -> Clause:
    """Return a clause about waits, with versions that are valid for ever unless ``valid_from`` … are named."""
    days = {name: narrower.pop(name, None) for name in ("valid_from", "valid_until")}
    whole = {**WAITING, "where": where, "conditions": [CONDITION], "applies_to": AppliesTo().load(narrower)}
    measured = {**whole, "measure": own["id"]} if own else whole
    return standard_from({**SHIPPED, **days, "measures": [own] if own else [], "clauses": [measured]}).clauses[0]


def sample(asked: Clause, facts: Facts, span: Period = MORNING) -> int:
    """Return how many cases ``asked`` sees."""
    judged = check_clause(asked, facts, span).judged
    return judged[0].figure.sample if judged else 0


TICKETS = tuple(
    replace(each, **known)
    for each, known in (
        (ticket(0, 5), {"matter": "m1", "priority": "elderly", "counters": ("g-1",)}),
        (ticket(1, 9, "tax"), {"matter": "m2", "counters": ("g-2", "g-3")}),
        (ticket(200, 209), {"matter": "m3"}),
    )
)
FACTS = Facts(hall(), tickets=TICKETS, matters=(matter("公司设立登记", id="m1"), matter("公司变更登记", id="m2")))


@pytest.mark.parametrize(
    ("narrower", "seen"),
    [
        ({}, 3),
        ({"matters": ["m1", "m2"]}, 2),
        ({"matter_names": ["设立"]}, 1),
        ({"matter_names": ["设立"], "matters": ["m3"]}, 2),
        ({"counters": ["g-3"]}, 1),
        ({"first_day": "2026-03-02", "last_day": "2026-03-02"}, 3),
        ({"where": 'priority == "elderly"'}, 1),
        ({"where": 'queue == "tax" && wait_minutes > 5.0'}, 1),
        ({"where": "weekday == 1.0 && hour >= 11.0"}, 1),
        ({"where": "wait_minutes > 100.0"}, 0),
        ({"where": 'priority == "normal"', "matters": ["m1", "m2"]}, 1),
    ],
)
def test_only_the_cases_that_the_clause_is_about_are_seen(narrower, seen):
    assert sample(clause(**narrower), FACTS) == seen


def test_what_came_while_the_hall_was_closed_does_not_count_in_opening_hours_only():
    early, late = ticket(-20, 5), ticket(215, 230)
    facts = Facts(hall(), tickets=(early, ticket(10, 12), late))
    assert sample(clause(), facts, DAY) == 3
    assert sample(clause(opening_hours_only=True), facts, DAY) == 1


@pytest.mark.parametrize(
    ("narrower", "verdict"),
    [
        ({"first_day": "2026-03-03"}, "not_applicable"),
        ({"last_day": "2026-03-01"}, "not_applicable"),
        ({"halls": ["nanhai"]}, "not_applicable"),
        ({"halls": ["guicheng"], "first_day": "2026-03-02"}, "passed"),
    ],
)
def test_a_clause_of_other_days_or_halls_is_not_applicable(narrower, verdict):
    assert check_clause(clause(**narrower), waits(5), MORNING).verdict == verdict


def test_a_version_judges_only_what_happened_while_it_was_in_force():
    two_days = Period(DAY.start - timedelta(days=1), DAY.end)
    yesterday = replace(ticket(0, 90), first_called_at=at(-1300), queued_at=at(-1400))
    facts = Facts(hall(), tickets=(yesterday, ticket(0, 5)))
    assert check_clause(clause(), facts, two_days).verdict == "failed"
    assert check_clause(clause(valid_from="2026-03-02"), facts, two_days).verdict == "passed"
    assert check_clause(clause(valid_until="2026-03-01"), facts, two_days).judged[0].figure.value == 100.0


def test_a_draft_may_be_tried_on_what_happened_before_it_is_in_force():
    draft = {**SHIPPED, "valid_from": "2027-01-01", "clauses": [WAITING]}
    assert check_clause(standard_from(draft).clauses[0], waits(5), MORNING).verdict == "not_applicable"
    tried = check_clause(standard_from(draft, whenever=True).clauses[0], waits(*[5] * 9), MORNING)
    assert tried.verdict == "passed"


def test_a_measure_of_the_standards_own_is_computed_of_each_case():
    own = {"id": "own", "name": {}, "of": "tickets", "value": "wait_minutes + walk_minutes", "unit": "minutes"}
    found = check_clause(clause(own=own), waits(5, 20), MORNING)
    assert [each.figure.value for each in found.judged] == [20.0]
    assert sample(clause('queue == "tax"', own=own), FACTS) == 1
    assert sample(clause(own=own), waits(5), Period(at(60), at(90))) == 0


def test_what_fails_on_real_cases_has_no_evidence_and_says_why():
    own = {"id": "own", "name": {}, "of": "tickets", "value": "60.0 / wait_minutes", "unit": "minutes"}
    found = check_clause(clause(own=own), waits(0, 5), MORNING)
    assert (found.verdict, bool(found.trouble)) == ("no_evidence", True)


def test_an_expression_is_computed_once_for_cases_that_are_alike_and_not_without_end(monkeypatch):
    monkeypatch.setattr(selection, "MOST_EVALUATIONS", 2)
    assert sample(clause("wait_minutes > 1.0"), waits(5, 5, 5, 6)) == 4
    many = check_clause(clause("wait_minutes > 1.0"), waits(5, 6, 7), MORNING)
    assert (many.verdict, "choose a shorter period" in many.trouble) == ("no_evidence", True)


def test_what_a_clause_reads_is_what_its_measure_and_its_cases_need():
    assert reads(clause()) == {"tickets"}
    assert reads(clause(matter_names=["设立"])) == {"tickets", "matters"}
    assert reads(clause('queue == "tax"')) == {"tickets"}


ONE_OF_EACH = {
    "tickets": ticket(0, 5),
    "visits": visit(5, 1, 1),
    "sittings": sitting(0, 3, "filed"),
    "filings": filing(0, ("corrected", "2026-03-02"), ("decided", "2026-03-02")),
    "notices": notice((5, "amiss")),
    "matters": matter(),
    "ratings": rated("s5", (6, "anyone")),
    "complaints": bad_rating(5),
    "posts": post((0, True)),
    "duties": duty((0, True)),
    "devices": device((0, True)),
}


@pytest.mark.parametrize("of", POPULATIONS)
def test_every_variable_has_its_type_whether_it_is_known_or_not(of):
    kinds = {float: "number", str: TEXT, bool: YES_NO}
    for each in POPULATIONS[of].variables.values():
        assert kinds[type(each.read(ONE_OF_EACH[of], "Asia/Shanghai"))] == each.kind


def test_an_empty_period_stays_empty_and_sees_nothing():
    assert check_clause(clause(), waits(5), MORNING.until(at(-10))).verdict == "no_evidence"
    assert MORNING.end < EVENING
