"""A guide: takes the longest-waiting request and sits down with the visitor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from loadtests.player.actors.sitting import Sitting
from loadtests.player.door import Door
from loadtests.player.ledger import Ledger
from loadtests.player.pace import Pace
from loadtests.player.plan import Guidance
from shared.clock import parse_moment

_NAP_SECONDS = 0.4
_ZONE = ZoneInfo("Asia/Shanghai")


@dataclass
class Guide:
    """The guide ``name`` of ``hall``; ``morning_minutes`` is what strangers' sittings are taken from.

    ``zone``: of the hall, whose days count.
    """

    name: str
    hall: str
    door: Door
    ledger: Ledger
    pace: Pace
    morning_minutes: float
    zone: ZoneInfo = _ZONE

    def run(self) -> None:
        """Help whoever waits, until everybody is sent home."""
        self._duty(True)
        while not self.pace.ended.is_set():
            if not self._help_one():
                self.pace.nap(_NAP_SECONDS)
        self._duty(False)

    def _duty(self, on: bool) -> None:
        answer = self.door.post(f"/api/v1/halls/{self.hall}/guide-duty", {"on_duty": on})
        if not answer.fine:
            self.ledger.complain(f"{self.name} duty {on}: {answer.status} {answer.body}")

    def _help_one(self) -> bool:
        """Return whether somebody was helped; a request that another guide was quicker to claim is left to them."""
        waiting = self.door.get(f"/api/v1/halls/{self.hall}/guidance-requests", state="waiting", limit=5)
        for request in waiting.body["items"] if waiting.fine else []:
            claimed = self.door.post(f"/api/v1/guidance-requests/{request['id']}/claim")
            if claimed.fine or (claimed.unsure and claimed.status == 409 and self._is_mine(request["id"])):
                self._sit_with(request)
                return True
        return False

    def _is_mine(self, request: str) -> bool:
        """Whether a claim whose answer was lost was this guide's own: nobody else of the player's claimed it."""
        claimed = self.door.get(f"/api/v1/halls/{self.hall}/guidance-requests", state="claimed", limit=100)
        return any(each["id"] == request and self.name in str(each["guide"]) for each in claimed.body["items"])

    def _sit_with(self, request: dict[str, Any]) -> None:
        known = self.ledger.claimed(request["id"], self.name)
        wished = known.guidance if known else self._stranger(request)
        today = parse_moment(request["requested_at"]).astimezone(self.zone).date()  # the hall's clock, not the player's
        Sitting(request, wished, self.door, self.ledger, self.pace, f"tablet-{self.name}", today).run()

    def _stranger(self, request: dict[str, Any]) -> Guidance:
        """Return how a sitting goes with somebody who is not of the morning: they leave soon."""
        return Guidance(0.0, request["matter"], request["visit"] is not None, self.morning_minutes * 0.01, "left")
