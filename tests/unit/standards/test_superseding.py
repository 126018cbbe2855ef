"""What differs between a check and the one in its place, and what is said of it."""

from datetime import timedelta
from typing import Any

from services.standards.domain.findings import Failure, Finding
from services.standards.domain.superseding import changes_between, corrected, superseded
from shared.contracts.events import validated
from tests.unit.standards.morning import OPENS


def clause(verdict: str, figure: float | None, sample: int, name: str = "W-01") -> dict[str, Any]:
    seen = {"verdict": verdict, "figure": figure, "sample": sample}
    return {"id": name, **seen, "trend": None, "conditions": [seen]}


def check(identifier: str, *clauses: dict[str, Any]) -> dict[str, Any]:
    return {"id": identifier, "standard": "s", "version": "1", "clauses": list(clauses)}


FAILED = check("old", clause("failed", 20.0, 10))
PASSED = check("new", clause("passed", 12.0, 14))


def finding(state: str = "open") -> Finding:
    failure = Failure("old", FAILED["clauses"][0])
    about = ("f", "guicheng", "s", "1", "W-01", "Asia/Shanghai", 10, "old", OPENS, "2026-03-16", failure)
    return Finding(*about, state=state)


def test_a_clause_whose_sample_alone_grew_has_changed():
    found = changes_between(FAILED, check("new", clause("failed", 20.0, 11)))
    assert found == [
        {
            "clause": "W-01",
            "before": {"verdict": "failed", "figure": 20.0, "sample": 10},
            "after": {"verdict": "failed", "figure": 20.0, "sample": 11},
        }
    ]


def test_a_trend_that_alone_is_another_changes_nothing():
    again = check("new", {**clause("failed", 20.0, 10), "trend": {"figure": 1.0}})
    assert changes_between(FAILED, again) == []


def test_a_condition_that_does_not_speak_for_its_clause_counts_too():
    more = clause("failed", 20.0, 10)
    more["conditions"] = [*more["conditions"], {"verdict": "passed", "figure": 1.0, "sample": 3}]
    assert [each["clause"] for each in changes_between(FAILED, check("new", more))] == ["W-01"]


def test_what_is_said_fits_the_contract():
    said = superseded(FAILED, "new", changes_between(FAILED, PASSED), 4)
    assert validated(said.type, said.data)["changes"][0]["figure_before"] == 20.0


def test_a_finding_whose_failure_is_gone_is_told_once_and_stays_open():
    later = OPENS + timedelta(days=1)
    told, said = corrected(finding(), PASSED, later)
    assert (told.state, told.corrections[0].check, told.corrections[0].verdict) == ("open", "new", "passed")
    assert validated(said.type, said.data)["corrected_by"] == "new"
    assert corrected(told, PASSED, later) is None


def test_a_finding_that_is_over_or_still_fails_is_told_nothing():
    assert corrected(finding("accepted"), PASSED, OPENS) is None
    assert corrected(finding(), check("new", clause("failed", 18.0, 12)), OPENS) is None
