"""Days on sheets: what is read with them is what is read without, and whatever changes a day takes its sheet away."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.standards.day_rounds import DayRounds
from services.standards.domain import Period
from services.standards.store import StandardsStore
from services.standards.store.sheets import QUIET
from tests.integration.standards.test_rebuild import EVENTS, checked, keep, store
from tests.unit.standards.test_folding import MARCH

__all__ = ["store"]
HALL = "nanhai"
DAY = "2026-03-02"


def tickets(store: StandardsStore, period: Period = MARCH) -> list[Any]:
    return sorted(store.evidence.facts(HALL, period, lambda: None, ("tickets",)).tickets, key=lambda each: each.id)


def quiet(store: StandardsStore) -> None:
    """Let the time pass after which a day is quiet."""
    long = int(2 * QUIET.total_seconds() * 1000)
    store.database["days"].update_many({}, [{"$set": {"touched_at": {"$subtract": ["$touched_at", long]}}}])


def sheets(store: StandardsStore) -> set[str]:
    return {each["_id"] for each in store.database["days"].find({"sheet": {"$exists": True}})}


@pytest.fixture
def kept(store: StandardsStore) -> StandardsStore:
    """An office that knows of a day and has it on a sheet."""
    keep(store, *EVENTS)
    quiet(store)
    tickets(store)
    assert f"{HALL}:{DAY}" in sheets(store)
    return store


def test_a_day_is_kept_once_it_is_quiet_and_read_from_its_sheet_from_then_on(store):
    keep(store, *EVENTS)
    before, verdicts = tickets(store), checked(store, HALL)
    assert before
    assert sheets(store) == set()
    quiet(store)
    assert tickets(store) == before
    assert f"{HALL}:{DAY}" in sheets(store)
    store.database["fact_tickets"].delete_many({})
    assert tickets(store) == before
    assert checked(store, HALL) == verdicts


def test_rounds_put_quiet_days_on_sheets_and_leave_the_others(store):
    keep(store, *EVENTS)
    rounds = DayRounds()
    rounds.store, rounds._pause = store, lambda: None  # type: ignore[method-assign]
    DayRounds.write_sheets(rounds)
    assert sheets(store) == set()
    quiet(store)
    while store.days.bare(datetime.now(UTC) - QUIET, 1):
        DayRounds.write_sheets(rounds)
    assert sheets(store) == {
        each["_id"] for each in store.database["days"].find({"hall": {"$in": store.evidence.halls()}})
    }


def test_a_late_event_takes_the_sheet_of_its_day_away(kept):
    before = tickets(kept)
    called = next(each for each in EVENTS if each.type == "ticket_issued" and each.hall == HALL)
    later = {**called.data, "counter": f"{HALL}-1", "counter_number": 1, "calls": 1, "misses": 1, "void": False}
    late = called.__class__(
        *(f"{called.subject}:99", "queue", "ticket_no_show", called.subject, called.time + timedelta(days=3)),
        *(HALL, 99, "late", "clerk", later),
    )
    keep(kept, late)
    assert f"{HALL}:{DAY}" not in sheets(kept)
    assert tickets(kept) != before


def test_a_sheet_made_of_facts_that_changed_meanwhile_is_not_kept(store):
    keep(store, *EVENTS)
    quiet(store)
    day = next(each for each in store.days.bare(datetime.now(UTC) - QUIET, 50) if (each.hall, each.day) == (HALL, DAY))
    store.days.touch([(HALL, DAY)])
    store.evidence.write_sheet(day)
    assert f"{HALL}:{DAY}" not in sheets(store)


def test_a_sheet_that_other_rules_wrote_is_not_read(kept):
    before = tickets(kept)
    kept.database["days"].update_many({"form": {"$exists": True}}, {"$set": {"form": "another", "sheet": b"nonsense"}})
    assert tickets(kept) == before


def test_a_part_of_a_day_sees_what_whole_days_see(kept):
    noon = datetime(2026, 3, 2, 4, tzinfo=UTC)
    day = Period(noon - timedelta(hours=12), noon + timedelta(hours=12))
    some = Period(noon - timedelta(minutes=30), noon)
    assert tickets(kept, some) == tickets(kept, day)


def test_months_in_which_nothing_happened_are_not_asked_for_day_by_day(store):
    keep(store, *EVENTS)
    year = Period(MARCH.start - timedelta(days=183), MARCH.end + timedelta(days=183))
    of_march = tickets(store)
    store.database.command("profile", 2)
    assert tickets(store, year) == of_march
    store.database.command("profile", 0)
    asked = store.database["system.profile"].count_documents({"ns": {"$regex": r"\.fact_tickets$"}, "op": "query"})
    assert 0 < asked <= 2 * store.database["days"].count_documents({"hall": HALL}) + 1
