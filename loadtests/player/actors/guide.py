"""A guide: takes the longest-waiting request, sits down with the visitor, says how it ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from loadtests.player.door import Door
from loadtests.player.ledger import Ledger
from loadtests.player.morning import is_working_day
from loadtests.player.pace import Pace

_NAP_SECONDS = 0.4
_ZONE = ZoneInfo("Asia/Shanghai")
REASON = "counter-only"
"""Of the office's list that is loaded with the sample world."""


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

    def _go_through(self, request: dict[str, Any], checklist: dict[str, Any], minutes: float, to_the_end: bool) -> None:
        """Take the time of a sitting, noting the checklist's steps: all of them, or half where it gets stuck."""
        steps = [each["id"] for each in checklist.get("steps", ())]
        done = steps if to_the_end else steps[: len(steps) // 2]
        for step in done:
            if not self.pace.rest(minutes / (len(done) + 1)):
                return
            noted = self.door.post(f"/api/v1/guidance-requests/{request['id']}/steps/{step}")
            if not noted.fine:
                self.ledger.complain(f"step {step} of {request['id']}: {noted.status} {noted.body}")
        self.pace.rest(minutes / (len(done) + 1))

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
        known = self.ledger.request(request["id"])
        outcome = known.guidance.outcome if known else "left"
        shown = self.door.get(f"/api/v1/checklists/{request['matter']}")
        checklist = shown.body if shown.fine else {}
        minutes = known.guidance.minutes if known else self.morning_minutes * 0.01
        self._go_through(request, checklist, minutes, outcome == "filed")
        said = outcome_of(outcome, checklist, self.pace.clock.now().astimezone(self.zone).date())
        answer = self.door.post(f"/api/v1/guidance-requests/{request['id']}/resolve", said)
        if answer.fine or (answer.unsure and answer.facts.get("state") in ("resolved", "left")):
            self.ledger.resolved(request["id"], outcome)
        else:
            self.ledger.complain(f"resolve {request['id']}: {answer.status} {answer.body}")


def outcome_of(outcome: str, checklist: Mapping[str, Any], today: date) -> dict[str, Any]:
    """Return what is said of a sitting: a receipt as the ``checklist`` has it, a reason, or a day to continue."""
    said: dict[str, Any] = {"outcome": outcome}
    if outcome == "filed":
        said["receipt"] = checklist["receipt"]["example"]
    if outcome == "filed_partly":
        said["continue_on"] = next_working_day(today).isoformat()
    if outcome == "not_possible_online":
        said["reason"] = REASON
    return said


def next_working_day(today: date) -> date:
    """Return the first working day after ``today``."""
    day = today + timedelta(days=1)
    while not is_working_day(day):
        day += timedelta(days=1)
    return day
