"""The quick way is the plain way: with sheets written at any time between events in any order, rules see the same."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from deploy.sample.standard import read_standard
from services.standards.domain import Period, check, standard_from
from services.standards.store import StandardsStore
from services.standards.store.of_days import OF_DAYS
from services.standards.store.retention import Retention
from services.standards.store.sheets import QUIET
from tests.integration.standards.morning import Morning
from tests.integration.standards.test_rebuild import EVENTS, keep, store
from tests.integration.standards.test_sheets import quiet

__all__ = ["store"]
A_DAY = 24 * 60
HALL = "shunde"
NIGHTS = "sanshui"
FIRST = datetime(2026, 2, 28, 16, tzinfo=UTC)


def nights() -> Morning:
    """Return a hall whose visits go on over midnight, are closed again days later, and are rated again and again."""
    hall = Morning(NIGHTS)
    hall.publish()
    for number, arrived in enumerate((14.5 * 60, 15.4 * 60, 2 * A_DAY + 15.2 * 60), start=1):
        hall.visit(number, arrived, arrived + 20)
        closed = {"visit": f"{NIGHTS}-v{number}", "outcome": "finished", "stops": 1, "served_stops": 1}
        for days in (1, 4)[: number - 1]:
            hall.say("visit_closed", closed["visit"], arrived + days * A_DAY, closed)
        for days in (0, 2, 70)[:number]:
            hall.rate(number, arrived + 40 + days * A_DAY, actor=f"a{days}")
    return hall


def particular() -> dict[str, Any]:
    """Return the shipped standard with conditions on every kind of case, and measures of its own."""
    plain = read_standard()
    where = {
        "wait_minutes": "hour < 12.5 && wait_minutes > 1.0",
        "same_visit_completion": "minutes > 3.0 && weekday < 6.0",
        "rating_stars": "ratings < 2.0",
        "filed_at_first_sitting": "priority == 'normal'",
    }
    own = {"id": "long_visit", "name": {"zh": "x", "en": "x"}, "of": "visits", "value": "minutes", "unit": "minutes"}
    clauses = [{**each, "where": where.get(each["measure"], each.get("where"))} for each in plain["clauses"]]
    condition = {"aggregate": "mean", "at_most": 1.0, "unit": "minutes", "smallest_sample": 1}
    filled = {"at_least": None, "within": None, **condition}
    stays = next(each for each in plain["clauses"] if each["measure"] == "stay_minutes")
    clauses.append({**stays, "id": "X-01", "measure": "long_visit", "conditions": [filled]})
    return {**plain, "measures": [*plain["measures"], own], "clauses": clauses}


STANDARDS = (standard_from(read_standard(), whenever=True), standard_from(particular(), whenever=True))


def put_on_sheets(store: StandardsStore) -> None:
    """Put every day on its sheet, but those of halls that are still to be published."""
    store.database["days"].update_many({"hall": {"$nin": store.evidence.halls()}}, {"$unset": {"bare": ""}})
    quiet(store)
    while days := store.days.bare(datetime.now(UTC) - QUIET, 100):
        for day in days:
            store.evidence.write_sheet(day)


def seen(store: StandardsStore, hall: str, period: Period) -> list[Any]:
    """Return what rules see of ``period``, in no order, and what they say of it."""
    facts = store.evidence.facts(hall, period, lambda: None)
    same = [sorted(getattr(facts, kind), key=lambda each: each.id) for kind in OF_DAYS]
    said = [check("c", each, facts, period, period.end).clauses for each in STANDARDS]
    return [same, [[(one.clause.id, one.verdict, [judged.figure for judged in one.judged]) for one in x] for x in said]]


def periods(chance: random.Random) -> list[Period]:
    """Return whole days, and periods that are cut within days."""
    whole = [Period(FIRST, FIRST + timedelta(days=9)), Period(FIRST + timedelta(days=2), FIRST + timedelta(days=3))]
    starts = [FIRST + timedelta(minutes=chance.randrange(4 * A_DAY)) for _ in range(4)]
    return [*whole, *(Period(each, each + timedelta(minutes=chance.randrange(1, 3 * A_DAY))) for each in starts)]


@pytest.mark.parametrize("seed", range(4))
def test_whenever_sheets_are_written_rules_see_what_they_see_without(store, seed):
    chance = random.Random(seed)
    events = [*(each for each in EVENTS if each.hall in (HALL, "")), *nights().events]
    events = [*events, *chance.choices(events, k=40)]
    chance.shuffle(events)
    while events:
        some, events = events[: (size := chance.randrange(1, 60))], events[size:]
        keep(store, *some)
        if chance.random() < 0.8:
            put_on_sheets(store)
    put_on_sheets(store)
    wanted = [(hall, each) for hall in (HALL, NIGHTS) for each in periods(chance)]
    with_sheets = [seen(store, *each) for each in wanted]
    assert store.database["days"].count_documents({"sheet": {"$exists": True}}) > 5
    store.database["days"].drop()
    assert [seen(store, *each) for each in wanted] == with_sheets
    assert any(each[0] for each in with_sheets)


def test_what_is_swept_is_swept_from_sheets_too(store):
    keep(store, *(each for each in EVENTS if each.hall in (HALL, "")))
    put_on_sheets(store)
    march = Period(FIRST, FIRST + timedelta(days=9))
    assert store.evidence.facts(HALL, march, lambda: None, ("visits",)).visits
    while Retention(store.database).sweep("visits", FIRST + timedelta(days=9)):
        pass
    assert not store.evidence.facts(HALL, march, lambda: None, ("visits",)).visits
