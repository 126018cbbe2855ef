"""Writes that nobody else's write can be lost under, against the real database."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from shared.config import Settings
from shared.happening import Happened
from shared.storage import Aggregates, Stamp, connect, database

STAMP = Stamp(datetime(2026, 3, 2, 4, tzinfo=UTC), "guide", "c1")
BEGAN = [Happened("guide_on_duty", {"guide": "g", "day": "2026-03-02"})]


@pytest.fixture
def duties(hall_settings: Settings) -> Iterator[Aggregates]:
    client = connect(hall_settings)
    found = Aggregates(database(client, hall_settings, "turns").get_collection("duties"))
    found.ensure_indexes()
    yield found
    client.close()


def test_of_many_writes_without_an_event_over_the_same_document_one_wins(duties: Aggregates) -> None:
    known = duties.insert({"_id": "raced", "hall": "nanhai", "by": None}, BEGAN, STAMP)

    def write(number: int) -> bool:
        return duties.transition("raced", known["version"], {"by": number}, [], STAMP, turn=known["turn"]) is not None

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(write, range(8))) == 1
    after = duties.get("raced")
    assert after is not None
    assert (after["version"], after["turn"], len(after["history"])) == (1, 1, 1)


def test_a_write_with_an_event_moves_the_turn_on_too(duties: Aggregates) -> None:
    known = duties.insert({"_id": "both", "hall": "nanhai"}, BEGAN, STAMP)
    after = duties.transition("both", 1, {}, BEGAN, STAMP)
    assert after is not None
    assert (after["version"], after["turn"]) == (2, 1)
    assert duties.transition("both", 2, {"by": 1}, [], STAMP, turn=known["turn"]) is None


def test_a_write_that_nothing_guards_is_refused(duties: Aggregates) -> None:
    duties.insert({"_id": "bare", "hall": "nanhai"}, BEGAN, STAMP)
    with pytest.raises(ValueError, match="guard it by the turn"):
        duties.transition("bare", 1, {"by": 1}, [], STAMP)
