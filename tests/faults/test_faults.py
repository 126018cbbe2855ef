"""A hall under a steady load, and one thing after another done to it: nothing that was said is lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from tests.faults.canary import Canary
from tests.faults.conftest import Row
from tests.faults.faults import LONG, NUMBERS_ARE_KEPT, SHORT, Scene, Strike
from tests.faults.hands import Hands
from tests.faults.invariants import WITHIN_SECONDS, Look
from tests.faults.steady_load import HALL, SteadyLoad
from tests.servers import wait_for
from tests.suite import running_suite

MONDAY_MORNING = ("--clock-start", "2026-03-02T08:30:00+08:00")
"""Far from midnight, so that no fault meets a change of the service day by chance."""


@dataclass
class Ground:
    """The hall of this module. ``load``: everything that was ever acknowledged here."""

    hands: Hands
    look: Look
    load: SteadyLoad
    gaps: set[tuple[str, str, str, int]] = field(default_factory=set)


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    """A hall with a second relay."""
    home = tmp_path_factory.mktemp("faults")
    with (
        running_suite(home, *MONDAY_MORNING) as suite,
        Hands(suite) as hands,
        Look(suite.instance.settings(), HALL) as look,
    ):
        yield Ground(hands, look, SteadyLoad(suite))


@pytest.mark.parametrize("fault", SHORT)
def test_nothing_is_lost_when_(ground: Ground, table: list[Row], fault: str) -> None:
    goes_through(ground, table, fault, SHORT[fault])


@pytest.mark.slow
@pytest.mark.parametrize("fault", LONG)
def test_nothing_is_lost_with_(ground: Ground, table: list[Row], fault: str) -> None:
    goes_through(ground, table, fault, LONG[fault])


def goes_through(ground: Ground, table: list[Row], fault: str, strike: Strike) -> None:
    """Let the load flow, strike, wait for recovery, let everybody be served, and look for what was said."""
    load, suite = ground.load, ground.hands.suite
    before, canary = load.acknowledged(), Canary(suite, load, ground.look)
    load.start()
    try:
        load.progress()
        seconds = canary.recovered(strike(Scene(ground.hands, load, canary)), WITHIN_SECONDS)
        wait_for(ground.hands.runs, "every process to run", WITHIN_SECONDS)
        load.progress()
    finally:
        load.finish()
    found = ground.look.until_nothing(load.ledger)
    gaps = ground.look.gaps() - ground.gaps
    ground.gaps |= gaps
    acknowledged = load.acknowledged() - before
    table.append(Row(fault, acknowledged, len(found.lost), len(found.doubled), len(gaps), seconds))
    assert found.nothing, f"\n{found}"
    assert acknowledged > 20
    assert not gaps or fault not in NUMBERS_ARE_KEPT, gaps
