"""A broker and a database of these tests' own, to be killed; a relay, a receiver and an asker that live through it."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from shared.config import Settings
from shared.messaging import RpcClient, nameko_config
from shared.messaging.container import Container
from shared.storage import database
from tests.faults.proxy import Proxy
from tests.integration.messaging.toys import Shifts, eventually
from tests.servers import Servers, private_servers

_SECRET = "a-secret-for-tests-only-a-secret-for-tests-only"
STARTS_WITHIN_SECONDS = 90
COMES_BACK_WITHIN_SECONDS = 60
"""Much more than it takes: the machine may be busy. What it took is printed."""


class Asker:
    """Only asks."""

    name = "intake"
    gateway = RpcClient("gateway")


@dataclass
class Ground:
    """What a fault happens to. ``direct``: reach it past every fault. ``settings``: the way of relay and receiver."""

    servers: Servers
    direct: Settings
    settings: Settings
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)
    containers: list[Any] = field(default_factory=list)

    def start(self) -> None:
        """Start relay and receiver as processes, and an asker in this one; return when the first event is through."""
        self.shifts = Shifts(self.direct)
        self.heard = database(self.shifts.client, self.direct, "gateway")["heard"]
        self._process("tests.integration.messaging.relay_process", "queue")
        self._process("tests.faults.messaging.receiver_process")
        self.shifts.open("first")
        eventually(self.all_heard, "the first event", STARTS_WITHIN_SECONDS)
        self.asker = Container(Asker, nameko_config(self.settings))
        self.asker.start()
        self.containers.append(self.asker)
        eventually(self.answers, "the first answer", STARTS_WITHIN_SECONDS)

    def all_heard(self) -> bool:
        """Whether the receiver has every event that any history stands for."""
        return set(self.shifts.ids()) <= {each["_id"] for each in self.heard.find({}, {"_id": 1})}

    def answers(self) -> bool:
        """Whether a request gets through and is answered."""
        from shared.messaging.answers import Request

        try:
            return bool(self.line.ask(Request("gateway", "echo", {"word": "x"}), {}, 1.0) == "x")
        except Exception:  # noqa: BLE001 - whatever it is, it is no answer
            return False

    @property
    def line(self) -> Any:
        """The asker's connection."""
        from shared.messaging.line import Line

        return next(each for each in self.asker.extensions if isinstance(each, Line))

    def recovered(self, fault: str) -> None:
        """Return once every event is heard and requests are answered; print how long that took."""
        began = time.monotonic()
        eventually(self.all_heard, f"all events after {fault}", COMES_BACK_WITHIN_SECONDS)
        events = time.monotonic() - began
        eventually(self.answers, f"an answer after {fault}", COMES_BACK_WITHIN_SECONDS)
        requests = time.monotonic() - began
        print(f"\n{fault}: events after {events:.1f} s, requests after {requests:.1f} s")
        assert all(each.poll() is None for each in self.running), "a process has died of it"
        assert self.line.waiting == 0

    def _process(self, *module: str) -> None:
        settings = self.settings
        own = {
            "HALL_AMQP_URL": settings.amqp_url,
            "HALL_MONGO_URL": settings.mongo_url,
            "HALL_DATABASE_PREFIX": settings.database_prefix,
            "HALL_TOKEN_SECRET": settings.token_secret,
            "HALL_LOG_LEVEL": "WARNING",
        }
        self.running.append(subprocess.Popen([sys.executable, "-m", *module], env={**os.environ, **own}))

    def end(self) -> None:
        """End what was started."""
        for container in self.containers:
            container.kill()
        for process in self.running:
            process.kill()
            process.wait()
        self.shifts.client.close()


@pytest.fixture(scope="module")
def own_servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    """Never the shared ones: they are killed here."""
    with private_servers(tmp_path_factory.mktemp("faults")) as started:
        yield started


@pytest.fixture
def ground(own_servers: Servers) -> Iterator[Callable[..., Ground]]:
    """Make a ground; with a proxy, relay, receiver and asker reach the broker through it."""
    made: list[Ground] = []

    def ready(proxy: Proxy | None = None) -> Ground:
        url = own_servers.add_vhost(f"fault-{secrets.token_hex(3)}")
        direct = Settings(url, own_servers.mongo_url, f"fault_{secrets.token_hex(3)}_", "", 1, _SECRET, 8, "WARNING")
        way = url.replace(f":{own_servers.broker.ports.amqp}/", f":{proxy.port}/") if proxy else url
        made.append(Ground(own_servers, direct, replace(direct, amqp_url=way)))
        made[-1].start()
        return made[-1]

    yield ready
    for each in made:
        each.end()
