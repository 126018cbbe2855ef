"""A hall whose connections to broker and database are cut, or fall silent, or whose broker has no memory left."""

from __future__ import annotations

import os
import subprocess
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest

from deploy.local.broker import Broker
from tests.faults.conftest import MONDAY_MORNING, Ground, Row
from tests.faults.hands import Hands
from tests.faults.invariants import Look
from tests.faults.proxy import Proxy
from tests.faults.scene import AWAY_SECONDS, Scene, answered, fresh, refused, shows_its_age
from tests.faults.steady_load import HALL, SteadyLoad
from tests.faults.test_faults import goes_through
from tests.servers import private_servers, wait_for
from tests.suite import running_suite

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Apart:
    """A hall that reaches broker and database through proxies; who looks for what was lost does not."""

    ground: Ground
    ways: dict[str, Proxy]
    broker: Broker


@pytest.fixture(scope="module")
def apart(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Apart]:
    """Servers of our own, the proxies before them, the hall and a second relay behind."""
    with (
        private_servers(tmp_path_factory.mktemp("apart")) as servers,
        Proxy("127.0.0.1", servers.broker.ports.amqp) as to_broker,
        Proxy("127.0.0.1", servers.database.port) as to_database,
    ):
        ways = {
            "HALL_AMQP_URL": f"amqp://guest:guest@127.0.0.1:{to_broker.port}//",
            "HALL_MONGO_URL": f"mongodb://127.0.0.1:{to_database.port}/?directConnection=true",
        }
        with (
            running_suite(tmp_path_factory.mktemp("hall"), *MONDAY_MORNING, servers=ways) as suite,
            Hands(suite) as hands,
            Look(
                replace(suite.instance.settings(), amqp_url=servers.broker.url, mongo_url=servers.mongo_url), HALL
            ) as look,
        ):
            through = {"broker": to_broker, "database": to_database}
            yield Apart(Ground(hands, look, SteadyLoad(suite)), through, servers.broker)


@pytest.mark.parametrize("name", ["broker", "database"])
@pytest.mark.parametrize(("deed", "said"), [("cut", "cut"), ("freeze", "half open")])
def test_nothing_is_lost_when_connections_are_(apart: Apart, table: list[Row], name: str, deed: str, said: str) -> None:
    def strike(scene: Scene) -> float:
        began = time.monotonic()
        assert apart.ways[name].links > 0
        getattr(apart.ways[name], deed)()
        scene.load.progress()
        getattr(apart.ways[name], deed)()  # again, in the middle of the return
        return began

    goes_through(apart.ground, table, f"{name} connections {said}", strike)


def test_nothing_is_lost_when_the_broker_has_no_memory_left(apart: Apart, table: list[Row]) -> None:
    def strike(scene: Scene) -> float:
        fresh(scene)
        key = str(uuid.uuid4())
        control(apart.broker, "set_vm_memory_high_watermark", "0")
        gone = time.monotonic()
        try:
            wait_for(lambda: is_refused(scene, key), "the door to say that it cannot be done now", 30)
            shows_its_age(scene)
            wait_for(lambda: time.monotonic() - gone > AWAY_SECONDS, "the fault to last")
        finally:
            control(apart.broker, "set_vm_memory_high_watermark", "0.4")
        began = time.monotonic()
        wait_for(lambda: answered(lambda: scene.canary.take_ticket(key)).ok, "what was refused to be done", 90)
        return began

    goes_through(apart.ground, table, "broker without memory", strike)


def is_refused(scene: Scene, key: str) -> bool:
    """Whether a visitor is told to come again; what the alarm has not reached yet is done as ever."""
    answer = answered(lambda: scene.canary.take_ticket(key))
    if answer.ok:
        return False
    refused(lambda: answer)
    return True


def control(broker: Broker, *words: str) -> None:
    """Have the broker's own tool do something."""
    command = ["/usr/lib/rabbitmq/bin/rabbitmqctl", "-q", *words]
    subprocess.run(command, env={**os.environ, **broker.environment()}, check=True, capture_output=True, timeout=120)
