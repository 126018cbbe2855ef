"""The door and the rooms behind it, as real processes against the real broker and database."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
import requests

from deploy.sample.loading import Patience, publish_halls, publish_matters
from deploy.sample.world import read_world
from shared.config import Settings
from shared.errors import NotFound, Unavailable
from shared.messaging import RpcSession
from shared.security import SYSTEM, Caller, issue_token
from tests.servers import free_port

_READY_WITHIN_SECONDS = 60


def until(condition: Callable[[], Any], seconds: float = 20.0) -> Any:
    """Return the first true value of ``condition``; fails after ``seconds``."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = condition()
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError(f"not within {seconds} s")


@contextmanager
def process(*names: str, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run ``deploy.run`` with the settings of this process."""
    running = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "deploy.run", *names], env={**os.environ, **environment}
    )
    try:
        yield running
    finally:
        running.kill()
        running.wait(10)


@dataclass
class Door:
    """A client of one gateway."""

    url: str
    secret: str
    session: requests.Session = field(default_factory=requests.Session)

    def bearer(self, role: str, *halls: str) -> dict[str, str]:
        """Return the header of somebody with ``role`` in ``halls``."""
        caller = Caller(f"{role}-1", frozenset({role}), frozenset(halls or ("nanhai",)))
        return {"Authorization": f"Bearer {issue_token(self.secret, caller, 3600)[0]}"}

    def ask(self, method: str, path: str, role: str | None = "clerk", *halls: str, **options: Any) -> requests.Response:
        """Send a request and return the answer."""
        headers = {**(self.bearer(role, *halls) if role else {}), **options.pop("headers", {})}
        return self.session.request(
            method, self.url + path, headers=headers, timeout=options.pop("timeout", 10), **options
        )

    def get(self, path: str, role: str | None = "clerk", *halls: str, **options: Any) -> requests.Response:
        """Send a GET."""
        return self.ask("GET", path, role, *halls, **options)

    def post(self, path: str, role: str | None = "clerk", body: Any = None, **options: Any) -> requests.Response:
        """Send a POST with ``body`` as JSON."""
        return self.ask("POST", path, role, json=body if body is not None else {}, **options)

    def ready(self) -> bool:
        """Return whether the gateway says so."""
        try:
            return self.session.get(self.url + "/readyz", timeout=5).status_code == 200
        except requests.ConnectionError:
            return False


@pytest.fixture(scope="module")
def rooms(hall_settings: Settings) -> Iterator[Settings]:
    """Every service but the gateway and the queue, and the relay, with the sample world in them."""
    with process("intake", "guidance", "standards"), process("relay"):
        world = read_world()
        with RpcSession(hall_settings, SYSTEM) as session:
            publish_halls(session, world.halls, Patience(_READY_WITHIN_SECONDS))
            publish_matters(session, world.matters, Patience(_READY_WITHIN_SECONDS))
        yield hall_settings


@pytest.fixture(scope="module")
def queue(rooms: Settings) -> Iterator[subprocess.Popen[bytes]]:
    """The queue service, in a process of its own so that it can be away."""
    with process("queue") as running, RpcSession(rooms, SYSTEM) as session:
        until(lambda: _knows(session, "nanhai"), _READY_WITHIN_SECONDS)
        yield running


def _knows(session: RpcSession, hall: str) -> bool:
    try:
        session.queue.board(hall=hall)
    except (Unavailable, NotFound):
        return False
    return True


@pytest.fixture(scope="module")
def door(queue: subprocess.Popen[bytes], rooms: Settings) -> Iterator[Door]:
    """A gateway in front of the rooms."""
    with process("gateway"):
        opened = Door(f"http://127.0.0.1:{rooms.http_port}", rooms.token_secret)
        until(opened.ready, _READY_WITHIN_SECONDS)
        yield opened


@pytest.fixture(scope="module")
def second_door(door: Door) -> Iterator[Door]:
    """Another copy of the gateway."""
    port = free_port()
    with process("gateway", HALL_HTTP_PORT=str(port)):
        opened = Door(f"http://127.0.0.1:{port}", door.secret)
        until(opened.ready, _READY_WITHIN_SECONDS)
        yield opened


@dataclass(frozen=True)
class Frame:
    """One server-sent event."""

    event: str
    content: Any
    id: str | None


def frames(answer: requests.Response, seconds: float = 15.0) -> Iterator[Frame]:
    """Yield the events of a stream without its heartbeats; fails when ``seconds`` are over."""
    deadline, lines = time.monotonic() + seconds, {}
    for line in answer.iter_lines(chunk_size=1):
        if line:
            name, _, value = line.decode().partition(": ")
            lines[name] = value
        elif lines:
            if lines["event"] != "heartbeat":
                yield Frame(lines["event"], json.loads(lines["data"]), lines.get("id"))
            lines = {}
        assert time.monotonic() < deadline, "the stream did not bring what was waited for"
