"""A copy of the office's rounds, run by hand: what several processes would do at the same time."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from services.standards import scheduled_rounds, standing_rounds
from services.standards.scheduled_rounds import ScheduledRounds
from services.standards.standing_rounds import StandingRounds
from services.standards.store import StandardsStore
from services.standards.superseding_rounds import SupersedingRounds
from shared.clock import FixedClock
from shared.messaging.call import Call
from shared.security import SYSTEM


class Copy(StandingRounds, ScheduledRounds, SupersedingRounds):
    """What a process of the office does by itself, over ``store``."""

    def __init__(self, store: StandardsStore) -> None:
        self.store, self.call = store, Call(SYSTEM, "rounds")


def set_clock(patch: pytest.MonkeyPatch, moment: datetime) -> None:
    """Let the rounds believe that it is ``moment``."""
    fixed: Any = FixedClock(moment)
    for module in (scheduled_rounds, standing_rounds):
        patch.setattr(module, "clock", fixed)
    patch.setattr("services.standards.checking.clock", fixed)
    patch.setattr("services.standards.superseding_rounds.clock", fixed)
    patch.setattr("services.standards.raising.clock", fixed)
