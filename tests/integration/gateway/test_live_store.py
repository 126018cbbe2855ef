"""Live events in the real database: each once, in order, whatever comes again among them."""

from __future__ import annotations

import pytest
from pymongo import MongoClient

from services.gateway.domain.ring import Live
from services.gateway.store import LiveStore


@pytest.fixture
def store(mongo_url, database_prefix):
    with MongoClient(mongo_url) as client:
        live = LiveStore(client[f"{database_prefix}live_order"])
        live.install()
        yield live


def test_a_repeated_event_keeps_nothing_behind_it_from_being_stored(store):
    store.keep(Live("a:1", "nanhai", {}))
    store._insert([Live(each, "nanhai", {}) for each in ("a:0", "a:1", "b:0", "b:0", "c:0")])
    assert [each["_id"] for each in store.live.find()] == ["start", "a:1", "a:0", "b:0", "c:0"]


def test_storing_again_changes_nothing(store):
    for _ in range(2):
        store.keep(Live("d:0", "nanhai", {"n": 1}))
    assert store.live.count_documents({"_id": "d:0"}) == 1
