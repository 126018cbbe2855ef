"""Facts do not depend on the order in which events come, nor on how often: on the real database."""

from __future__ import annotations

import random
import secrets
from typing import Any

import pytest

from services.standards.domain import Said
from services.standards.store import StandardsStore
from shared.messaging import Event
from tests.integration.standards.morning import Morning

KINDS = ("tickets", "visits", "sittings", "posts", "duties", "matters", "halls", "ratings", "devices")


def keep(store: StandardsStore, event: Event) -> None:
    said = Said(event.type, event.subject, event.seq, event.time, event.hall, event.data, event.actor)
    store.evidence.keep(event.id, said, {"time": event.time, "hall": event.hall})


def facts(store: StandardsStore, hall: str) -> dict[str, list[Any]]:
    """Return all facts of ``hall``, its name left out, so that two halls can be compared."""
    found = {
        kind: [str(each).replace(hall, "HALL") for each in store.evidence._facts._each(kind, {"_id": {"$regex": hall}})]
        for kind in KINDS
    }
    return {kind: sorted(each) for kind, each in found.items()}


def told(store: StandardsStore, shuffle: random.Random | None) -> dict[str, list[Any]]:
    hall = "h" + secrets.token_hex(4)
    events = Morning(hall).play().detours().events
    if shuffle:
        events = events + shuffle.choices(events, k=len(events) // 3)
        shuffle.shuffle(events)
    for event in events:
        keep(store, event)
    return facts(store, hall)


@pytest.mark.parametrize("seed", range(3))
def test_any_order_and_repetition_leads_to_the_same_facts(store, seed):
    in_order = told(store, None)
    assert all(in_order[kind] for kind in KINDS)
    assert told(store, random.Random(seed)) == in_order


def test_a_death_between_fact_and_evidence_leaves_nothing_wrong(store, monkeypatch):
    hall = "h" + secrets.token_hex(4)
    events = Morning(hall).play().detours().events
    for event in events:
        with monkeypatch.context() as dying:
            dying.setattr(store.evidence, "_events", Dying())
            with pytest.raises(KeyboardInterrupt):
                keep(store, event)
        keep(store, event)
    assert facts(store, hall) == told(store, None)


class Dying:
    """Where events are kept, at the moment when the process dies."""

    def insert_many(self, documents: list[dict[str, Any]], ordered: bool) -> None:
        raise KeyboardInterrupt
