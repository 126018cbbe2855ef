"""An instance on this machine: it comes back, it ends without a trace, it finds its data, it has a neighbour."""

from __future__ import annotations

import os
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests

from deploy.local.credentials import FILE, written_down
from deploy.sample.staff import read_staff
from tests.e2e.instances import NAMES, assert_nothing_is_left, family, pids, take_a_ticket, visit_status
from tests.servers import free_block, wait_for
from tests.suite import Suite, running_suite

_BACK_WITHIN_SECONDS = 180


@dataclass(frozen=True)
class Yesterday:
    """What is remembered of an earlier run: the code of a visit, the passwords, what was printed."""

    code: str
    passwords: dict[str, str]
    printed: str


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("instance")


@pytest.fixture(scope="module")
def yesterday(home: Path) -> Yesterday:
    """The first run of an instance, whose ``hall up`` was killed in the end; nothing of it is left but the data."""
    with running_suite(home) as first:
        code, processes, printed = take_a_ticket(first), family(first), first.output.read_text()
        assert len(processes) > len(NAMES)
        assert first.end(signal.SIGKILL) == -signal.SIGKILL
        assert_nothing_is_left(processes, first.instance.port)
    return Yesterday(code, written_down(home), printed)


@pytest.fixture(scope="module")
def hall(home: Path, yesterday: Yesterday) -> Iterator[Suite]:
    """The same instance, started again on other ports."""
    with running_suite(home) as second:
        yield second


def sign_in(suite: Suite, username: str, password: str) -> requests.Response:
    body = {"username": username, "password": password}
    return requests.post(f"{suite.url}/api/v1/sessions", json=body, timeout=10)


def command(suite: Suite, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run ``hall`` with ``arguments`` on the instance."""
    return subprocess.run(
        [sys.executable, "-m", "deploy.hall", *arguments],
        env={**os.environ, "HALL_HOME": str(suite.home)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_after_a_kill_the_data_is_found_again_on_other_ports(hall: Suite, yesterday: Yesterday) -> None:
    assert visit_status(hall, yesterday.code) == 200
    assert {each["name"] for each in hall.status() if each["healthy"]} == NAMES


def test_the_first_start_prints_a_password_for_every_place_at_work(yesterday: Yesterday) -> None:
    assert set(yesterday.passwords) == {place.username for place in read_staff()}
    assert len(set(yesterday.passwords.values())) == len(yesterday.passwords)
    for username, password in yesterday.passwords.items():
        assert f"{username} " in yesterday.printed
        assert f" {password} " in yesterday.printed


def test_the_staff_of_the_first_start_sign_in_with_what_was_printed(hall: Suite, yesterday: Yesterday) -> None:
    answer = sign_in(hall, "guicheng-clerk-1", yesterday.passwords["guicheng-clerk-1"])
    assert answer.status_code == 201, answer.text
    assert (answer.json()["roles"], answer.json()["halls"]) == (["clerk"], ["guicheng"])
    assert sign_in(hall, "guicheng-clerk-2", yesterday.passwords["guicheng-clerk-1"]).status_code == 401


def test_a_second_start_makes_and_prints_no_password(hall: Suite, yesterday: Yesterday) -> None:
    assert not [password for password in yesterday.passwords.values() if password in hall.output.read_text()]
    assert written_down(hall.home) == yesterday.passwords


def test_only_the_owner_reads_the_passwords(hall: Suite) -> None:
    assert stat.S_IMODE((hall.home / FILE).stat().st_mode) == 0o600
    assert not [file for file in hall.instance.log.iterdir() if "guicheng-clerk-1" in file.read_text(errors="replace")]


def test_the_catalogue_is_counted(hall: Suite) -> None:
    done = command(hall, "catalogue", "stats")
    assert done.returncode == 0, done.stderr
    assert [line.split()[1:] for line in done.stdout.splitlines() if line.split()[:2] == ["matters", "not"]]


def test_nothing_is_parked_in_a_hall_that_works(hall: Suite) -> None:
    done = command(hall, "parked", "list")
    assert (done.returncode, done.stdout.strip()) == (0, "Nothing is parked.")


def test_whatever_is_killed_comes_back_by_itself(hall: Suite) -> None:
    before = pids(hall)
    for pid in before.values():
        os.kill(pid, signal.SIGKILL)
    wait_for(hall.healthy, "everything to be back", _BACK_WITHIN_SECONDS)
    after = pids(hall)
    assert after.keys() == before.keys()
    assert all(after[name] != before[name] for name in before)


def test_two_halls_side_by_side_serve_their_own_visitors(hall: Suite, suite: Suite) -> None:
    here, there = take_a_ticket(hall), take_a_ticket(suite)
    assert [visit_status(hall, here), visit_status(suite, there)] == [200, 200]
    assert [visit_status(hall, there), visit_status(suite, here)] == [404, 404]
    stranger = {"Authorization": f"Bearer {hall.token('admin', '*')}"}
    assert requests.get(f"{suite.url}/api/v1/halls", headers=stranger, timeout=10).status_code == 401


def test_a_second_hall_in_the_same_home_is_refused(hall: Suite) -> None:
    with pytest.raises(RuntimeError, match=r"A hall runs from .* already"), running_suite(hall.home):
        pass
    assert hall.healthy()


def test_a_second_hall_on_the_same_ports_is_refused(hall: Suite, tmp_path: Path) -> None:
    with (
        pytest.raises(RuntimeError, match=f"Another hall holds port {hall.instance.port}: set HALL_PORT"),
        running_suite(tmp_path, port=hall.instance.port),
    ):
        pass
    assert hall.healthy()


@pytest.mark.parametrize("offset", [0, 1, 2, 3, 4])
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
