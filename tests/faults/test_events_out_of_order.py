"""Events that come often, late, backwards or all at once, to the real services."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest

from shared.contracts.aggregates import AGGREGATES
from shared.contracts.events import EVENTS
from shared.happening import Happened
from shared.messaging import Event
from shared.messaging.sender import Sender
from shared.messaging.stream import Histories
from shared.messaging.topology import inbox_name
from shared.storage import Aggregates, Stamp
from tests.faults.conftest import Ground
from tests.faults.hands import RELAY
from tests.faults.invariants import WITHIN_SECONDS
from tests.faults.visitors import serve
from tests.servers import wait_for

WAITING, EACH = 10_000, 100
_LONG_AGO = "82000000010000000100000000"


def test_events_five_times_each_and_backwards_lead_to_what_happened(ground: Ground) -> None:
    with no_relay(ground):
        tickets = serve(ground, 3)
        said = unheard(ground)
        assert len(said) >= len(tickets) * 5
        deliver(ground, said[::-1] * 5)
        wait_for(lambda: all(each["state"] == "closed" for each in known_visits(ground, tickets)), "visits closed")
        deliver(ground, unheard(ground) * 5)  # what these events have led to
        settled(ground)
        told = what_is_known(ground, tickets)
    settled(ground)
    assert what_is_known(ground, tickets) == told
    assert len(told["visits"]) == len(told["facts"]) == len(tickets)


def test_everything_that_ever_happened_once_more_in_any_order_changes_nothing(ground: Ground) -> None:
    tickets = serve(ground, 2)
    settled(ground)
    before = what_is_known(ground, tickets)
    again = histories(ground)
    random.Random(4).shuffle(again)
    deliver(ground, again[:2_000])
    settled(ground)
    assert what_is_known(ground, tickets) == before


def test_a_place_in_the_stream_that_is_lost_loses_no_event(ground: Ground) -> None:
    with no_relay(ground):
        serve(ground, 2)
        for database in ground.look.databases.values():
            database[RELAY].update_one({"_id": "token"}, {"$set": {"token": {"_data": _LONG_AGO}}})
    settled(ground)
    serve(ground, 1)
    settled(ground)


@pytest.mark.slow
def test_ten_thousand_events_waiting_when_the_standards_office_returns(ground: Ground) -> None:
    ground.hands.stop("standards")
    try:
        ids = write_posts(ground)
        wait_for(lambda: len(ground.look.left_over()) > 0, "events in the inbox")
    finally:
        ground.hands.start("standards")
    began = time.monotonic()
    evidence = ground.look.databases["standards"]["evidence"]
    wait_for(lambda: evidence.count_documents({"hall": "faraway"}) == len(ids), "all evidence", WITHIN_SECONDS)
    print(f"\n{len(ids)} events that waited are evidence after {time.monotonic() - began:.1f} s")
    serve(ground, 1)
    settled(ground)


@contextmanager
def no_relay(ground: Ground) -> Iterator[None]:
    """Nothing is forwarded within this block."""
    ground.hands.stop(RELAY)
    ground.hands.stand_down()
    try:
        yield
    finally:
        ground.hands.start(RELAY)
        ground.hands.stand_by()


def histories(ground: Ground) -> list[Event]:
    """Return everything that ever happened, as the relay would send it."""
    return [
        event
        for service, collections in AGGREGATES.items()
        for name in collections
        for document in ground.look.databases[service][name].find({}, {"history": 1, "hall": 1})
        for event in Histories(ground.look.databases[service], service).events_of(document)
    ]


def unheard(ground: Ground) -> list[Event]:
    """Return what has happened and is no evidence yet, though it is meant to be."""
    evidence = {each["_id"] for each in ground.look.databases["standards"]["evidence"].find({}, {"_id": 1})}
    return [each for each in histories(ground) if each.id not in evidence]


def deliver(ground: Ground, events: list[Event]) -> None:
    """Put ``events`` into the inboxes of all who receive them, in this order."""
    sender = Sender(ground.hands.suite.instance.amqp_url)
    for event in events:
        for service in sorted(EVENTS[event.type].receivers):
            sender.send(inbox_name(service), event.to_wire(), {})
    sender.close()


def settled(ground: Ground) -> None:
    """Wait until everybody has heard of everything; nothing is amiss then."""
    found = ground.look.until_nothing(ground.load.ledger)
    assert found.nothing, f"\n{found}"


def what_is_known(ground: Ground, tickets: list[str]) -> dict[str, Any]:
    """Return what intake knows of the visits and standards of the tickets."""
    visits = known_visits(ground, tickets)
    first_stops = [f"{each['_id']}:0" for each in visits]
    facts = ground.look.databases["standards"]["fact_tickets"].find({"_id": {"$in": first_stops}})
    return {"visits": visits, "facts": list(facts.sort("_id"))}


def known_visits(ground: Ground, tickets: list[str]) -> list[dict[str, Any]]:
    """Return what intake knows of the visits of ``tickets``."""
    wanted = dict.fromkeys(("state", "stops", "guidance"), 1)
    found = ground.look.databases["intake"]["visits"].find({"stops.ticket.id": {"$in": tickets}}, wanted)
    return list(found.sort("_id"))


def write_posts(ground: Ground) -> list[str]:
    """Let ten thousand things happen at the counters of a hall far away; return their ids."""
    shifts = Aggregates(ground.look.databases["queue"]["shifts"])
    stamp = Stamp(datetime(2026, 3, 2, 1, 0, tzinfo=UTC), "tester", "ten-thousand")
    for number in range(WAITING // EACH):
        facts = {"counter": f"faraway-{number}", "counter_number": 1, "day": "2026-03-02", "queues": ["general"]}
        document = {"_id": f"faraway-{number}:2026-03-02", "hall": "faraway", **facts, "state": "closed"}
        shifts.insert(document, [Happened("counter_opened", facts)] * EACH, stamp)
    return [f"faraway-{number}:2026-03-02:{index}" for number in range(WAITING // EACH) for index in range(EACH)]
