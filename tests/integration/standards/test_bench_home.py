"""A home of the benchmark is used again: what is filled stays, what was left half filled is filled anew."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from pymongo.database import Database

from loadtests.bench.standards.home import AnotherPlan, Remembered
from loadtests.bench.standards.measuring import Measured, coming
from loadtests.bench.standards.steps import STEPS, Bench
from loadtests.year import Plan, happened
from services.standards.store import StandardsStore
from shared.config import Settings
from shared.storage import connect, database

PLAN = Plan(40, seed=5, first=date(2026, 3, 2), days=1)
EVENTS = sum(1 for _ in happened(PLAN))


@pytest.fixture
def documents(hall_settings: Settings) -> Iterator[Database[Any]]:
    with connect(hall_settings) as client:
        own = database(client, hall_settings, f"bench_{secrets.token_hex(4)}")
        yield own
        client.drop_database(own.name)


def filled(documents: Database[Any], plan: Plan = PLAN) -> tuple[int, int]:
    """Fill, and return how many events there are by what is said, and how many were inserted for it."""
    told: list[int] = []
    return Remembered(documents).filled(plan, told.append).events, max(told, default=0)


def test_what_is_filled_is_not_filled_again(documents):
    assert filled(documents) == (EVENTS, EVENTS)
    assert filled(documents) == (EVENTS, 0)


def test_what_was_left_half_filled_is_filled_anew(documents):
    filled(documents)
    documents["bench"].update_one({"_id": "plan"}, {"$unset": {"filled": ""}})
    documents["evidence"].delete_one({})
    assert filled(documents) == (EVENTS, EVENTS)
    assert documents["evidence"].count_documents({}) == EVENTS


def test_evidence_that_nothing_is_remembered_of_is_taken_over_and_another_plan_is_refused(documents):
    filled(documents)
    documents["bench"].drop()
    assert filled(documents) == (EVENTS, 0)
    documents["bench"].drop()
    documents["evidence"].drop()
    filled(documents)
    with pytest.raises(AnotherPlan, match="40 visits of seed 5"):
        filled(documents, Plan(41, seed=5, first=PLAN.first, days=1))


def test_steps_are_measured_once_unless_they_are_asked_for_again(documents, hall_settings):
    remembered, told = Remembered(documents), list[str]()
    remembered.filled(PLAN, lambda _: None)
    store = StandardsStore(documents)
    store.install()
    for step in STEPS:
        if step not in ("rebuild", "sheets"):
            remembered.keep(step, Measured(1, 1.0, {}))
    bench = Bench(hall_settings, store, documents, PLAN, 10, remembered, told.append)
    bench.run(())
    assert {STEPS["rebuild"], STEPS["sheets"]} <= set(told)
    assert remembered.measured(STEPS)["rebuild"].done == EVENTS
    told.clear()
    bench.run(())
    assert not told
    bench.run(("sheets",))
    assert STEPS["sheets"] in told
    assert STEPS["rebuild"] not in told


def test_events_that_are_heard_again_are_others(documents):
    first, again = (coming(PLAN, 200, again) for again in range(2))
    assert not {each.id for each in first} & {each.id for each in again}
