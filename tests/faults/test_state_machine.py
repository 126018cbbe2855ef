"""Random operations, deliveries and relay crashes against the real database: the promises hold after every step."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test
from kombu import Connection, Queue

import services.queue.lookups
from services.queue.store import QueueStore
from shared.clock import FixedClock
from shared.config import Settings
from shared.messaging.topology import events_exchange
from shared.storage import connect, database
from tests.faults.random_hall import RandomHall, Stage
from tests.servers import wait_for

HEARD = "heard-in-the-state-machine"
_KILL_EACH_SECONDS = 4.0
_SHUT_UP = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much)


class Relays:
    """Two relays of the queue; the active one is killed -9, not more often than the other can take over."""

    def __init__(self, chosen: Settings) -> None:
        environment = {
            "HALL_AMQP_URL": chosen.amqp_url,
            "HALL_MONGO_URL": chosen.mongo_url,
            "HALL_DATABASE_PREFIX": chosen.database_prefix,
            "HALL_TOKEN_SECRET": chosen.token_secret,
            "HALL_LOG_LEVEL": "ERROR",
        }
        self._environment = {**os.environ, **environment}
        self._client = connect(chosen)
        self.lease = database(self._client, chosen, "queue")["relay"]
        self.running = [self._start(), self._start()]
        self.killed, self._last = 0, time.monotonic()

    def _start(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "tests.integration.messaging.relay_process", "queue"]
        return subprocess.Popen(command, env=self._environment)

    def kill_active(self) -> None:
        held = self.lease.find_one({"_id": "lease", "$expr": {"$gt": ["$until", "$$NOW"]}})
        if held is None or time.monotonic() - self._last < _KILL_EACH_SECONDS:
            return
        for process in self.running:
            if f":{process.pid}:" in held["owner"]:
                process.send_signal(signal.SIGKILL)
                process.wait()
                self.running[self.running.index(process)] = self._start()
                self.killed, self._last = self.killed + 1, time.monotonic()

    def end(self) -> None:
        for process in self.running:
            process.kill()
            process.wait()
        self._client.close()


@pytest.fixture
def relays(hall_settings: Settings) -> Iterator[Relays]:
    running = Relays(hall_settings)
    yield running
    running.end()


@pytest.fixture
def stores(hall_settings: Settings) -> Iterator[tuple[QueueStore, QueueStore]]:
    clients = [connect(hall_settings), connect(hall_settings)]
    first, second = (QueueStore(database(each, hall_settings, "queue")) for each in clients)
    first.install()
    yield first, second
    for client in clients:
        client.close()


@pytest.fixture
def channel(hall_settings: Settings) -> Iterator[object]:
    """A channel to the broker, where a queue collects every event."""
    with Connection(hall_settings.amqp_url) as connection, connection.channel() as opened:
        Queue(HEARD, events_exchange(), routing_key="#", durable=True)(opened).declare()
        yield opened


@pytest.fixture(scope="module")
def heard() -> Counter[str]:
    """How often each event was heard, by all tests here: they share their database and their broker."""
    return Counter()


@pytest.mark.parametrize(("runs", "steps"), [(16, 40), pytest.param(100, 60, marks=pytest.mark.slow)])
def test_whatever_happens_in_whatever_order_the_promises_hold(stores, channel, heard, relays, monkeypatch, runs, steps):
    clock = FixedClock(datetime(2026, 3, 2, 1, 0, tzinfo=UTC))
    monkeypatch.setattr(services.queue.lookups, "clock", clock)
    stage = Stage(stores, clock, relays.kill_active)
    machine = type("Hall", (RandomHall,), {"stage": stage})
    bounds = settings(max_examples=runs, stateful_step_count=steps, deadline=None, suppress_health_check=_SHUT_UP)
    run_state_machine_as_test(machine, settings=bounds)
    print(f"\ndone {dict(stage.done)}, refused {dict(stage.refused)}, relays killed {relays.killed}")
    every_event_is_heard(stores[0], channel, heard)
    assert stage.done.keys() > {"issue_ticket", "call"}, "nothing worth the name was done"


def every_event_is_heard(store: QueueStore, channel: object, heard: Counter[str]) -> None:
    collections = (store.tickets._collection, store.shifts._collection)
    said = {
        f"{each['_id']}:{index}" for part in collections for each in part.find() for index in range(each["version"])
    }

    def all_heard() -> bool:
        while message := channel.basic_get(HEARD, no_ack=True):
            heard[message.properties["message_id"]] += 1
        return said <= heard.keys()

    wait_for(all_heard, f"{len(said)} events to be relayed", 60)
    print(f"{len(said)} events, {heard.total() - len(heard)} of them repeated")
    assert heard.keys() <= said
