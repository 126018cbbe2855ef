"""Facts made anew of evidence are those that events made, also when the rebuild dies or events go on coming."""

from __future__ import annotations

import random
import secrets
from collections.abc import Iterator
from typing import Any

import pytest

from services.standards.domain import Period, check
from services.standards.store import StandardsStore
from services.standards.store.rebuilding import Rebuilding
from shared.config import Settings
from shared.errors import Conflict
from shared.messaging import Event
from shared.storage import connect, database
from tests.unit.standards.histories import HALL, SAMPLED, said, told
from tests.unit.standards.test_folding import MARCH, STANDARD

EVENTS = told()
KINDS = (
    "tickets",
    "visits",
    "sittings",
    "posts",
    "duties",
    "matters",
    "halls",
    "ratings",
    "devices",
    "complaints",
    "inspections",
    "calls",
    "doors",
    "documents",
    "figures",
    "staff",
)


@pytest.fixture
def store(hall_settings: Settings) -> Iterator[StandardsStore]:
    """An office of its own: a rebuild is of all facts."""
    with connect(hall_settings) as client:
        own = database(client, hall_settings, f"standards_{secrets.token_hex(4)}")
        made = StandardsStore(own)
        made.install()
        yield made
        client.drop_database(own.name)


def keep(store: StandardsStore, *events: Event) -> None:
    if events:
        store.evidence._keep_all([(each.id, said(each), whole(each)) for each in events])


def whole(event: Event) -> dict[str, Any]:
    names = ("type", "source", "subject", "seq", "time", "hall", "actor", "data")
    return {**{name: getattr(event, name) for name in names}, "correlation": event.correlationid}


def facts(store: StandardsStore) -> dict[str, list[Any]]:
    found = {kind: list(store.database[f"fact_{kind}"].find().sort("_id", 1)) for kind in KINDS}
    return {kind: [repr(sorted_deep(each)) for each in documents] for kind, documents in found.items()}


def sorted_deep(value: Any) -> Any:
    return {name: sorted_deep(value[name]) for name in sorted(value)} if isinstance(value, dict) else value


def checked(store: StandardsStore, hall: str, period: Period = MARCH) -> list[Any]:
    found = store.evidence.facts(hall, period, lambda: None)
    return [
        (each.clause.id, each.verdict, each.judged) for each in check("c", STANDARD, found, period, period.end).clauses
    ]


def test_rebuilt_shuffled_and_live_facts_are_the_same_and_so_are_their_checks(store):
    keep(store, *EVENTS)
    live, verdicts = facts(store), {hall: checked(store, hall) for hall in (*SAMPLED, HALL)}
    assert all(live[kind] for kind in KINDS)
    assert Rebuilding(store.database, 1).rebuild() == len(EVENTS)
    assert facts(store) == live
    assert Rebuilding(store.database).rebuild() == len(EVENTS)
    assert facts(store) == live
    assert {hall: checked(store, hall) for hall in (*SAMPLED, HALL)} == verdicts


@pytest.mark.parametrize("seed", range(2))
def test_any_order_with_repetitions_in_portions_gives_the_same_check(store, seed):
    chance = random.Random(seed)
    events = [*EVENTS, *chance.choices(EVENTS, k=300)]
    chance.shuffle(events)
    for start in range(0, len(events), 211):
        keep(store, *events[start : start + 211])
    shuffled = {hall: checked(store, hall) for hall in (*SAMPLED, HALL)}
    Rebuilding(store.database, 1).rebuild()
    assert {hall: checked(store, hall) for hall in (*SAMPLED, HALL)} == shuffled


def test_facts_that_no_event_tells_of_any_more_are_gone_and_lost_ones_are_back(store):
    keep(store, *EVENTS)
    before = facts(store)
    store.database["fact_tickets"].delete_many({"hall": "nanhai"})
    store.database["fact_visits"].insert_one({"_id": "nobody", "hall": "nanhai"})
    Rebuilding(store.database, 1).rebuild()
    assert facts(store) == before


def test_days_that_nobody_knows_of_are_known_again(store):
    keep(store, *EVENTS)
    there = {each["_id"] for each in store.database["days"].find({"hall": {"$in": [*SAMPLED, HALL]}})}
    store.database["days"].delete_many({})
    Rebuilding(store.database, 1).rebuild()
    known = {each["_id"]: each["touched"] for each in store.database["days"].find()}
    assert {f"{hall}:2026-03-02" for hall in (*SAMPLED, HALL)} <= known.keys() <= there
    assert set(known.values()) == {1}


