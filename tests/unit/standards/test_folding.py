"""Recomputation from replayed histories equals the continuous result: any order, any repetition, for every rule."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deploy.sample.standard import read_standard
from services.standards.domain import Change, Facts, Period, Said, changes, check, in_force, standard_from
from services.standards.domain.folding import Folding, whole
from services.standards.domain.projection import RULES
from services.standards.store.fact_documents import READ
from tests.unit.standards.histories import HALL, said, told

Documents = dict[str, dict[str, dict[str, Any]]]

EVENTS = [said(each) for each in told()]
SEEDS = st.integers(0, 2**32)
STANDARD = standard_from(read_standard())
MARCH = Period(datetime(2026, 2, 28, 16, tzinfo=UTC), datetime(2026, 3, 3, 16, tzinfo=UTC))


def one_by_one(events: Iterable[Said]) -> Documents:
    """Return the facts as the database has them that is told event by event: ``$set``, ``$min``, ``$max``."""
    facts: Documents = {}
    for event in events:
        for each in changes(event):
            _update(facts.setdefault(each.kind, {}).setdefault(each.id, {}), each)
    return facts


def _update(fact: dict[str, Any], change: Change) -> None:
    for name, value in change.put.items():
        *above, last = name.split(".")
        inner = fact
        for each in above:
            inner = inner.setdefault(each, {})
        inner[last] = value
    for name, value in change.least.items():
        fact[name] = min(fact.get(name, value), value)
    for name, value in change.greatest.items():
        fact[name] = max(fact.get(name, value), value)


def folded(events: Iterable[Said]) -> Documents:
    folding = Folding()
    for each in events:
        folding.add(each)
    return {kind: {which: whole(each) for which, each in facts.items()} for kind, facts in folding.facts.items()}


def shuffled(events: list[Said], seed: int) -> list[Said]:
    """Return ``events`` in another order, a third of them twice."""
    chance = random.Random(seed)
    again = events + chance.choices(events, k=len(events) // 3)
    chance.shuffle(again)
    return again


def checked(documents: Documents, hall: str) -> Any:
    """Return what the shipped standard says of ``hall``, by these facts."""
    read = {
        kind: [READ[kind]({"_id": which, **each}) for which, each in sorted(facts.items()) if _of(hall, kind, each)]
        for kind, facts in documents.items()
        if kind in READ
    }
    (known,) = in_force(read.pop("halls"), MARCH.end)
    fields = {kind: tuple(found) for kind, found in read.items() if kind in Facts.__dataclass_fields__}
    facts = Facts(known, **fields, staff=frozenset(documents.get("staff", ())))
    done = check("same", STANDARD, facts, MARCH, MARCH.end + timedelta(days=30))
    return [(each.clause.id, each.verdict, each.judged) for each in done.clauses]


def _of(hall: str, kind: str, fact: dict[str, Any]) -> bool:
    return hall in fact["halls"] if kind == "matters" else fact.get("hall") == hall and fact.get("completed_at", 1)


CONTINUOUS = one_by_one(EVENTS)


def test_every_rule_of_the_projection_has_a_history_here():
    missing = set(RULES) - {each.type for each in EVENTS}
    assert not missing, f"tell of {sorted(missing)} in tests/unit/standards/histories.py"


def test_folding_many_events_is_the_same_as_changing_fact_by_fact():
    assert folded(EVENTS) == CONTINUOUS


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(SEEDS)
def test_any_order_with_duplicates_leads_to_the_same_facts(seed):
    assert folded(shuffled(EVENTS, seed)) == CONTINUOUS


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(SEEDS, st.integers(1, 9))
def test_portions_in_any_order_event_by_event_or_folded_lead_to_the_same_facts(seed, portions):
    events = shuffled(EVENTS, seed)
    facts: Documents = {}
    for start in range(portions):
        folding = Folding()
        for each in events[start::portions]:
            folding.add(each)
        for kind, found in folding.facts.items():
            for which, each in found.items():
                _update(facts.setdefault(kind, {}).setdefault(which, {}), each)
    assert facts == CONTINUOUS


@pytest.mark.parametrize("hall", [HALL, "nanhai"])
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(SEEDS)
def test_a_check_of_recomputed_facts_is_the_check_of_the_continuous_ones(hall, seed):
    assert checked(folded(shuffled(EVENTS, seed)), hall) == checked(CONTINUOUS, hall)


def test_those_checks_have_something_to_say():
    verdicts = {verdict for _, verdict, _ in checked(CONTINUOUS, "nanhai")}
    assert verdicts >= {"passed", "failed", "no_evidence"}
    assert len(CONTINUOUS["tickets"]) > 40
