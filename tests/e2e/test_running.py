"""An instance on this machine: it comes back, it ends without a trace, it finds its data."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import psutil
import pytest
import requests

from deploy.local.ports import Ports, is_free
from tests.servers import free_block, wait_for
from tests.suite import Suite, running_suite

_BACK_WITHIN_SECONDS = 180
_NAMES = {"broker", "database", "relay", "intake", "queue", "guidance", "standards", "gateway"}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("instance")


@pytest.fixture(scope="module")
def code_of_yesterday(home: Path) -> str:
    """The code of a visit at an instance whose ``hall up`` was then killed; nothing of it is left but the data."""
    with running_suite(home) as first:
        code, processes = take_a_ticket(first), family(first)
        assert len(processes) > len(_NAMES)
        assert first.end(signal.SIGKILL) == -signal.SIGKILL
        assert_nothing_is_left(processes, first.instance.port)
    return code


@pytest.fixture(scope="module")
def hall(home: Path, code_of_yesterday: str) -> Iterator[Suite]:
    """The same instance, started again on other ports."""
    with running_suite(home) as second:
        yield second


def pids(suite: Suite) -> dict[str, int]:
    return {each["name"]: each["pid"] for each in suite.status()}


def family(suite: Suite) -> list[psutil.Process]:
    """Return every process that the instance consists of."""
    return [suite.process_tree(), *suite.process_tree().children(recursive=True)]


def alive(process: psutil.Process) -> bool:
    """Return whether ``process`` runs; one that waits for its parent to read its exit code does not."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def assert_nothing_is_left(processes: list[psutil.Process], port: int) -> None:
    wait_for(lambda: not any(alive(each) for each in processes), "every process to be gone", 60)
    assert [number for number in Ports(port).numbers() if not is_free(number)] == []


def take_a_ticket(suite: Suite) -> str:
    answer = requests.post(
        f"{suite.url}/api/v1/halls/guicheng/visits",
        json={"matter": _a_matter(suite)},
        headers={"Authorization": f"Bearer {suite.token('kiosk', 'guicheng')}"},
        timeout=10,
    )
    assert answer.status_code in (201, 202), answer.text
    return str(answer.json()["code"])


def _a_matter(suite: Suite) -> str:
    headers = {"Authorization": f"Bearer {suite.token('kiosk', 'guicheng')}"}
    listed = requests.get(f"{suite.url}/api/v1/matters", params={"hall": "guicheng"}, headers=headers, timeout=10)
    return str(next(each["id"] for each in listed.json()["items"] if "guicheng" in each["queues"]))


def test_after_a_kill_the_data_is_found_again_on_other_ports(hall: Suite, code_of_yesterday: str) -> None:
    again = requests.get(f"{hall.url}/api/v1/visits/{code_of_yesterday}", timeout=10)
    assert again.status_code == 200, again.text
    assert {each["name"] for each in hall.status() if each["healthy"]} == _NAMES


def test_whatever_is_killed_comes_back_by_itself(hall: Suite) -> None:
    before = pids(hall)
    for pid in before.values():
        os.kill(pid, signal.SIGKILL)
    wait_for(hall.healthy, "everything to be back", _BACK_WITHIN_SECONDS)
    after = pids(hall)
    assert after.keys() == before.keys()
    assert all(after[name] != before[name] for name in before)


def test_a_second_hall_in_the_same_home_is_refused(hall: Suite) -> None:
    with pytest.raises(RuntimeError, match=r"A hall runs from .* already"), running_suite(hall.home):
        pass
    assert hall.healthy()


@pytest.mark.parametrize("offset", [0, 1, 2])
def test_a_port_in_use_is_named_before_anything_starts(tmp_path: Path, offset: int) -> None:
    block = free_block()
    with ExitStack() as stack:
        other = stack.enter_context(socket.socket())
        other.bind(("127.0.0.1", block.base + offset))
        other.listen()
        with pytest.raises(RuntimeError, match=f"Port {block.base + offset} .* is in use"):
            stack.enter_context(running_suite(tmp_path, port=block.base))
    assert not (tmp_path / "log").exists()


def test_ctrl_c_leaves_no_process(hall: Suite) -> None:
    processes, files = family(hall), Path(hall.instance.control)
    assert hall.end(signal.SIGINT) == 0
    assert_nothing_is_left(processes, hall.instance.port)
    assert not files.exists()
