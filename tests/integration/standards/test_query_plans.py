"""What a check reads is found by index: no query looks at more than it returns, whatever else there is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pymongo.collection import Collection
from pymongo.cursor import Cursor

from services.standards.domain import Period
from services.standards.domain.days import day_period
from services.standards.store import StandardsStore
from services.standards.store.around import around
from services.standards.store.of_days import OF_DAYS
from services.standards.store.rebuilding import Rebuilding
from tests.integration.standards.test_rebuild import EVENTS, keep, store

__all__ = ["store"]
HALL, DAY = "nanhai", "2026-03-02"
PERIOD = Period(datetime(2026, 3, 1, 16, tzinfo=UTC), datetime(2026, 3, 2, 16, tzinfo=UTC))
OF_ONE_HALL = (
    *("posts", "duties", "complaints", "devices", "doors", "documents", "figures", "inspections"),
    *("filings", "notices"),
)


@pytest.fixture
def filled(store: StandardsStore) -> StandardsStore:
    """An office that knows of more than it is asked about."""
    keep(store, *EVENTS)
    Rebuilding(store.database).rebuild()  # the indexes are those of rebuilt facts
    return store


def stages(plan: Any) -> Iterator[str]:
    """Yield the stages of a plan."""
    for name, value in plan.items():
        if name == "stage":
            yield value
        for inner in value if isinstance(value, list) else [value]:
            if isinstance(inner, dict):
                yield from stages(inner)


def found_by_index(asked: Cursor[Any]) -> dict[str, Any]:
    """Return what the server says of a query, which must use an index and fetch only what it returns."""
    told = asked.explain()
    used = set(stages(told["queryPlanner"]["winningPlan"]))
    assert "IXSCAN" in used, used
    assert not used & {"COLLSCAN", "SORT"}
    assert told["executionStats"]["totalDocsExamined"] == told["executionStats"]["nReturned"]
    return dict(told["executionStats"])


@pytest.mark.parametrize("kind", OF_ONE_HALL)
def test_facts_of_a_period_are_found_by_index(filled, kind):
    found_by_index(filled.database[f"fact_{kind}"].find(around(kind, HALL, PERIOD)))


@pytest.mark.parametrize("kind", OF_DAYS)
def test_facts_of_a_day_are_found_by_index(filled, kind):
    of_day = {"hall": HALL, **OF_DAYS[kind].found(day_period(DAY, "Asia/Shanghai"))}
    assert found_by_index(filled.database[f"fact_{kind}"].find(of_day))["nReturned"] > 0


def test_days_of_a_period_are_found_by_index(filled):
    found_by_index(filled.database["days"].find({"hall": HALL, "day": {"$gte": DAY, "$lte": DAY}}))


def test_days_without_a_sheet_are_found_by_an_index_of_their_own(filled):
    soon = datetime.now(UTC) + timedelta(minutes=1)
    found_by_index(filled.database["days"].find({"bare": True, "touched_at": {"$lt": soon}}).sort("day", 1))


def test_a_rebuild_reads_a_day_of_a_hall_and_jumps_over_gaps_by_index(filled):
    evidence: Collection[Any] = filled.database["evidence"]
    day = {"hall": HALL, "time": {"$gte": PERIOD.start, "$lt": PERIOD.end}}
    assert found_by_index(evidence.find(day))["nReturned"] > 100
    following = {"hall": HALL, "time": {"$gte": PERIOD.start}}
    found_by_index(evidence.find(following, {"time": 1}).sort([("hall", 1), ("time", 1)]).limit(1))


def test_the_events_of_a_case_are_found_by_index(filled):
    found_by_index(filled.database["evidence"].find({"subject": EVENTS[-1].subject}).sort("seq", 1))
