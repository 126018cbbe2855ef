"""One hall for all faults, and the table of what became of it, printed at the end of the run."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.faults.hands import Hands
from tests.faults.invariants import Look
from tests.faults.patience import MARK, marked
from tests.faults.steady_load import HALL, SteadyLoad
from tests.servers import wait_for
from tests.suite import running_suite

MONDAY_MORNING = ("--clock-start", "2026-03-02T08:30:00+08:00")
"""Far from midnight, so that no fault meets a change of the service day by chance."""


@pytest.fixture(scope="session", autouse=True)
def nothing_stays() -> Iterator[None]:
    """Whatever was started here, name servers of Erlang included, is gone when the last test is done."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(MARK, secrets.token_hex(8))
        yield
        try:
            wait_for(lambda: not marked(), "all processes to end", 60)
        except TimeoutError:
            pytest.fail("\n".join(["still running:", *map(str, marked())]))


@dataclass
class Ground:
    """The hall that faults happen to. ``load``: everything that was ever acknowledged there."""

    hands: Hands
    look: Look
    load: SteadyLoad
    gaps: set[tuple[str, str, str, int]] = field(default_factory=set)


@pytest.fixture(scope="session")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    """A hall of our own, with a second relay."""
    with (
        running_suite(tmp_path_factory.mktemp("faults"), *MONDAY_MORNING) as suite,
        Hands(suite) as hands,
        Look(suite.instance.settings(), HALL) as look,
    ):
        yield Ground(hands, look, SteadyLoad(suite))


@dataclass(frozen=True)
class Row:
    """``gaps``: numbers that were passed by. ``ticket_after``: seconds until somebody who came after the fault had a
    ticket; ``seconds``: until everything worked again.
    """

    fault: str
    acknowledged: int
    lost: int
    doubled: int
    gaps: int
    ticket_after: float
    seconds: float


ROWS: list[Row] = []


@pytest.fixture(scope="session")
def table() -> list[Row]:
    """Where a test notes its row."""
    return ROWS


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print the table."""
    if not ROWS:
        return
    terminalreporter.section("faults")
    line = "{:<32} {:>12} {:>5} {:>11} {:>5} {:>9} {:>10}"
    heads = ("fault", "acknowledged", "lost", "duplicated", "gaps", "ticket, s", "all, s")
    terminalreporter.write_line(line.format(*heads))
    for row in ROWS:
        told = (row.acknowledged, row.lost, row.doubled, row.gaps, f"{row.ticket_after:.1f}", f"{row.seconds:.1f}")
        terminalreporter.write_line(line.format(row.fault, *told))
