"""A broker and a database for one test run, from the same parts that ``hall up`` uses."""

from __future__ import annotations

import os
import random
import signal
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from deploy.local.broker import Broker
from deploy.local.database import Database
from deploy.local.ports import Ports, is_free
from deploy.local.supervise import Supervisor, processes

_PATIENCE_SECONDS = 120


@dataclass(frozen=True)
class Servers:
    """What the fixtures need of the two. ``supervisor``: starts again what is killed."""

    broker: Broker
    database: Database
    supervisor: Supervisor

    @property
    def mongo_url(self) -> str:
        """The URL of the replica set."""
        return self.database.url

    def kill(self, name: str) -> None:
        """Kill ``broker`` or ``database`` (-9) and return once the supervisor has started it again."""
        before = self._pid(name)
        os.kill(before, signal.SIGKILL)
        wait_for(lambda: self._pid(name) not in (0, before), f"{name} to be started again")

    def _pid(self, name: str) -> int:
        return int(processes(self.supervisor.control).get(name, {}).get("pid", 0))

    def add_vhost(self, name: str) -> str:
        """Make a virtual host and return its URL."""
        return self.broker.add_vhost(name)


@contextmanager
def private_servers(home: Path) -> Iterator[Servers]:
    """Run a broker and a database on free loopback ports, with their files under ``home``."""
    ports = free_block()
    supervisor = Supervisor(home, home / "log")
    servers = Servers(Broker(home / "broker", ports), Database(home / "database", ports.mongo), supervisor)
    supervisor.start([*servers.broker.programs(), *servers.database.programs()], {})
    try:
        wait_for(servers.database.ready, "the database for tests")
        wait_for(servers.broker.answers, "the broker for tests")
        yield servers
    finally:
        supervisor.stop()


def wait_for(holds: Callable[[], object], what: str, seconds: float = _PATIENCE_SECONDS) -> None:
    """Return once ``holds()`` is true; raise ``TimeoutError`` naming ``what`` after ``seconds``."""
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            raise TimeoutError(f"waited {seconds} s in vain for {what}")
        time.sleep(0.05)


def free_block() -> Ports:
    """Return a block of ports of which none is in use, below the range the kernel gives out by itself."""
    while True:
        ports = Ports(random.randrange(12000, 32000, 20))
        if all(is_free(number) for number in ports.numbers()):
            return ports


def free_port() -> int:
    """Return a loopback port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
