"""A hall under a steady load, and one thing after another done to it: nothing that was said is lost."""

from __future__ import annotations

import pytest

from tests.faults.canary import Canary
from tests.faults.conftest import Ground, Row
from tests.faults.faults import LONG, NUMBERS_ARE_KEPT, SHORT
from tests.faults.invariants import WITHIN_SECONDS
from tests.faults.patience import Patience
from tests.faults.scene import Scene, Strike
from tests.servers import wait_for

WORTH_THE_NAME = 40
"""So much must be acknowledged around a fault."""


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
        struck = strike(Scene(ground.hands, load, canary, ground.look))
        ticket_after, seconds = canary.recovered(struck, Patience(WITHIN_SECONDS))
        wait_for(ground.hands.runs, "every process to run", WITHIN_SECONDS)
        wait_for(lambda: load.acknowledged() - before >= WORTH_THE_NAME, "a load worth the name", WITHIN_SECONDS)
    finally:
        load.finish()
    found = ground.look.until_nothing(load.ledger)
    gaps = ground.look.gaps() - ground.gaps
    ground.gaps |= gaps
    acknowledged = load.acknowledged() - before
    table.append(Row(fault, acknowledged, len(found.lost), len(found.doubled), len(gaps), ticket_after, seconds))
    assert found.nothing, f"\n{found}"
    assert not gaps or fault not in NUMBERS_ARE_KEPT, gaps
