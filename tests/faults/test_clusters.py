"""Two copies of every service on a broker of three nodes and a database of three members, one of which dies."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests

from deploy.local.program import Program, tethered
from deploy.local.supervise import Supervisor
from deploy.registry import RELAY, SERVICES
from shared.contracts.aggregates import AGGREGATES
from shared.messaging.topology import inbox_name, parked_name
from tests.faults import coming_back
from tests.faults.clusters import Clusters, running_clusters
from tests.faults.conftest import MONDAY_MORNING, Ground, Row
from tests.faults.hands import Hands
from tests.faults.invariants import Look
from tests.faults.scene import Scene
from tests.faults.steady_load import HALL, SteadyLoad
from tests.faults.test_faults import goes_through
from tests.servers import free_port, wait_for
from tests.suite import Suite, running_suite

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Doubled:
    """A hall with two copies of everything. ``door``: the address of the second gateway."""

    ground: Ground
    clusters: Clusters
    door: str


@pytest.fixture(scope="module")
def doubled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doubled]:
    """The hall on both clusters; the second copies reach the broker by another node first."""
    with running_clusters(tmp_path_factory.mktemp("clusters")) as clusters:
        servers = {"HALL_AMQP_URL": clusters.amqp_url(), "HALL_MONGO_URL": clusters.mongo_url}
        with (
            running_suite(tmp_path_factory.mktemp("hall"), *MONDAY_MORNING, servers=servers) as suite,
            second_copies(suite, clusters, tmp_path_factory.mktemp("copies")) as door,
            Look(suite.instance.settings(), HALL) as look,
        ):
            yield Doubled(Ground(Hands(suite), look, SteadyLoad(suite, also=(door,))), clusters, door)


@contextmanager
def second_copies(suite: Suite, clusters: Clusters, home: Path) -> Iterator[str]:
    """Run a second copy of every service and of the relay; return the address of its door."""
    port = free_port()
    supervisor = Supervisor(home, home / "log")
    own = {"HALL_AMQP_URL": clusters.amqp_url(first=2), "HALL_HTTP_PORT": str(port)}
    programs = [
        Program(f"{name}-2", "services", tethered(sys.executable, "-m", "deploy.run", name), home)
        for name in (RELAY, *SERVICES)
    ]
    supervisor.start(programs, {**suite.instance.environment(), **own})
    door = f"http://127.0.0.1:{port}"
    try:
        wait_for(lambda: is_ready(door), "the second copies")
        yield door
    finally:
        supervisor.stop()


def is_ready(door: str) -> bool:
    try:
        return requests.get(f"{door}/readyz", timeout=3).ok
    except requests.RequestException:
        return False


def test_every_inbox_has_a_copy_on_each_of_three_nodes(doubled: Doubled) -> None:
    members = doubled.clusters.members_of_queues()
    wanted = {name(service) for service in AGGREGATES for name in (inbox_name, parked_name)}
    assert {name: members.get(name) for name in wanted} == dict.fromkeys(wanted, 3)


@pytest.mark.parametrize("number", [1, 2])
def test_one_broker_node_of_three_dies(doubled: Doubled, table: list[Row], number: int) -> None:
    def strike(_: Scene) -> float:
        doubled.clusters.kill(f"broker-{number}")
        return time.monotonic()

    goes_through(doubled.ground, table, f"broker node {number} of three killed", strike)
    ends_whole(doubled)


def test_the_primary_steps_down(doubled: Doubled, table: list[Row]) -> None:
    def strike(_: Scene) -> float:
        began, before = time.monotonic(), doubled.clusters.primary()
        doubled.clusters.step_down()
        wait_for(lambda: doubled.clusters.primary() not in (0, before), "another primary")
        return began

    goes_through(doubled.ground, table, "primary of three stepped down", strike)
    ends_whole(doubled)


def test_the_primary_is_killed(doubled: Doubled, table: list[Row]) -> None:
    def strike(_: Scene) -> float:
        doubled.clusters.kill(f"database-{doubled.clusters.primary()}")
        return time.monotonic()

    goes_through(doubled.ground, table, "primary of three killed", strike)
    ends_whole(doubled)


def test_what_is_on_its_way_back_from_a_wait_queue_when_its_node_dies_is_not_held_up(doubled: Doubled) -> None:
    node, other = (doubled.clusters.amqp_url(first=number) for number in (2, 3))
    coming_back.declared(node)
    names = coming_back.sent(other, lambda: doubled.clusters.kill("broker-2"))
    found: set[str] = set()
    wait_for(lambda: found.update(coming_back.taken(other)) or names <= found, "all events to come back")
    ends_whole(doubled)


def ends_whole(doubled: Doubled) -> None:
    """Wait until what was killed is there again, and the second door serves too."""
    wait_for(doubled.clusters.whole, "both clusters to be whole")
    wait_for(lambda: is_ready(doubled.door), "the second door")
