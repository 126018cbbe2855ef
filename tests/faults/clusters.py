"""A RabbitMQ cluster of three nodes and a MongoDB replica set of three members, all on loopback, all of our own."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pymongo import MongoClient
from pymongo.errors import PyMongoError

from deploy.local.broker import Broker
from deploy.local.database import Database
from deploy.local.ports import Ports
from deploy.local.program import Program
from deploy.local.supervise import Supervisor, processes
from tests.servers import free_block, wait_for

NODES = (1, 2, 3)
_STARTED_WITHIN_SECONDS = 180
_COOKIE = "a cookie of the tests".replace(" ", "").upper()


@dataclass(frozen=True)
class Node(Broker):
    """Node ``number`` of the cluster whose name server is that of ``names``; all nodes share ``common``, the cookie's
    home.
    """

    number: int
    common: Path
    names: Ports

    def programs(self) -> list[Program]:
        """Return the node, without a name server of its own; it joins the others when it starts for the first time."""
        _, node = super().programs()
        joins = ["cluster_formation.peer_discovery_backend = classic_config"]
        joins += [f"cluster_formation.classic_config.nodes.{each} = {node_name(each)}" for each in NODES]
        with (self.home / "rabbitmq.conf").open("a") as file:
            file.write("\n".join(joins) + "\n")
        return [replace(node, name=f"broker-{self.number}")]

    def environment(self) -> dict[str, str]:
        """Return the variables of this node."""
        own = {"HOME": str(self.common), "RABBITMQ_NODENAME": node_name(self.number)}
        return {**super().environment(), **own, "ERL_EPMD_PORT": str(self.names.epmd)}


def node_name(number: int) -> str:
    """Return the Erlang name of a node."""
    return f"hall{number}@localhost"


@dataclass(frozen=True)
class Clusters:
    """Both clusters, and the supervisor that starts again what is killed."""

    brokers: tuple[Node, ...]
    databases: tuple[Database, ...]
    supervisor: Supervisor

    def amqp_url(self, first: int = 1) -> str:
        """Return the URLs of all nodes, that of ``first`` first."""
        urls = [each.url for each in self.brokers]
        return ";".join(urls[first - 1 :] + urls[: first - 1])

    @property
    def mongo_url(self) -> str:
        """Return the URL of the replica set."""
        return f"mongodb://{','.join(each.address for each in self.databases)}/?replicaSet=rs0"

    def kill(self, name: str) -> None:
        """Kill -9 ``broker-<n>`` or ``database-<n>``."""
        os.kill(int(processes(self.supervisor.control)[name]["pid"]), signal.SIGKILL)

    def primary(self) -> int:
        """Return the number of the member that takes writes."""
        for number, each in enumerate(self.databases, 1):
            if self._says(each).get("isWritablePrimary"):
                return number
        return 0

    def step_down(self) -> None:
        """Have the primary give its place to another, and not take it back for a minute."""
        member = self.databases[self.primary() - 1]
        with self._direct(member) as client:
            client.admin.command("replSetStepDown", 60, secondaryCatchUpPeriodSecs=10)

    def members_of_queues(self) -> dict[str, int]:
        """Return on how many nodes each quorum queue has a copy."""
        node = self.brokers[0]
        command = ["/usr/lib/rabbitmq/bin/rabbitmqctl", "-q", "list_queues", "--no-table-headers", "name", "members"]
        environment = {**os.environ, **node.environment()}
        said = subprocess.run(command, env=environment, check=True, capture_output=True, text=True, timeout=120).stdout
        lines = [line.split("\t", 1) for line in said.splitlines() if "\t" in line]
        return {name: members.count("@") for name, members in lines if "@" in members}

    def whole(self) -> bool:
        """Whether every node and every member is there and in sync."""
        known = [self._says(each) for each in self.databases]
        members = all(each.get("isWritablePrimary") or each.get("secondary") for each in known)
        return members and self.primary() > 0 and all(each.answers() for each in self.brokers)

    def found(self) -> None:
        """Make the three members one replica set."""
        members = [{"_id": number, "host": each.address} for number, each in enumerate(self.databases)]
        with self._direct(self.databases[0]) as client:
            client.admin.command("replSetInitiate", {"_id": "rs0", "members": members})

    def _says(self, member: Database) -> dict[str, Any]:
        try:
            with self._direct(member) as client:
                return dict(client.admin.command("hello"))
        except PyMongoError:
            return {}

    def _direct(self, member: Database) -> MongoClient[dict[str, Any]]:
        return MongoClient(member.address, directConnection=True, serverSelectionTimeoutMS=1000)


@contextmanager
def running_clusters(home: Path) -> Iterator[Clusters]:
    """Run both, with their files under ``home``, until the block ends."""
    blocks = _blocks()
    common = home / "brokers"
    common.mkdir(parents=True)
    (common / ".erlang.cookie").write_text(_COOKIE)
    (common / ".erlang.cookie").chmod(0o400)
    brokers = tuple(Node(home / f"broker-{n}", blocks[n - 1], n, common, blocks[0]) for n in NODES)
    databases = tuple(Database(home / f"database-{n}", blocks[n - 1].mongo) for n in NODES)
    clusters = Clusters(brokers, databases, Supervisor(home, home / "log"))
    clusters.supervisor.start(_programs(clusters, blocks[0]), {})
    try:
        wait_for(lambda: all(clusters._says(each) for each in databases), "the members", _STARTED_WITHIN_SECONDS)
        clusters.found()
        wait_for(clusters.whole, "both clusters", _STARTED_WITHIN_SECONDS)
        yield clusters
    finally:
        clusters.supervisor.stop()


def _programs(clusters: Clusters, first: Ports) -> list[Program]:
    node = clusters.brokers[0]
    names, _ = Broker(node.common / "names", first).programs()
    members = [
        replace(each.programs()[0], name=f"database-{number}") for number, each in enumerate(clusters.databases, 1)
    ]
    return [names, *(program for each in clusters.brokers for program in each.programs()), *members]


def _blocks() -> list[Ports]:
    """Return three blocks of ports."""
    found: dict[int, Ports] = {}
    while len(found) < len(NODES):
        block = free_block()
        if all(abs(block.base - other) >= len(block.numbers()) for other in found):
            found[block.base] = block
    return list(found.values())
