"""Whether a hall works again: somebody who comes now gets a ticket, and every room hears of it."""

from __future__ import annotations

import time
import uuid
from contextlib import suppress
from typing import Any

import requests

from tests.faults.invariants import Look
from tests.faults.steady_load import HALL, SteadyLoad
from tests.suite import Suite

ANSWER_SECONDS = 3.0
_BETWEEN_LOOKS_SECONDS = 0.1
_FRESH_SECONDS = 2.0


class Canary:
    """Asks once and does not repeat, so that what it hears is what the hall says at this moment."""

    def __init__(self, suite: Suite, load: SteadyLoad, look: Look) -> None:
        self.suite, self._load, self._look = suite, load, look
        self._session = requests.Session()

    def ask(self, role: str, method: str, path: str, body: Any = None, key: str | None = None) -> requests.Response:
        """Return what the door says to somebody of ``role``; ``key``: of an earlier request, to repeat it."""
        headers = {"Authorization": f"Bearer {self.suite.token(role, HALL, f'canary-{role}')}"}
        if method == "POST":
            headers["Idempotency-Key"] = key or str(uuid.uuid4())
        address = f"{self.suite.url}/api/v1{path}"
        return self._session.request(method, address, json=body, headers=headers, timeout=ANSWER_SECONDS)

    def take_ticket(self, key: str) -> requests.Response:
        """Ask for a ticket once; an accepted visit is noted, so that it is served and looked for like the others."""
        answer = self.ask("kiosk", "POST", f"/halls/{HALL}/visits", {"matter": self._load.matter()}, key)
        return self.noted(answer)

    def noted(self, answer: requests.Response) -> requests.Response:
        """Note a visit that the hall has accepted."""
        if answer.status_code in (201, 202) and answer.json()["visit"] not in self._load.ledger.visits:
            self._load.come(answer.json())
        return answer

    def board(self) -> dict[str, Any]:
        """What the board shows."""
        return dict(self.ask("board", "GET", f"/halls/{HALL}/board").json())

    def recovered(self, since: float, seconds: float) -> tuple[float, float]:
        """Return the seconds from ``since`` (monotonic) until somebody has a ticket, and until everything works.

        Raises ``TimeoutError`` after ``seconds``.
        """
        key, body, ticket, last = str(uuid.uuid4()), {"matter": self._load.matter()}, None, "nothing"
        ticket_after = 0.0
        while time.monotonic() - since < seconds:
            with suppress(requests.RequestException):
                if ticket is None:
                    answer = self.noted(self.ask("kiosk", "POST", f"/halls/{HALL}/visits", body, key))
                    last = f"{answer.status_code} {answer.text[:100]}"
                    ticket = answer.json().get("ticket") if answer.status_code == 201 else None
                    key = str(uuid.uuid4()) if answer.status_code == 202 else key
                    ticket_after = time.monotonic() - since
                if ticket and not (last := self._missing(ticket["id"])):
                    return ticket_after, time.monotonic() - since
            time.sleep(_BETWEEN_LOOKS_SECONDS)
        raise TimeoutError(f"the hall does not work {seconds:g} s after the fault: {last}")

    def _missing(self, ticket: str) -> str:
        """Return what does not work yet, or an empty text."""
        for role, path in (("guide", f"/halls/{HALL}/guidance-requests"), ("officer", "/standards")):
            if self.ask(role, "GET", path).status_code != 200:
                return path
        if self.board().get("age_seconds", 99) > _FRESH_SECONDS:
            return "the board is old"
        heard = self._look.databases["standards"]["evidence"].find_one({"_id": f"{ticket}:0"}, {"_id": 1})
        return "" if heard else "evidence of the ticket"
