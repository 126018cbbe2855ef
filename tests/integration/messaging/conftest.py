"""A clean broker, containers that end with the test, relays as processes of their own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from kombu import Connection

from shared.config import Settings
from shared.messaging import nameko_config
from shared.messaging.container import Container
from shared.messaging.topology import WAITS_MS, inbox_name, parked_name, wait_name
from shared.storage import connect

_SERVICES = ("intake", "queue", "guidance", "standards", "gateway")
QUICK_WAITS_MS = (50, 100, 150)


@pytest.fixture
def quick(hall_settings: Settings) -> Iterator[Settings]:
    """Settings with short waits; no queues and no databases of earlier tests."""
    chosen = replace(hall_settings, inbox_waits_ms=QUICK_WAITS_MS)
    _clean(chosen)
    yield chosen
    _clean(chosen)


def _clean(settings: Settings) -> None:
    with Connection(settings.amqp_url) as connection, connection.channel() as channel:
        for service in _SERVICES:
            waits = [wait_name(service, each) for each in {*QUICK_WAITS_MS, *WAITS_MS}]
            for name in (inbox_name(service), parked_name(service), *waits):
                channel.queue_delete(name)
    with connect(settings) as client:
        for service in _SERVICES:
            client.drop_database(settings.database_prefix + service)


@pytest.fixture
def start(quick: Settings) -> Iterator[Callable[..., Any]]:
    """Start service classes in this process, with ``changed`` settings; returns the last one's container.

    They stop with the test.
    """
    running: list[Any] = []

    def started(*services: type, **changed: Any) -> Any:
        for each in services:
            running.append(Container(each, nameko_config(replace(quick, **changed))))
            running[-1].start()
        return running[-1]

    yield started
    for container in running:
        container.stop()


@pytest.fixture
def relay(quick: Settings) -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    """Start a relay of ``queue`` as a process; keyword arguments become its environment (a fault to play)."""
    running: list[subprocess.Popen[bytes]] = []

    def started(**faults: str) -> subprocess.Popen[bytes]:
        environment = {
            **os.environ,
            "HALL_AMQP_URL": quick.amqp_url,
            "HALL_MONGO_URL": quick.mongo_url,
            "HALL_DATABASE_PREFIX": quick.database_prefix,
            "HALL_TOKEN_SECRET": quick.token_secret,
            "HALL_INBOX_WAITS_MS": ",".join(map(str, quick.inbox_waits_ms)),
            **faults,
        }
        command = [sys.executable, "-m", "tests.integration.messaging.relay_process", "queue"]
        process = subprocess.Popen(command, env=environment)
        running.append(process)
        return process

    yield started
    for process in running:
        if process.poll() is None:
            process.send_signal(signal.SIGCONT)
            process.kill()
        process.wait()
