"""The table of what was done to the hall and what became of it, printed at the end of the run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest


@dataclass(frozen=True)
class Row:
    """``gaps``: numbers that were passed by. ``seconds``: until everything worked again."""

    fault: str
    acknowledged: int
    lost: int
    doubled: int
    gaps: int
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
    line = "{:<42} {:>12} {:>5} {:>11} {:>11} {:>9}"
    terminalreporter.write_line(line.format("fault", "acknowledged", "lost", "duplicated", "number gaps", "seconds"))
    for row in ROWS:
        figures = (row.acknowledged, row.lost, row.doubled, row.gaps, f"{row.seconds:.1f}")
        terminalreporter.write_line(line.format(row.fault, *figures))
