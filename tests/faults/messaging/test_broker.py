"""The broker dies, runs out of memory, is cut off or falls silent: events arrive all the same, requests too."""

from __future__ import annotations

import os
import subprocess

import pytest

from shared.messaging import parked
from shared.messaging.figures import sending
from tests.faults.messaging.conftest import Ground
from tests.faults.proxy import Proxy
from tests.integration.messaging.toys import eventually
from tests.servers import wait_for


def write(ground: Ground, name: str, aggregates: int = 20, times: int = 5) -> None:
    for number in range(aggregates):
        ground.shifts.open(f"{name}-{number}", times=times)


@pytest.fixture
def proxy(own_servers):
    with Proxy("127.0.0.1", own_servers.broker.ports.amqp) as between:
        yield between


def test_a_broker_that_is_killed_and_comes_back_loses_nothing(ground):
    hall = ground()
    write(hall, "before")
    hall.servers.kill("broker")
    write(hall, "without a broker")
    assert not hall.answers()
    wait_for(hall.servers.broker.answers, "the broker")
    write(hall, "after")
    hall.recovered("broker killed")
    assert parked.count(hall.direct, "gateway") == 0


@pytest.mark.parametrize("fault", ["cut", "freeze"])
def test_connections_that_are_cut_or_fall_silent_are_opened_anew(ground, proxy, fault):
    hall = ground(proxy)
    for turn in range(3):  # in the middle of the flow, wherever that is
        write(hall, f"before-{turn}")
        getattr(proxy, fault)()
    write(hall, "after")
    hall.recovered(f"connections: {fault}")
    assert parked.count(hall.direct, "gateway") == 0


def test_a_broker_without_memory_is_waited_for_with_the_lease_kept_and_said_to_be_in_trouble(ground):
    hall = ground()
    fence = hall.shifts.database["relay"].find_one({"_id": "lease"})["fence"]
    control(hall, "set_vm_memory_high_watermark", "0")
    write(hall, "while there is no memory")
    blocked = eventually(lambda: (found := sending(hall.direct, ["queue"])[0]).blocked and found, "the word of it", 60)
    assert blocked.active
    assert "the broker takes no events of queue" in blocked.troubles()[0]
    assert not hall.all_heard()
    control(hall, "set_vm_memory_high_watermark", "0.4")
    hall.recovered("memory alarm")
    assert hall.shifts.database["relay"].find_one({"_id": "lease"})["fence"] == fence
    eventually(lambda: not sending(hall.direct, ["queue"])[0].blocked, "the end of it to be said", 30)


def control(hall: Ground, *words: str) -> None:
    environment = {**os.environ, **hall.servers.broker.environment()}
    command = ["/usr/lib/rabbitmq/bin/rabbitmqctl", "-q", *words]
    subprocess.run(command, env=environment, check=True, capture_output=True, timeout=60)
