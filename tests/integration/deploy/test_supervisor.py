"""The supervisor with real processes: it starts them again, names what cannot start, and ends all of them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.local.deaths import Deaths
from deploy.local.opening import Watch
from deploy.local.program import Program, tethered
from deploy.local.supervise import Supervisor, processes
from deploy.local.tether import PARENT
from deploy.refusal import Refused
from tests.servers import wait_for

_SLEEPER = tethered(sys.executable, "-c", "import time; time.sleep(600)")
_FAILING = (sys.executable, "-c", "import sys; sys.exit('the salt is missing')")


@pytest.fixture
def supervisor(tmp_path: Path) -> Iterator[Supervisor]:
    running = Supervisor(tmp_path, tmp_path / "log")
    yield running
    running.stop()


def pid_of(supervisor: Supervisor, name: str) -> int:
    """Return the process id of the program once it has settled, else 0."""
    told = processes(supervisor.control).get(name, {})
    return int(told["pid"]) if told.get("statename") == "RUNNING" else 0


def started(supervisor: Supervisor, program: Program) -> int:
    supervisor.start([program], {})
    wait_for(lambda: pid_of(supervisor, program.name), f"{program.name} to start", 30)
    return pid_of(supervisor, program.name)


def runs(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False


def test_what_is_killed_is_started_again(supervisor: Supervisor, tmp_path: Path) -> None:
    first = started(supervisor, Program("sleeper", "services", _SLEEPER, tmp_path))
    os.kill(first, signal.SIGKILL)
    wait_for(lambda: pid_of(supervisor, "sleeper") not in (0, first), "another sleeper", 30)


def test_ending_the_supervisor_ends_what_it_started(supervisor: Supervisor, tmp_path: Path) -> None:
    pid = started(supervisor, Program("sleeper", "services", _SLEEPER, tmp_path))
    supervisor.stop()
    assert not runs(pid)
    assert not supervisor.control.exists()


def test_killing_the_supervisor_ends_what_it_started_too(supervisor: Supervisor, tmp_path: Path) -> None:
    pid = started(supervisor, Program("sleeper", "services", _SLEEPER, tmp_path))
    os.kill(supervisor.pid, signal.SIGKILL)
    wait_for(lambda: not runs(pid), "the sleeper to be gone", 30)


def test_a_command_whose_parent_died_before_it_began_does_not_begin(tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    done = subprocess.run(tethered("/bin/touch", str(trace)), env={**os.environ, PARENT: "1"}, timeout=60, check=False)
    assert done.returncode == 0
    assert not trace.exists()


def test_what_does_not_start_is_named_with_the_end_of_its_log(supervisor: Supervisor, tmp_path: Path) -> None:
    supervisor.start([Program("kitchen", "services", _FAILING, tmp_path)], {})
    watch = Watch(supervisor.log)
    with pytest.raises(Refused, match=r"kitchen does not start(.|\n)*the salt is missing"):
        wait_for(lambda: watch.look(supervisor.control), "the kitchen to be given up", 60)


def test_nobody_answers_behind_a_socket_that_is_not_there(tmp_path: Path) -> None:
    assert processes(tmp_path) == {}


def test_what_keeps_dying_is_started_again_and_named_in_the_end(supervisor: Supervisor, tmp_path: Path) -> None:
    deaths, said = Deaths(supervisor.log), list[str]()
    supervisor.start([Program("kitchen", "services", _FAILING, tmp_path)], {})

    def named() -> bool:
        said.extend(deaths.look(processes(supervisor.control)))
        return any("the salt is missing" in each for each in said)

    wait_for(named, "the kitchen to be named", 60)
    assert said[0].startswith("kitchen had ended and was started again")
