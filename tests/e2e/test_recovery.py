"""A run that died by halves: the next one clears it away, and finds what was said."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from tests.e2e.instances import alive, assert_nothing_is_left, family, take_a_ticket, visit_status
from tests.suite import Suite, running_suite


@dataclass(frozen=True)
class Recovered:
    """A run that was started while processes of the one before were still there."""

    suite: Suite
    code: str
    left: list[psutil.Process]


@pytest.fixture(scope="module")
def recovered(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Recovered]:
    """``hall up`` and its supervisor are killed at once, and the same ports are asked for again at once."""
    home: Path = tmp_path_factory.mktemp("half-dead")
    with running_suite(home) as first:
        code, (front, supervisor, *left) = take_a_ticket(first), family(first)
        os.kill(front.pid, signal.SIGKILL)
        os.kill(supervisor.pid, signal.SIGKILL)
        first.process.wait()
        with running_suite(home, port=first.instance.port) as second:
            yield Recovered(second, code, left)


def test_services_left_by_a_killed_run_are_gone_when_the_next_one_is_open(recovered: Recovered) -> None:
    assert len(recovered.left) > 1
    assert not [each.pid for each in recovered.left if alive(each)]
    assert recovered.suite.healthy()


def test_what_was_said_before_holds_after(recovered: Recovered) -> None:
    assert visit_status(recovered.suite, recovered.code) == 200


def test_a_hall_whose_supervisor_was_killed_says_so_in_a_sentence_and_leaves_nothing(recovered: Recovered) -> None:
    suite = recovered.suite
    processes = family(suite)
    os.kill(processes[1].pid, signal.SIGKILL)
    assert suite.process.wait(120) == 1
    *_, last = suite.output.read_text().strip().splitlines()
    assert last.startswith("The supervisor has ended: see ")
    assert_nothing_is_left(processes, suite.instance.port)
