"""A standard as data: contradictions are found, and named by place and line."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from deploy.sample.checked_yaml import BadFile
from deploy.sample.standard import FILE, read_standard
from services.standards.domain import standard_problems, version_in_force

SHIPPED = read_standard()
CLAUSE = next(each for each in SHIPPED["clauses"] if each["id"] == "W-01")
INSPECTED = next(each for each in SHIPPED["clauses"] if each["id"] == "P-01")
CONDITION = CLAUSE["conditions"][0]
NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)


def problems(clause: dict[str, Any]) -> list[str]:
    found = standard_problems({**SHIPPED, "clauses": [clause]})
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
        ({"where": 'priority == "elderly"'}, "clauses.0.where"),
        ({"applies_to": {"counters": ["guicheng-3"]}}, "clauses.0.applies_to.counters"),
        ({"applies_to": {"matters": ["m1"]}}, "clauses.0.applies_to.matters"),
        ({"applies_to": {"first_day": "2026-03-01"}}, "clauses.0.applies_to.first_day"),
        ({"applies_to": {"last_day": "2026-03-01"}}, "clauses.0.applies_to.last_day"),
        ({"applies_to": {"opening_hours_only": True}}, "clauses.0.applies_to.opening_hours_only"),
    ],
)
def test_what_no_check_observes_is_refused_rather_than_passed_over(change, where):
    assert problems({**CLAUSE, **change}) == [where]


@pytest.mark.parametrize("change", [{"valid_until": "2026-12-31"}, {"measures": [{"id": "own"}]}])
def test_a_version_may_not_say_what_is_passed_over(change):
    assert [path for path, _ in standard_problems({**SHIPPED, **change})] == [tuple(change)]


def test_conditions_of_reported_figures_are_refused_rather_than_passed_over():
    reported = next(each for each in SHIPPED["clauses"] if each["kind"] == "reported")
    assert problems({**reported, "conditions": [CONDITION]}) == ["clauses.0.conditions"]


def test_a_clause_that_is_not_measured_needs_no_measure():
    assert problems(INSPECTED) == []


def test_a_clause_may_be_there_once_only():
    found = standard_problems({**SHIPPED, "clauses": [CLAUSE, INSPECTED, CLAUSE]})
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


def test_a_version_begins_with_the_day_of_the_halls_zone():
    before_dawn = datetime(2026, 3, 1, 17, tzinfo=UTC)
    versions = [{"valid_from": "2026-03-02"}]
    assert version_in_force(versions, before_dawn, "Asia/Shanghai") is not None
    assert version_in_force(versions, before_dawn, "Europe/London") is None
