"""The shipped standard: each clause, of whatever kind, passes, fails and lacks evidence by facts of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from deploy.sample.standard import read_standard
from services.standards.domain import Facts, Period, check, standard_from
from services.standards.domain.facts import Complaint, Post
from services.standards.domain.standard import Clause
from services.standards.domain.verdict import ClauseVerdict, measure_of, reads
from tests.unit.standards.morning import (
    DAY,
    EVENING,
    MONTHS,
    MORNING,
    QUARTER,
    announced,
    at,
    bad_rating,
    call,
    device,
    document,
    door,
    duty,
    filing,
    hall,
    looked_at,
    matter,
    notice,
    post,
    rated,
    reported,
    sitting,
    some,
    stage,
    starred,
    stays,
    ticket,
    tickets,
    visit,
    waits,
)

STANDARD = standard_from(read_standard())
ALL_MORNING = ((-60, True), (240, False))
NOTHING = Facts(hall())


def complaint(received: float, **taken: float) -> Complaint:
    """Return a complaint, received and dealt with so many minutes after opening."""
    steps = {f"{step}_at": at(minute) for step, minute in taken.items()}
    return Complaint(f"c{received}", "phone", False, at(received), **steps)


def _breaks(count: int, minutes: float) -> tuple[Post, ...]:
    """Return counters that paused once for so long."""
    return tuple(replace(post((0, True), (10, False), (10 + minutes, True)), counter=f"g-{n}") for n in range(count))


def _closed(name: str) -> Callable[[int], Any]:
    """Return what gives a field of tickets of which the first was not called before the day was closed."""
    of_the_first = {"first_called_at": None, "cancelled_at": at(200), "cause": "day_closed"}
    of_others = {"first_called_at": at(9), "cancelled_at": None, "cause": None}
    return lambda place: of_others[name] if place else of_the_first[name]


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


CLAUSES = {each.id: each for each in STANDARD.clauses}

PASSING |= {
    "P-04": Facts(hall(), posts=(post((-5, True), (206, False)),)),
    "P-05": Facts(hall(), devices=(device((-60, True), name="b1", role="board"),)),
    "P-06": some(100, slips=lambda place: (False, True) if place else (False,)),
    "P-07": Facts(hall(), posts=(post(*ALL_MORNING),), doors=(door((10, False), (12, True)),)),
    "P-08": Facts(hall(), posts=(post((5, True)),)),
    "T-04": Facts(hall(), posts=(post(*[(m, m % 20 == 0) for m in range(0, 201, 10)]),)),
    "T-05": some(10, transfers=lambda place: () if place else (at(8),)),
    "T-06": some(20, calls=lambda place: call("longest_wait" if place else "picked")),
    "M-10": Facts(hall(), matters=(matter(promised=5, legal_days=5), matter("查询", promised=None))),
    "M-11": Facts(
        hall(), matters=tuple(matter(str(n), channels=("online",) if n > 3 else ("counter",)) for n in range(10))
    ),
    "M-12": Facts(hall(), matters=tuple(matter(str(n), promised=0 if n > 7 else None) for n in range(10))),
    "M-13": Facts(hall(), sittings=tuple(sitting(minute, minute + 1, "filed") for minute in range(5))),
    "M-14": Facts(hall(), sittings=tuple(sitting(m, m + 1, "filed" if m else "left") for m in range(10))),
    "C-07": Facts(hall(), matters=tuple(matter(str(n), brings=2) for n in range(10))),
    "W-03": some(10, priority=lambda place: "elderly" if place else "normal"),
    "W-04": some(5, appointment_at=at(-10)),
    "W-05": some(20, walks=lambda place: stage(2 if place else 30)),
    "W-06": some(20, misses=lambda place: () if place > 2 else ticket(0, 1, misses=(2,)).misses),
    "W-07": some(5),
    "W-08": some(10, services=lambda place: stage(40 if place else 50)),
    "W-09": some(20, announced=lambda place: announced(2 if place else 40)),
    "W-10": stays(10, 60),
    "R-06": replace(some(20, served=(at(60),)), ratings=(rated("t1", (70, "anyone")), rated("t2", (70, "anyone")))),
    "R-07": starred(10, 2),
    "R-08": starred(20, 1),
    "H-02": Facts(hall(), complaints=(complaint(-7 * 1440, accepted=5),)),
    "H-03": Facts(hall(), complaints=(complaint(-21 * 1440, answered=5),)),
}
FAILING |= {
    "P-04": Facts(hall(), posts=(post((-5, True), (205, False)),)),
    "P-05": Facts(hall(), devices=(device((-60, True), (200, False), name="b1", role="board"),)),
    "P-06": some(99, slips=lambda place: (True,) if place else (False,)),
    "P-07": Facts(hall(), posts=(post(*ALL_MORNING),), doors=(door((10, False), (13, True)),)),
    "P-08": Facts(hall(), posts=(post((5.1, True)),)),
    "T-04": Facts(hall(), posts=(post(*[(m, m % 80 == 0) for m in range(0, 201, 40)]), *_breaks(3, 31))),
    "T-05": some(10, transfers=lambda place: () if place > 1 else (at(8),)),
    "T-06": some(19, calls=lambda place: call("longest_wait" if place else "picked")),
    "M-10": Facts(hall(), matters=(matter(promised=6, legal_days=5),)),
    "M-11": Facts(
        hall(), matters=tuple(matter(str(n), channels=("online",) if n > 4 else ("counter",)) for n in range(10))
    ),
    "M-12": Facts(hall(), matters=tuple(matter(str(n), promised=0 if n > 8 else 1) for n in range(10))),
    "M-13": Facts(hall(), sittings=tuple(replace(sitting(m, m, "filed"), claimed_at=at(m - 31)) for m in range(5))),
    "M-14": Facts(hall(), sittings=tuple(sitting(m, m + 1, "filed" if m > 1 else "left") for m in range(10))),
    "C-07": Facts(hall(), matters=tuple(matter(str(n), brings=2 if n > 3 else 3) for n in range(10))),
    "W-03": tickets(*(ticket(minute, minute + 11) for minute in range(5)), priority="elderly"),
    "W-04": some(5, appointment_at=at(-10), queued_at=at(-11)),
    "W-05": some(20, walks=lambda place: stage(2 if place > 1 else 30)),
    "W-06": some(20, misses=lambda place: () if place > 3 else ticket(0, 1, misses=(2,)).misses),
    "W-07": some(5, **{name: _closed(name) for name in ("first_called_at", "cancelled_at", "cause")}),
    "W-08": some(10, services=lambda place: stage(40 if place > 1 else 50)),
    "W-09": some(20, announced=lambda place: announced(2 if place > 1 else 40)),
    "W-10": stays(10, 61),
    "R-06": replace(some(20, served=(at(60),)), ratings=(rated("t1", (70, "anyone")),)),
    "R-07": starred(10, 3),
    "R-08": starred(20, 2),
    "H-02": Facts(hall(), complaints=(complaint(-8 * 1440, accepted=5),)),
    "H-03": Facts(hall(), complaints=(complaint(-22 * 1440, answered=5),)),
}
TOO_LITTLE |= {
    "P-04": Facts(hall(), posts=(post((-120, True), (-60, False)),)),
    "P-05": Facts(hall(), devices=(device((-60, True)),)),
    "P-06": some(4, slips=(True,)),
    "P-07": Facts(hall(), doors=(door((10, False), (12, True)),)),
    "P-08": Facts(hall(), posts=(post((300, True)),)),
    "T-04": Facts(hall(), posts=(post(*ALL_MORNING),)),
    "T-05": some(9),
    "T-06": some(30),
    "M-10": Facts(hall(), matters=(matter(promised=5),)),
    "M-11": Facts(hall(), matters=tuple(matter(str(n)) for n in range(20))),
    "M-12": Facts(hall(), matters=(matter(promised=0),)),
    "M-13": Facts(hall(), sittings=tuple(sitting(minute, minute + 1) for minute in range(9))),
    "M-14": Facts(hall(), sittings=tuple(sitting(minute, minute + 1) for minute in range(9))),
    "C-07": Facts(hall(), matters=tuple(matter(str(n)) for n in range(20))),
    "W-03": some(30),
    "W-04": some(30),
    "W-05": some(30),
    "W-06": some(9),
    "W-07": some(30, first_called_at=None),
    "W-08": some(30),
    "W-09": some(30),
    "W-10": stays(9, 5),
    "R-06": some(19, served=(at(60),)),
    "R-07": starred(9, 0),
    "R-08": starred(19, 0),
    "H-02": Facts(hall(), complaints=(bad_rating(-5, contacted=5),)),
    "H-03": Facts(hall(), complaints=(bad_rating(-5, answered=5),)),
}


WEEK_AGO, LONGER_AGO = -7 * 1440, -8 * 1440
"""A Monday, so that Monday is the fifth working day after it; and the Sunday before."""


def followed(count: int, heard_of: int) -> Facts:
    """Return filings of Monday a week ago that should be decided by now; of some of them somebody heard."""
    heard = [(("accepted", DAY),) if place < heard_of else () for place in range(count)]
    filings = tuple(filing(WEEK_AGO, *each, name=f"f{place}") for place, each in enumerate(heard))
    return Facts(hall(), filings=filings, matters=(matter(promised=4),))


def decided(count: int, in_time: int) -> Facts:
    """Return decisions on a matter that promises five working days, ``in_time`` of them just within these."""
    days = ["2026-02-23" if place < in_time else "2026-02-20" for place in range(count)]
    filings = tuple(filing(-20000, ("accepted", day), ("decided", DAY), name=f"f{n}") for n, day in enumerate(days))
    return Facts(hall(), filings=filings, matters=(matter(promised=5),))


def took(since: str, *, count: int = 1) -> tuple[Any, ...]:
    """Return filings that were accepted on a day and are decided on that of the morning."""
    return tuple(filing(-90000, ("accepted", since), ("decided", DAY), name=f"{since}-{n}") for n in range(count))


PASSING |= {
    "M-01": Facts(hall(), notices=(notice((5, "amiss"), (50, "amiss"), (60, "fine")), notice((7, "amiss"), name="n2"))),
    "M-07": Facts(hall(), filings=(*took("2026-02-02", count=9), *took("2026-01-19"))),
    "M-15": Facts(hall(), filings=(filing(WEEK_AGO, ("corrected", DAY)), filing(-99999, ("accepted", DAY), name="f2"))),
    "M-16": decided(20, 19),
    "M-17": followed(5, 4),
}
FAILING |= {
    "M-01": Facts(hall(), notices=(notice((5, "amiss"), (50, "late")), notice((7, "amiss"), name="n2"))),
    "M-07": Facts(hall(), filings=took("2026-01-16")),
    "M-15": Facts(hall(), filings=(filing(LONGER_AGO, ("corrected", DAY)),)),
    "M-16": decided(20, 18),
    "M-17": followed(5, 3),
}
TOO_LITTLE |= {
    "M-01": Facts(hall(), notices=(notice((5, "fine")), notice((-5, "late"), name="n2"))),
    "M-07": Facts(hall(), filings=(filing(-90000, ("decided", DAY)), filing(-90000, ("accepted", DAY), name="f2"))),
    "M-15": Facts(hall(), filings=(filing(LONGER_AGO, ("corrected", DAY), noted=400), filing(0, name="f2"))),
    "M-16": decided(4, 4),
    "M-17": Facts(hall(), filings=followed(9, 0).filings, matters=(matter(promised=5),)),
}
SPANS = {"M-17": Period(at(-8 * 1440), at(210))}
"""Of what a morning is too short for."""


def entered(clause: Clause, case: str) -> Facts:
    """Return what the office entered of a documented or reported clause, to pass, fail, or say too little."""
    if demand := clause.document:
        until = "2027-01-01" if demand.must_expire else None
        if case == "passed":
            return document(demand.kind, until=until)
        return (
            document(demand.kind, "2020-01-05", "2026-03-01")
            if case == "failed"
            else document(demand.kind, entered=999)
        )
    figure = clause.figure
    days = MONTHS if figure.every == "month" else (("2026-01-01", "2026-03-31"),)
    if case == "lacking":
        return reported(f"{figure.name}_of_others", figure.unit, *[50.0] * 3, days=days)
    if not clause.conditions:
        return reported(figure.name, figure.unit, *[50.0] * (3 if case == "passed" else 2), days=days)
    condition = clause.conditions[0]
    beyond = 1 if condition.comparison == "at_most" else -1
    value = condition.threshold + (beyond if case == "failed" else 0)
    return reported(figure.name, figure.unit, *[condition.threshold] * (len(days) - 1), value, days=days)


def seen_by_inspectors(clause: Clause, case: str) -> Facts:
    """Return what a round found of an inspected clause."""
    items = tuple(each.id for each in clause.inspection.items)
    return looked_at(clause.id, items if case != "lacking" else ("another",), no=int(case == "failed"))


def facts_of(clause: str, case: str) -> Facts:
    """Return facts that make ``clause`` pass, fail, or lack evidence."""
    measured = {"passed": PASSING, "failed": FAILING, "lacking": TOO_LITTLE}[case]
    if CLAUSES[clause].kind == "measured":
        return measured[clause]
    made = seen_by_inspectors if CLAUSES[clause].kind == "inspected" else entered
    return made(CLAUSES[clause], case)


def found(clause: str, facts: Facts) -> ClauseVerdict:
    span = QUARTER if CLAUSES[clause].kind == "reported" else SPANS.get(clause, MORNING)
    verdicts = check("c1", STANDARD, facts, span, max(EVENING, span.end)).clauses
    return next(each for each in verdicts if each.clause.id == clause)


@pytest.mark.parametrize("clause", CLAUSES)
def test_every_clause_passes_when_it_is_kept(clause):
    assert found(clause, facts_of(clause, "passed")).verdict == "passed"


@pytest.mark.parametrize("clause", CLAUSES)
def test_every_clause_fails_when_it_is_broken(clause):
    assert found(clause, facts_of(clause, "failed")).verdict == "failed"


@pytest.mark.parametrize("clause", CLAUSES)
def test_every_clause_has_no_evidence_when_too_little_is_known(clause):
    assert found(clause, facts_of(clause, "lacking")).verdict == "no_evidence"


@pytest.mark.parametrize("clause", CLAUSES)
def test_every_clause_reads_all_the_facts_that_it_is_judged_by(clause):
    for case, verdict in (("passed", "passed"), ("failed", "failed")):
        whole = facts_of(clause, case)
        read = {name: getattr(whole, name) for name in reads(CLAUSES[clause])}
        assert found(clause, replace(Facts(whole.hall), **read)).verdict == verdict


def test_every_measured_clause_and_no_other_is_tried_with_facts_of_its_own():
    measured = {each.id for each in STANDARD.clauses if each.kind == "measured"}
    assert measured == set(PASSING) == set(FAILING) == set(TOO_LITTLE)
    assert all(measure_of(CLAUSES[each]).observe for each in measured)


def test_there_are_enough_clauses_of_every_domain_and_kind():
    kinds = Counter(each.kind for each in STANDARD.clauses)
    domains = Counter(each.domain for each in STANDARD.clauses)
    assert (len(CLAUSES) >= 50, kinds["measured"] >= 24) == (True, True)
    assert min(kinds[each] for each in ("inspected", "documented", "reported")) >= 4
    assert min(domains[each] for each in ("premises", "team", "content", "mechanism")) >= 10


def test_it_covers_every_row_of_the_domain_page_with_its_basis():
    rows = "M-01 M-02 M-03 M-04 M-05 M-06 C-01 C-02 C-03 C-04 T-01 T-02 P-01 P-02 P-03 W-01 R-01 R-02 R-03 H-01 S-01"
    clauses = {each.id: each.words for each in STANDARD.clauses}
    assert set(rows.split()) <= set(clauses)
    assert all(clause["basis"]["zh"] and clause["basis"]["en"] for clause in clauses.values())


def test_what_is_our_own_default_is_marked_as_a_house_rule():
    house = {each.id for each in STANDARD.clauses if each.words["house_rule"]}
    assert {"T-02", "P-03", "W-01", "M-05"} <= house < set(CLAUSES)
    assert all("House rule" in each.words["basis"]["en"] for each in STANDARD.clauses if each.id in house)


def test_a_hall_without_a_guidance_area_need_not_staff_one():
    assert found("P-02", Facts(hall(seats=0))).verdict == "not_applicable"


def test_a_failed_clause_shows_the_figure_that_failed():
    deciding = found("W-01", waits(*[5] * 18, 31, 31)).deciding
    assert (deciding.condition.aggregate, deciding.figure.value, deciding.figure.sample) == ("p95", 31.0, 20)