class Died(BaseException):
    """The process that rebuilds ends here."""


def died_after(days: int) -> Any:
    """Return what ends the process after so many days of events."""
    left = iter(range(days))

    def tell(_: Any) -> None:
        if next(left, None) is None:
            raise Died

    return tell


@pytest.mark.parametrize("days", [0, 1, 3])
def test_a_rebuild_that_was_killed_is_gone_on_with_and_comes_to_the_same(store, days):
    keep(store, *EVENTS)
    before, seen = facts(store), []
    with pytest.raises(Died):
        Rebuilding(store.database, 1).rebuild(died_after(days))
    assert facts(store) == before
    with pytest.raises(Conflict):
        Rebuilding(store.database, 1).rebuild()
    abandoned(store)
    assert Rebuilding(store.database, 1).rebuild(seen.append) == len(EVENTS)
    assert len(seen) < len({(each.hall, each.time.date()) for each in EVENTS})
    assert facts(store) == before


def abandoned(store: StandardsStore) -> None:
    """Let the time pass after which a rebuild that does not go on is anybody's."""
    rebuilds = store.database["rebuilds"]
    rebuilds.update_one({}, [{"$set": {"claimed_until": {"$subtract": ["$claimed_until", 60_000]}}}])


@pytest.mark.parametrize("kind", ["calls", "tickets", "staff"])
def test_a_death_while_rebuilt_facts_take_their_place_loses_none(store, kind, monkeypatch):
    keep(store, *EVENTS[::2])
    with monkeypatch.context() as dying:
        dying.setattr("pymongo.collection.Collection.rename", dying_rename(kind))
        with pytest.raises(Died):
            Rebuilding(store.database, 1).rebuild()
    keep(store, *EVENTS[1::2])  # leaves strays of the kinds that have taken their place already
    abandoned(store)
    Rebuilding(store.database, 1).rebuild()
    rebuilt = facts(store)
    Rebuilding(store.database, 1).rebuild()
    assert facts(store) == rebuilt


def dying_rename(kind: str) -> Any:
    from pymongo.collection import Collection

    rename = Collection.rename

    def dying(self: Any, *args: Any, **options: Any) -> Any:
        if self.name == f"rebuilt_{kind}":
            raise Died
        return rename(self, *args, **options)

    return dying


def test_events_that_come_while_facts_are_rebuilt_are_in_them(store):
    keep(store, *EVENTS[::2])
    coming = list(EVENTS[1::2])

    def live(_: Any) -> None:
        portion, coming[:] = coming[:90], coming[90:]
        keep(store, *portion)

    Rebuilding(store.database, 1).rebuild(live)
    keep(store, *coming)
    rebuilt = facts(store)
    Rebuilding(store.database, 1).rebuild()
    assert facts(store) == rebuilt


@pytest.mark.parametrize("moment", ["begins", "is through"])
def test_an_event_that_is_being_kept_while_a_rebuild_begins_or_ends_is_not_lost(store, moment, monkeypatch):
    """Its facts are changed before, and it becomes evidence after."""
    late, early = EVENTS[-40:], EVENTS[:-40]
    keep(store, *early)
    add, rebuilding = store.evidence._add, Rebuilding(store.database, 1)

    def meanwhile(events: Any) -> None:
        monkeypatch.undo()
        if moment == "begins":
            with pytest.raises(Died):
                rebuilding.rebuild(lambda progress: no_more(progress, rebuilding))
            add(events)
        else:
            rebuilding.rebuild()
            add(events)

    def no_more(progress: Any, rebuilding: Rebuilding) -> None:
        if progress.events == len(early):
            raise Died

    monkeypatch.setattr(store.evidence, "_add", meanwhile)
    keep(store, *late)
    if moment == "begins":
        abandoned(store)
        rebuilding.rebuild()
    rebuilt = facts(store)
    Rebuilding(store.database, 1).rebuild()
    assert facts(store) == rebuilt


def test_two_at_once_are_refused(store):
    keep(store, *EVENTS[:400])

    def other(_: Any) -> None:
        with pytest.raises(Conflict):
            Rebuilding(store.database, 1).rebuild()

    Rebuilding(store.database, 1).rebuild(other)
