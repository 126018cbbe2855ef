"""The shipped standard: each measured clause passes, fails and lacks evidence; what cannot be computed never passes."""

from __future__ import annotations

import pytest

from deploy.sample.standard import read_standard
from services.standards.domain import Facts, check, standard_from
from services.standards.domain.measures import MEASURES
from services.standards.domain.verdict import ClauseVerdict
from tests.unit.standards.morning import (
    EVENING,
    MORNING,
    bad_rating,
    device,
    duty,
    hall,
    matter,
    post,
    rated,
    sitting,
    ticket,
    visit,
    waits,
)

STANDARD = standard_from(read_standard())
ALL_MORNING = ((-60, True), (240, False))
NOTHING = Facts(hall())
STAFF = frozenset({"clerk-1"})

PASSING = {
    "W-01": waits(*[5] * 18, 20, 29),
    "W-02": Facts(hall(), sittings=tuple(sitting(minute, minute + 3) for minute in range(5))),
    "T-02": Facts(hall(), tickets=(ticket(10, 30),), posts=(post((20, True), (60, False)),)),
    "T-03": Facts(hall(), tickets=(ticket(0, 5, misses=(2,)),)),
    "P-02": Facts(hall(), duties=(duty((-10, True), (100, False)), duty((90, True), guide="guide-2"))),
    "P-03": Facts(hall(), devices=(device((-60, True)), device((-60, True), (210, False), name="d2"))),
    "R-01": Facts(hall(), ratings=(rated("s5", (6, "anyone")), rated("s9", (20, "kiosk-1"))), staff=STAFF),
    "R-02": Facts(hall(), complaints=(bad_rating(-1500, contacted=5), bad_rating(-5000, named=False))),
    "R-04": Facts(hall(), complaints=(bad_rating(-7 * 1440, answered=5), bad_rating(-20000, named=False))),
    "R-05": Facts(hall(), complaints=(bad_rating(-7 * 1440, answered=5, called_back=30),)),
    "M-02": Facts(hall(), matters=(matter(promised=20), matter("查询", promised=None))),
    "M-05": Facts(hall(), visits=tuple(visit(minute, 1, minute > 0) for minute in range(10))),
    "M-08": Facts(hall(), matters=(matter(),)),
    "M-09": Facts(hall(), sittings=tuple(sitting(m, m + 1, "filed" if m > 1 else "filed_partly") for m in range(5))),
    "C-02": Facts(hall(), matters=(matter(), matter("社保卡申领"))),
    "C-04": Facts(hall(), matters=(matter("公司设立登记", 1), matter("公司变更登记", 5))),
    "C-05": Facts(hall(), matters=(matter("不动产转移登记（存量房买卖）", 3),)),
}
FAILING = {
    "W-01": waits(*[5] * 15, *[16] * 5),
    "W-02": Facts(hall(), sittings=tuple(sitting(minute, minute + 16) for minute in range(5))),
    "T-02": Facts(hall(), tickets=(ticket(10, 30),), posts=(post((20.1, True), (60, False)),)),
    "T-03": Facts(hall(), tickets=(ticket(0, 5, misses=(2, 1)),)),
    "P-02": Facts(hall(), duties=(duty((0, True), (100, False)), duty((101, True), guide="guide-2"))),
    "P-03": Facts(hall(), devices=(device((-60, True)), device((-60, True), (200, False), name="d2"))),
    "R-01": Facts(hall(), ratings=(rated("s5", (6, "anyone")), rated("s9", (20, "clerk-1"))), staff=STAFF),
    "R-02": Facts(hall(), complaints=(bad_rating(-6 * 1440, contacted=5), bad_rating(-5, contacted=5))),
    "R-04": Facts(hall(), complaints=(bad_rating(-8 * 1440 - 1440),)),
    "R-05": Facts(hall(), complaints=(bad_rating(-7 * 1440, answered=5, called_back=300),)),
    "M-02": Facts(hall(), matters=(matter(promised=21), matter("查询", promised=0))),
    "M-05": Facts(hall(), visits=tuple(visit(minute, 2, 2 if minute > 1 else 1) for minute in range(10))),
    "M-08": Facts(hall(), matters=(matter(), matter("查询", promised=None))),
    "M-09": Facts(hall(), sittings=tuple(sitting(m, m + 1, "filed" if m > 2 else "filed_partly") for m in range(5))),
    "C-02": Facts(hall(), matters=(matter(), matter("低保申请", materials=("身份证", "其他材料（视情况而定）")))),
    "C-04": Facts(hall(), matters=(matter("公司设立登记", 2),)),
    "C-05": Facts(hall(), matters=(matter("不动产转移登记（存量房买卖）", 4),)),
}
TOO_LITTLE = {
    "W-01": waits(1, 2, 3, 4),
    "W-02": Facts(hall(), sittings=(sitting(0),)),
    "T-02": Facts(hall(), posts=(post(*ALL_MORNING),)),
    "T-03": waits(5),
    "P-02": Facts(hall(), duties=(duty((-120, True), (-60, False)),)),
    "P-03": Facts(hall(), devices=(device((-60, True), name="b1", role="board"),)),
    "R-01": Facts(hall(), ratings=(rated("s5", (300, "anyone")),)),
    "R-02": Facts(hall(), complaints=(bad_rating(-9000, named=False),)),
    "R-04": Facts(hall(), complaints=(bad_rating(-9000, answered=-5000),)),
    "R-05": Facts(hall(), complaints=(bad_rating(-9000, named=False, answered=5),)),
    "M-02": Facts(hall(), matters=(matter(promised=None),)),
    "M-05": Facts(hall(), visits=(visit(5, 1, 1),)),
    "M-08": NOTHING,
    "M-09": Facts(hall(), sittings=tuple(sitting(minute, minute + 1, "left") for minute in range(9))),
    "C-02": NOTHING,
    "C-04": Facts(hall(), matters=(matter("公司变更登记", 5),)),
    "C-05": Facts(hall(), matters=(matter("公司变更登记", 5),)),
}


