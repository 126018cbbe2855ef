"""Guides on duty."""

from __future__ import annotations

from typing import Any

from services.guidance import access
from services.guidance.domain import duty as duties
from services.guidance.lookups import Answer, Lookups
from shared.clock import clock
from shared.contracts.guidance import AtHall
from shared.contracts.parsing import parsed
from shared.messaging import rpc
from shared.storage.commands import once


class DutyMethods(Lookups):
    """Duty: begun and ended."""

    @rpc
    @once
    def go_on_duty(self, **given: Any) -> Answer:
        """Note that the calling guide takes requests in the hall today."""
        return self._turn(self._hall_of_guide(given), duties.go_on_duty, self.call.stamp(clock.now()))

    @rpc
    @once
    def go_off_duty(self, **given: Any) -> Answer:
        """Note that the calling guide takes no more requests in the hall today."""
        return self._turn(self._hall_of_guide(given), duties.go_off_duty, self.call.stamp(clock.now()))

    def _hall_of_guide(self, given: Answer) -> str:
        hall: str = parsed(AtHall, given)["hall"]
        self._hall(hall)
        access.guide(self.call.caller, hall)
        return hall
