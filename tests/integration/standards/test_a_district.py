"""Two months of a district, 20,000 visits: rebuilt, checked and reported at the size that a benchmark measures."""

from __future__ import annotations

import base64
import json
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from loadtests.bench.standards import measuring
from loadtests.bench.standards.__main__ import plan_of
from loadtests.bench.standards.evidence import Filled, fill
from loadtests.bench.standards.steps import MONTH
from loadtests.year import happened
from services.standards.domain import Said, changes
from services.standards.domain.days import day_period
from services.standards.domain.period import Period
from services.standards.store import StandardsStore
from shared.config import Settings
from shared.messaging import Event
from shared.storage import connect, database
from shared.storage.encryption import field_key

VISITS = 20_000
LIVE = 400


@dataclass
class District:
    """An office that has heard of a district. ``said``: events by type; ``some``: a few of them, chosen by chance."""

    settings: Settings
    store: StandardsStore
    halls: list[str]
    filled: Filled
    said: Counter[str]
    some: list[Event]


@pytest.fixture(scope="module")
def district(hall_settings: Settings, running: None) -> Iterator[District]:
    """A district whose facts were rebuilt, and whose days are on sheets."""
    plan, said, chance, some = plan_of(VISITS, 1), Counter[str](), random.Random(1), list[Event]()

    def counted() -> Iterator[Event]:
        for each in happened(plan):
            said[each.type] += 1
            if chance.random() < 200 / VISITS:
                some.append(each)
            yield each

    with connect(hall_settings) as client:
        documents = database(client, hall_settings, "standards")
        store = StandardsStore(documents, field_key(hall_settings))
        filled = fill(documents, counted())
        assert measuring.rebuild(documents).done == filled.events
        measuring.write_sheets(store)
        measuring.publish(hall_settings)
        yield District(hall_settings, store, [each["id"] for each in plan.world.halls], filled, said, some)


def november() -> Period:
    return Period(*(day_period(each.isoformat(), "Asia/Shanghai").start for each in MONTH))


def test_no_visit_ticket_rating_or_sitting_is_lost(district):
    there = {
        kind: district.store.database[f"fact_{kind}"].estimated_document_count()
        for kind in ("visits", "tickets", "ratings", "sittings", "complaints", "calls", "halls", "matters")
    }
    said = district.said
    assert there == {
        "visits": VISITS,
        "tickets": said["ticket_issued"],
        "ratings": said["rating_given"],
        "sittings": said["guidance_requested"],
        "complaints": said["complaint_received"],
        "calls": said["ticket_called"] + said["ticket_recalled"],
        "halls": len(district.halls),
        "matters": said["matter_published"],
    }


def test_facts_are_what_each_event_says(district):
    """Each event alone, told by the same rules, is found again in the facts."""
    for event in district.some:
        for change in changes(
            Said(event.type, event.subject, event.seq, event.time, event.hall, event.data, event.actor)
        ):
            fact = district.store.database[f"fact_{change.kind}"].find_one({"_id": change.id})
            assert fact is not None
            for name, value in change.put.items():
                assert _at(fact, name) == value
            assert all(fact[name] <= value for name, value in change.least.items())
            assert all(fact[name] >= value for name, value in change.greatest.items())


def _at(fact: dict[str, Any], name: str) -> Any:
    found: Any = fact
    for each in name.split("."):
        found = found[each]
    return found


def test_a_months_tickets_are_the_same_from_sheets_and_from_facts(district):
    hall = district.halls[0]
    days = district.store.database["days"]
    assert days.count_documents({"hall": hall, "sheet": {"$exists": True}}) >= 35
    kept = district.store.evidence.facts(hall, november(), lambda: None).tickets
    days.update_many({"hall": hall}, {"$unset": {"sheet": "", "form": ""}})
    assert district.store.evidence.facts(hall, november(), lambda: None).tickets == kept
    assert len(kept) > VISITS / len(district.halls) / 3


def test_a_months_report_on_eight_halls_says_the_same_twice(district):
    first, second = (_report(district) for _ in range(2))
    assert first["clauses"] == second["clauses"]
    verdicts = {each["verdict"] for clause in first["clauses"] for each in clause["halls"]}
    assert verdicts >= {"passed", "failed"}
    waits = next(each for each in first["clauses"] if each["id"] == "W-01")
    assert sum(each["sample"] for each in waits["halls"]) == _called_in_november(district)


def _called_in_november(district: District) -> int:
    period = november()
    return sum(
        1
        for hall in district.halls
        for each in district.store.evidence.facts(hall, period, lambda: None, ("tickets",)).tickets
        if period.holds(each.first_called_at)
    )


def _report(district: District) -> dict[str, Any]:
    with measuring.session(district.settings) as office:
        asked = measuring.request(office, district.halls, MONTH)
        return dict(json.loads(base64.b64decode(office.standards.report_file(report=asked, form="json")["content"])))


def test_events_that_come_live_are_kept_and_counted(district):
    coming = measuring.coming(plan_of(VISITS, 1), LIVE)
    before = district.store.database["fact_tickets"].estimated_document_count()
    measured = measuring.live(district.settings, district.store.database, coming)
    assert measured.told["missing"] == 0
    issued = sum(each.type == "ticket_issued" for each in coming)
    assert district.store.database["fact_tickets"].estimated_document_count() == before + issued