def found(clause: str, facts: Facts) -> ClauseVerdict:
    verdicts = check("c1", STANDARD, facts, MORNING, EVENING).clauses
    return next(each for each in verdicts if each.clause.id == clause)


@pytest.mark.parametrize("clause", PASSING)
def test_a_measured_clause_passes_when_it_is_kept(clause):
    assert found(clause, PASSING[clause]).verdict == "passed"


@pytest.mark.parametrize("clause", FAILING)
def test_a_measured_clause_fails_when_it_is_broken(clause):
    assert found(clause, FAILING[clause]).verdict == "failed"


@pytest.mark.parametrize("clause", TOO_LITTLE)
def test_a_measured_clause_has_no_evidence_when_too_little_happened(clause):
    assert found(clause, TOO_LITTLE[clause]).verdict == "no_evidence"


def test_every_clause_that_can_be_computed_is_tested_above():
    computed = {each.id for each in STANDARD.clauses if each.measure and MEASURES[each.measure].observe}
    assert computed == set(PASSING) == set(FAILING) == set(TOO_LITTLE)


def test_what_cannot_be_computed_never_passes():
    everything = Facts(
        hall(),
        tickets=waits(*[5] * 30).tickets,
        visits=PASSING["M-05"].visits,
        sittings=PASSING["W-02"].sittings,
        posts=PASSING["T-02"].posts,
        duties=PASSING["P-02"].duties,
        matters=(matter(),),
        ratings=PASSING["R-01"].ratings,
        devices=PASSING["P-03"].devices,
    )
    verdicts = {each.clause.id: each.verdict for each in check("c1", STANDARD, everything, MORNING, EVENING).clauses}
    assert {verdicts[clause] for clause in verdicts if clause not in PASSING} <= {"no_evidence", "not_applicable"}


def test_it_covers_every_row_of_the_domain_page_with_its_basis():
    rows = "M-01 M-02 M-03 M-04 M-05 M-06 C-01 C-02 C-03 C-04 T-01 T-02 P-01 P-02 P-03 W-01 R-01 R-02 R-03 H-01 S-01"
    clauses = {each.id: each.words for each in STANDARD.clauses}
    assert set(rows.split()) <= set(clauses)
    assert len(clauses) >= 24
    assert all(clause["basis"]["zh"] and clause["basis"]["en"] for clause in clauses.values())


def test_what_is_our_own_default_is_marked_as_a_house_rule():
    house = {each.id for each in STANDARD.clauses if each.words["house_rule"]}
    assert {"T-02", "P-03", "W-01", "M-05"} <= house
    assert all("House rule" in each.words["basis"]["en"] for each in STANDARD.clauses if each.id in house)


def test_a_hall_without_a_guidance_area_need_not_staff_one():
    assert found("P-02", Facts(hall(seats=0))).verdict == "not_applicable"


def test_a_failed_clause_shows_the_figure_that_failed():
    deciding = found("W-01", waits(*[5] * 18, 31, 31)).deciding
    assert (deciding.condition.aggregate, deciding.figure.value, deciding.figure.sample) == ("p95", 31.0, 20)
