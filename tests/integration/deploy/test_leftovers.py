"""Processes that live on after their supervisor was killed."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.local import leftovers
from deploy.local.program import Program, tethered
from deploy.local.supervise import Supervisor, processes
from tests.servers import wait_for

_SLEEPER = tethered(sys.executable, "-c", "import time; time.sleep(600)")
_STUBBORN = tethered(
    sys.executable, "-c", "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)"
)


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def supervisor(tmp_path: Path) -> Iterator[Supervisor]:
    running = Supervisor(tmp_path, tmp_path / "log")
    yield running
    running.stop()
    leftovers.clear(tmp_path, lambda _: None, 0)


def killed(supervisor: Supervisor, command: tuple[str, ...], home: Path) -> int:
    """Start ``command``, kill its supervisor, and return its process id."""
    supervisor.start([Program("left", "services", command, home)], {})
    wait_for(lambda: processes(supervisor.control).get("left", {}).get("statename") == "RUNNING", "it to start", 30)
    pid = int(processes(supervisor.control)["left"]["pid"])
    os.kill(supervisor.pid, signal.SIGKILL)
    return pid


def test_where_nothing_is_left_nothing_is_said(tmp_path: Path, said: list[str]) -> None:
    leftovers.clear(tmp_path, said.append)
    assert said == []


def test_everything_that_runs_is_known(supervisor: Supervisor, tmp_path: Path) -> None:
    supervisor.start([Program("left", "services", _SLEEPER, tmp_path)], {})
    wait_for(lambda: len(leftovers.holders(tmp_path)) == 2, "the supervisor and the sleeper to be known", 30)
    supervisor.stop()
    assert leftovers.holders(tmp_path) == []


def test_what_ends_by_itself_is_waited_for(supervisor: Supervisor, tmp_path: Path, said: list[str]) -> None:
    pid = killed(supervisor, _SLEEPER, tmp_path)
    leftovers.clear(tmp_path, said.append)
    assert pid not in leftovers.holders(tmp_path)
    assert not [each for each in said if "killed" in each]


def test_what_does_not_end_is_killed_and_named(supervisor: Supervisor, tmp_path: Path, said: list[str]) -> None:
    pid = killed(supervisor, _STUBBORN, tmp_path)
    wait_for(lambda: leftovers.holders(tmp_path) == [pid], "only the stubborn one to be left", 30)
    leftovers.clear(tmp_path, said.append, 0.5)
    assert said == [
        "waiting for what an earlier run left to end …",
        f"process {pid} of an earlier run does not end and is killed",
    ]
    assert leftovers.holders(tmp_path) == []
