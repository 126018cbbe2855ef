"""What a report says of checks: standing by weight, clauses with their past, halls compared."""

import pytest

from services.standards.domain.reports import Made, content
from services.standards.reporting.pages import page
from shared.contracts.reports import ReportContent
from tests.unit.standards.reports.sample import ABOUT, HALLS, check, clause, clause_view, condition_view, name, standard

ONE, TWO, THREE = clause("P-01", "premises", weight=3), clause("P-02", "premises"), clause("W-01", "mechanism")
STANDARD = standard([ONE, TWO, THREE])


def seen(about, kept, cases, figure):
    return clause_view(about, [condition_view(about["conditions"][0], kept, cases, figure)])


def made(now, before=None, findings=(), halls=HALLS[:1], plan=STANDARD):
    named = [{"id": each, "name": name(zh, en)} for each, zh, en in halls]
    return content(Made(ABOUT, named, plan, now, before or {}, list(findings)))


def test_a_score_is_the_weight_that_passed_of_the_weight_that_was_judged():
    views = [seen(ONE, 95, 100, 12), seen(TWO, 50, 100, 20), seen(THREE, 3, 4, 12)]
    said = made({"nanhai": check("nanhai", views)})
    assert ReportContent().validate(said) == {}
    premises, mechanism = said["domains"]
    assert premises["score"] == 75  # 3 of 3 + 1
    assert mechanism["score"] is None  # four cases are too few: no evidence
    assert said["standing"]["score"] == 75  # a domain without anything judged has no part in it
    assert said["standing"]["verdicts"] == {"passed": 1, "failed": 1, "no_evidence": 1, "not_applicable": 0}


def test_several_halls_count_once_each_however_many_come_there():
    good = check("nanhai", [seen(each, 9500, 10000, 12) for each in (ONE, TWO, THREE)])
    bad = check("guicheng", [seen(each, 5, 20, 30) for each in (ONE, TWO, THREE)])
    said = made({"nanhai": good, "guicheng": bad}, halls=HALLS[:2])
    assert [each["score"] for each in said["halls"]] == [100, 0]
    assert said["standing"]["score"] == 50


def test_halls_stay_in_the_order_in_which_they_were_named():
    bad = check("nanhai", [seen(each, 5, 20, 30) for each in (ONE, TWO, THREE)])
    good = check("guicheng", [seen(each, 95, 100, 12) for each in (ONE, TWO, THREE)])
    said = made({"nanhai": bad, "guicheng": good}, halls=HALLS[:2])
    assert [each["id"] for each in said["halls"]] == ["nanhai", "guicheng"]
    assert [each["hall"] for each in said["clauses"][0]["halls"]] == ["nanhai", "guicheng"]


def test_a_clause_says_what_was_found_before_and_whether_chance_explains_the_change():
    before = check("nanhai", [seen(each, 800, 1000, 16) for each in (ONE, TWO, THREE)])
    now = check("nanhai", [seen(ONE, 805, 1000, 14), seen(TWO, 950, 1000, 9), seen(THREE, 4, 5, 12)])
    said = made({"nanhai": now}, {"nanhai": before})
    found = {each["id"]: each["halls"][0] for each in said["clauses"]}
    assert found["P-01"]["before"] == {"verdict": "failed", "figure": 16, "sample": 1000}
    assert [found[each]["change"] for each in ("P-01", "P-02", "W-01")] == ["within_chance", "better", "too_few"]
    assert (said["standing"]["before"], said["standing"]["score"]) == (0, 100)


def test_halls_are_compared_clause_by_clause_by_the_cases_that_were_kept():
    halls = HALLS[:4]
    counts = {"nanhai": 880, "guicheng": 878, "jiujiang": 780, "xiqiao": 875}
    now = {
        hall: check(hall, [seen(ONE, kept, 1000, 14), seen(TWO, 90, 100, 9), seen(THREE, 1, 2, 9)])
        for hall, kept in counts.items()
    }
    said = made(now, halls=halls)
    words = [[each["word"] for each in clause["comparison"]["halls"]] for clause in said["clauses"][:2]]
    assert words == [["within_chance", "within_chance", "worse", "within_chance"], ["within_chance"] * 4]
    assert said["clauses"][2]["comparison"] is None  # nobody has cases enough
    assert said["chance"]["comparisons"] == 8


def test_a_clause_that_is_kept_by_no_single_case_is_not_compared():
    view = clause_view(ONE, [{**condition_view(ONE["conditions"][0], 9, 10, 12), "kept": None, "daily": []}])
    said = made({"nanhai": check("nanhai", [view])})
    assert said["clauses"][0]["comparison"] is None


def test_headings_of_other_standards_are_named_where_they_are_known():
    said = made({"nanhai": check("nanhai", [seen(ONE, 95, 100, 12)])})
    assert said["clauses"][0]["maps_to"] == {"iso_18091": ["9.1.2", "10.2"]}
    assert set(said["frames"]["iso_18091"]["headings"]) == {"9.1.2", "10.2"}
    strange = clause("P-01", "premises", maps_to={"house": ["7"]})
    views = {"nanhai": check("nanhai", [seen(strange, 95, 100, 12)])}
    assert made(views, plan=standard([strange]))["frames"] == {}


@pytest.mark.parametrize("without", ["maps_to", "weight"])
def test_versions_that_were_published_before_they_could_say_it_are_reported_too(without):
    old = {key: value for key, value in ONE.items() if key != without}
    said = made({"nanhai": check("nanhai", [seen(old, 95, 100, 12)])}, plan=standard([old]))
    assert said["standing"]["score"] == 100


def test_an_inspected_clause_that_has_no_conditions_of_its_own_tells_what_its_checks_demanded():
    demand = {"aggregate": "share", "within": None, "at_most": None, "at_least": 100.0, "unit": "percent"}
    view = condition_view({**demand, "smallest_sample": 1}, 30, 30, 100.0)
    looked = clause("P-01", "premises", kind="inspected", conditions=[])
    said = made({"nanhai": check("nanhai", [clause_view(looked, [view])])}, plan=standard([looked]))
    told = next(each for each in said["clauses"] if each["id"] == "P-01")
    assert told["comparison"]["condition"] == 0
    assert (told["conditions"][0]["at_least"], told["conditions"][0]["at_most"]) == (100.0, None)
    assert page(said, "zh")
