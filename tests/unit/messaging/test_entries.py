"""What may become an entry of a history: nothing that could later not be sent."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from shared.contracts.events import BrokenContract
from shared.happening import Happened
from shared.storage.aggregates import Stamp, entries

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
STAMP = Stamp(NOON, "clerk-1", "c")
FACTS = {"counter": "nanhai-1", "counter_number": 1, "day": "2026-03-02", "queues": ["general"]}


@pytest.mark.parametrize("value", [NOON, float("nan"), float("inf"), b"bytes", {"a", "set"}, "\ud800", object()])
def test_facts_that_are_not_plain_json_break_the_contract_before_they_are_stored(value):
    with pytest.raises(BrokenContract, match="plain JSON"):
        entries([Happened("counter_opened", {**FACTS, "later": value})], STAMP)


def test_plain_facts_are_stored_as_they_are():
    (entry,) = entries([Happened("counter_opened", {**FACTS, "words": {"zh": "一号窗口", "n": None}})], STAMP)
    assert entry["data"] == {**FACTS, "words": {"zh": "一号窗口", "n": None}}
