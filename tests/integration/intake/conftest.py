"""Intake as it runs: real services of this process, a real relay beside it, the sample world in it."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from nameko.runners import ServiceRunner

from deploy import sample
from deploy.registry import service_class
from services.intake.store import IntakeStore, open_store
from shared.config import Settings
from shared.errors import NotFound, Unavailable
from shared.messaging import RpcSession, nameko_config
from shared.security import SYSTEM, Caller
from shared.storage import connect, database


def until(condition: Callable[[], Any], seconds: float = 30.0) -> Any:
    """Return the first true value of ``condition``; fails after ``seconds``."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := condition():
            return found
        time.sleep(0.05)
    raise AssertionError(f"not within {seconds} s")


def known_to_queue(session: RpcSession, hall: str) -> bool:
    """Return whether the queue has heard of ``hall``, without which a visit waits for its ticket."""
    try:
        session.queue.board(hall=hall)
    except (NotFound, Unavailable):
        return False
    return True


@contextmanager
def serving(settings: Settings, *names: str) -> Iterator[None]:
    """Run services in this process."""
    runner = ServiceRunner(config=nameko_config(settings))
    for name in names:
        runner.add_service(service_class(name))
    runner.start()
    try:
        yield
    finally:
        runner.stop()


@pytest.fixture(scope="module")
def relay(hall_settings: Settings) -> Iterator[None]:
    """The relay, a process of its own, as it must be."""
    running = subprocess.Popen([sys.executable, "-W", "ignore", "-m", "deploy.run", "relay"])
    yield
    running.terminate()
    running.wait(15)


@pytest.fixture(scope="module")
def session(hall_settings: Settings) -> Iterator[RpcSession]:
    """What an administrator asks."""
    with RpcSession(hall_settings, SYSTEM) as asking:
        yield asking


@pytest.fixture(scope="module")
def kiosk(hall_settings: Settings) -> Iterator[RpcSession]:
    """What a kiosk of the district centre asks."""
    with RpcSession(hall_settings, Caller("kiosk-1", frozenset({"kiosk"}), frozenset({"nanhai"}))) as asking:
        yield asking


@pytest.fixture(scope="module")
def clerk(hall_settings: Settings) -> Iterator[RpcSession]:
    """What a clerk of the district centre asks."""
    with RpcSession(hall_settings, Caller("clerk-1", frozenset({"clerk"}), frozenset({"nanhai"}))) as asking:
        yield asking


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample world's files, without the standard and the checklists: only intake runs in these tests."""
    copy = tmp_path_factory.mktemp("world") / "sample"
    shutil.copytree(sample.HERE, copy, ignore=shutil.ignore_patterns("standard.yaml", "checklists", "__pycache__"))
    return copy


@pytest.fixture
def store(hall_settings: Settings) -> Iterator[IntakeStore]:
    """A store of its own, on the real database."""
    client = connect(hall_settings)
    kept = open_store(database(client, hall_settings, "intake"))
    kept.install()
    yield kept
    client.close()
