"""A standard as data: contradictions are found, and named by place and line."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from deploy.sample.checked_yaml import BadFile
from deploy.sample.standard import FILE, read_standard
from services.standards.domain import standard_problems, version_in_force
from shared.contracts.service_standard import AppliesTo

SHIPPED = read_standard()
CLAUSE = next(each for each in SHIPPED["clauses"] if each["id"] == "W-01")
INSPECTED = next(each for each in SHIPPED["clauses"] if each["id"] == "P-01")
CONDITION = CLAUSE["conditions"][0]
EVERYWHERE = AppliesTo().load({})
OWN = {
    "id": "minutes_in_the_hall",
    "name": {"zh": "在厅时间", "en": "Minutes in the hall"},
    "of": "tickets",
    "value": "wait_minutes + service_minutes",
    "unit": "minutes",
}
NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)


def problems(clause: dict[str, Any]) -> list[str]:
    found = standard_problems({**SHIPPED, "measures": [], "clauses": [clause]})
    return [".".join(str(step) for step in path) for path, _ in found]


def test_the_shipped_standard_has_no_problems():
    assert standard_problems(SHIPPED) == []


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"domain": "premises"}, "clauses.0.domain"),
        ({"id": "X-01"}, "clauses.0.domain"),
        ({"measure": "happiness"}, "clauses.0.measure"),
        ({"measure": None}, "clauses.0.measure"),
        ({"conditions": []}, "clauses.0.conditions"),
        ({"kind": "inspected"}, "clauses.0.kind"),
        ({"conditions": [{**CONDITION, "unit": "percent"}]}, "clauses.0.conditions.0.unit"),
        ({"conditions": [{**CONDITION, "aggregate": "share"}]}, "clauses.0.conditions.0.aggregate"),
        ({"conditions": [{**CONDITION, "at_most": None}]}, "clauses.0.conditions.0"),
        ({"conditions": [CONDITION, {**CONDITION, "at_least": 3.0}]}, "clauses.0.conditions.1"),
        ({"conditions": [{**CONDITION, "within": 20.0}]}, "clauses.0.conditions.0.within"),
        (
            {"conditions": [{**CONDITION, "aggregate": "share_within", "unit": "percent"}]},
            "clauses.0.conditions.0.within",
        ),
    ],
)
def test_a_contradiction_is_named_by_its_place(change, where):
    assert problems({**CLAUSE, **change}) == [where]


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"where": "priority > 1.0"}, "clauses.0.where"),
        ({"where": "stars == 1.0"}, "clauses.0.where"),
        ({"where": "wait_minutes"}, "clauses.0.where"),
        ({"where": 'priority == "elderly'}, "clauses.0.where"),
        ({"where": "[1].map(x, x).size() > 0"}, "clauses.0.where"),
        ({"where": "(" * 13 + "called" + ")" * 13}, "clauses.0.where"),
        ({"applies_to": {**EVERYWHERE, "first_day": "2026-02-30"}}, "clauses.0.applies_to.first_day"),
        (
            {"applies_to": {**EVERYWHERE, "first_day": "2026-03-02", "last_day": "2026-03-01"}},
            "clauses.0.applies_to.last_day",
        ),
        (
            {
                "measure": "promised_working_days",
                "applies_to": {**EVERYWHERE, "counters": ["guicheng-3"]},
                "conditions": [{**CONDITION, "unit": "working_days"}],
            },
            "clauses.0.applies_to.counters",
        ),
        (
            {
                "measure": "promised_working_days",
                "applies_to": {**EVERYWHERE, "opening_hours_only": True},
                "conditions": [{**CONDITION, "unit": "working_days"}],
            },
            "clauses.0.applies_to.opening_hours_only",
        ),
        (
            {
                "conditions": [
                    {**CONDITION, "aggregate": "share_within", "within": 5.0, "unit": "percent", "at_most": 120.0}
                ]
            },
            "clauses.0.conditions.0.at_most",
        ),
        ({"conditions": [CONDITION, {**CONDITION, "at_most": 9.0}]}, "clauses.0.conditions.1.at_most"),
        (
            {"conditions": [CONDITION, {**CONDITION, "aggregate": "p50", "at_most": None, "at_least": 16.0}]},
            "clauses.0.conditions.1",
        ),
    ],
)
def test_what_cannot_be_judged_or_kept_is_refused_by_its_place(change, where):
    assert problems({**CLAUSE, **change}) == [where]


@pytest.mark.parametrize(
    "change",
    [
        {"where": 'priority == "elderly" && hour < 12.0'},
        {"where": 'appointment ? wait_minutes < 60.0 : queue in ["general", "tax"]'},
        {"applies_to": {**EVERYWHERE, "counters": ["guicheng-3"], "matters": ["m1"], "opening_hours_only": True}},
        {"applies_to": {**EVERYWHERE, "first_day": "2026-03-01", "last_day": "2026-03-01"}},
        {
            "conditions": [
                {**CONDITION, "aggregate": "p73"},
                {**CONDITION, "aggregate": "p20", "at_most": None, "at_least": 1.0},
            ]
        },
    ],
)
def test_what_narrows_a_clause_by_its_own_cases_is_accepted(change):
    assert problems({**CLAUSE, **change}) == []


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"valid_from": "2026-03-02", "valid_until": "2026-03-01"}, ("valid_until",)),
        ({"valid_from": "2026-13-01"}, ("valid_from",)),
        ({"measures": [{**OWN, "id": "wait_minutes"}]}, ("measures", 0, "id")),
        ({"measures": [OWN, OWN]}, ("measures", 1, "id")),
        ({"measures": [{**OWN, "of": "people"}]}, ("measures", 0, "of")),
        ({"measures": [{**OWN, "value": "called"}]}, ("measures", 0, "value")),
        ({"measures": [{**OWN, "value": "1.0 / wait_minutes"}]}, ("measures", 0, "value")),
    ],
)
def test_what_is_wrong_with_a_version_as_a_whole_is_named_by_its_place(change, where):
    assert where in [path for path, _ in standard_problems({**SHIPPED, **change})]


def test_a_clause_may_use_a_measure_of_the_standards_own():
    clause = {**CLAUSE, "measure": "minutes_in_the_hall"}
    assert standard_problems({**SHIPPED, "measures": [OWN], "clauses": [clause]}) == []


def test_two_clauses_about_the_same_cases_may_not_ask_for_what_no_figure_keeps():
    other = {
        **CLAUSE,
        "id": "W-09",
        "conditions": [{**CONDITION, "aggregate": "p50", "at_most": None, "at_least": 20.0}],
    }
    found = standard_problems({**SHIPPED, "measures": [], "clauses": [CLAUSE, other]})
    assert found == [
        (("clauses", 1, "conditions", 0), "Contradicts W-01: No p50 is at least 20 where the p80 is at most 15.")
    ]
    elsewhere = {**other, "where": 'queue == "tax"'}
    assert standard_problems({**SHIPPED, "measures": [], "clauses": [CLAUSE, elsewhere]}) == []


def test_a_letter_belongs_to_one_domain_and_a_figure_has_one_unit():
    doubled = [*SHIPPED["domains"], {**SHIPPED["domains"][0], "id": "other"}]
    assert ("domains", 4, "letters", 0) in [path for path, _ in standard_problems({**SHIPPED, "domains": doubled})]
    reported = next(each for each in SHIPPED["clauses"] if each["kind"] == "reported")
    another = {
        **reported,
        "id": f"{reported['id'][0]}-99",
        "figure": {**reported["figure"], "unit": "minutes"},
        "conditions": [],
    }
    found = standard_problems({**SHIPPED, "measures": [], "clauses": [reported, another]})
    assert [path for path, _ in found] == [("clauses", 1, "figure", "unit")]


def test_conditions_of_reported_figures_are_in_its_unit():
    reported = next(each for each in SHIPPED["clauses"] if each["kind"] == "reported")
    assert problems({**reported, "conditions": [CONDITION]}) == ["clauses.0.conditions.0.unit"]
    assert problems({**reported, "conditions": [{**CONDITION, "unit": reported["figure"]["unit"]}]}) == []


def test_a_clause_that_is_not_measured_needs_no_measure():
    assert problems(INSPECTED) == []


def test_a_clause_may_be_there_once_only():
    found = standard_problems({**SHIPPED, "measures": [], "clauses": [CLAUSE, INSPECTED, CLAUSE]})
    assert [path for path, _ in found] == [("clauses", 2, "id")]


@pytest.mark.parametrize(
    ("good", "bad", "said"),
    [
        ("measure: wait_minutes", "measure: happiness", "happiness is no measure"),
        ("    house_rule: true", "    house_rule: maybe", "Not a valid boolean"),
        ("  - id: W-02", "  - id: W-2", "Must be such as W-01"),
        ("applies_to:", "aplies_to:", "Is not known here"),
        ("smallest_sample: 10", "smallest_sample: 0", "greater than or equal to 1"),
        ("domain: mechanism", "domain: mechanic", "belongs to mechanism"),
    ],
)
def test_what_is_wrong_in_a_file_is_said_with_its_line(tmp_path, good, bad, said):
    text = FILE.read_text(encoding="utf-8")
    line = text[: text.index(good)].count("\n") + 1
    file = tmp_path / "standard.yaml"
    file.write_text(text.replace(good, bad, 1), encoding="utf-8")
    with pytest.raises(BadFile) as refused:
        read_standard(file)
    assert any(each.startswith(f"{file}:{line}: ") and said in each for each in refused.value.problems)


def test_the_version_in_force_is_the_newest_that_has_begun():
    versions = [{"n": n, "valid_from": day} for n, day in enumerate([None, "2026-03-02", "2026-03-03", None])]
    assert version_in_force(versions, NOON, "Asia/Shanghai")["n"] == 1
    assert version_in_force(versions[2:3], NOON, "Asia/Shanghai") is None
    assert version_in_force([versions[0], versions[3]], NOON, "Asia/Shanghai")["n"] == 3


def test_a_version_whose_last_day_is_over_is_not_in_force_and_the_one_before_stays_ended():
    versions = [
        {"n": 1, "valid_from": None},
        {"n": 2, "valid_from": "2026-03-01", "valid_until": "2026-03-02"},
    ]
    assert version_in_force(versions, NOON, "Asia/Shanghai")["n"] == 2
    assert version_in_force(versions, NOON + timedelta(days=1), "Asia/Shanghai") is None


def test_a_version_begins_with_the_day_of_the_halls_zone():
    before_dawn = datetime(2026, 3, 1, 17, tzinfo=UTC)
    versions = [{"valid_from": "2026-03-02"}]
    assert version_in_force(versions, before_dawn, "Asia/Shanghai") is not None
    assert version_in_force(versions, before_dawn, "Europe/London") is None
