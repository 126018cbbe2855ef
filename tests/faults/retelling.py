"""What has happened in a hall, told again: often, backwards, late, or all at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from shared.contracts.aggregates import AGGREGATES
from shared.contracts.events import EVENTS
from shared.happening import Happened
from shared.messaging import Event
from shared.messaging.sender import Sender
from shared.messaging.stream import Histories
from shared.messaging.topology import inbox_name
from shared.storage import Aggregates, Stamp
from tests.faults.hands import RELAY, Hands
from tests.faults.invariants import Look

WAITING, EACH = 10_000, 100
_LONG_AGO = "82000000010000000100000000"


@contextmanager
def no_relay(hands: Hands) -> Iterator[None]:
    """Nothing is forwarded within this block."""
    hands.stop(RELAY)
    hands.stand_down()
    try:
        yield
    finally:
        hands.start(RELAY)
        hands.stand_by()


def lose_place(look: Look) -> None:
    """Have every relay find that the database has forgotten where it was; to be done within ``no_relay``."""
    for database in look.databases.values():
        database[RELAY].update_one({"_id": "token"}, {"$set": {"token": {"_data": _LONG_AGO}}})


def histories(look: Look) -> list[Event]:
    """Return everything that ever happened, as the relay would send it."""
    return [
        event
        for service, collections in AGGREGATES.items()
        for name in collections
        for document in look.databases[service][name].find({}, {"history": 1, "hall": 1})
        for event in Histories(look.databases[service], service).events_of(document)
    ]


def deliver(amqp_url: str, events: list[Event]) -> None:
    """Put ``events`` into the inboxes of all who receive them, in this order."""
    sender = Sender(amqp_url)
    for event in events:
        for service in sorted(EVENTS[event.type].receivers):
            sender.send(inbox_name(service), event.to_wire(), {})
    sender.close()


def write_posts(look: Look) -> list[str]:
    """Let ten thousand things happen at the counters of a hall far away; return their ids."""
    shifts = Aggregates(look.databases["queue"]["shifts"])
    stamp = Stamp(datetime(2026, 3, 2, 1, 0, tzinfo=UTC), "tester", "ten-thousand")
    for number in range(WAITING // EACH):
        facts = {"counter": f"faraway-{number}", "counter_number": 1, "day": "2026-03-02", "queues": ["general"]}
        document = {"_id": f"faraway-{number}:2026-03-02", "hall": "faraway", **facts, "state": "closed"}
        shifts.insert(document, [Happened("counter_opened", facts)] * EACH, stamp)
    return [f"faraway-{number}:2026-03-02:{index}" for number in range(WAITING // EACH) for index in range(EACH)]
