"""Small services and aggregates to send, receive and ask with."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from kombu import Connection

from shared.config import Settings
from shared.happening import Happened
from shared.messaging.events import Event
from shared.messaging.sender import Sender
from shared.messaging.topology import inbox_name, parked_name
from shared.storage import Aggregates, Stamp, connect, database

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
STAMP = Stamp(NOON, "tester", "correlation-1")


def eventually(holds: Callable[[], Any], what: str, seconds: float = 20.0) -> Any:
    """Return the first true value of ``holds()``; fail naming ``what`` after ``seconds``."""
    deadline = time.monotonic() + seconds
    while not (found := holds()):
        assert time.monotonic() < deadline, f"waited in vain for {what}"
        time.sleep(0.01)
    return found


def opened(number: int = 1) -> Happened:
    """A counter opened."""
    facts = {"counter": f"nanhai-{number}", "counter_number": number, "day": "2026-03-02", "queues": ["general"]}
    return Happened("counter_opened", facts)


def event(identifier: str, seq: int = 0, type_: str = "counter_opened") -> Event:
    """An event as the relay would send it."""
    data = opened(seq + 1).data
    return Event(f"{identifier}:{seq}", "queue", type_, identifier, NOON, "nanhai", seq, "correlation-1", "a", data)


def deliver(settings: Settings, service: str, *bodies: bytes) -> None:
    """Put ``bodies`` into the inbox of ``service``."""
    sender = Sender(settings.amqp_url)
    for body in bodies:
        sender.send(inbox_name(service), body, {})
    sender.close()


def depth(settings: Settings, queue: str) -> int:
    """How many messages are ready in ``queue``."""
    with Connection(settings.amqp_url) as connection, connection.channel() as channel:
        return channel.queue_declare(queue, passive=True).message_count


def parked(settings: Settings, service: str) -> list[Any]:
    """Take out what ``service`` has parked."""
    found = []
    with Connection(settings.amqp_url) as connection, connection.channel() as channel:
        while (message := channel.basic_get(parked_name(service), no_ack=True)) is not None:
            found.append(message)
    return found


class Shifts:
    """Aggregates of the toy sender, in the database of ``queue``."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.client = connect(settings)
        self.database = database(self.client, settings, "queue")
        self.shifts = Aggregates(self.database["shifts"])
        self.shifts.ensure_indexes()

    def open(self, identifier: str, times: int = 1) -> None:
        """Let ``times`` things happen to one aggregate, each in a write of its own."""
        first = {"_id": identifier, "hall": "nanhai", "state": "open"}
        self.shifts.insert(first, [opened(1)], STAMP)
        for version in range(1, times):
            assert self.shifts.transition(identifier, version, {}, [opened(version + 1)], STAMP)

    def ids(self) -> list[str]:
        """The ids of all events that all histories stand for."""
        found = self.shifts.collection.find({}, {"version": 1})
        return [f"{each['_id']}:{index}" for each in found for index in range(each["version"])]
