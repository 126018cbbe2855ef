"""Whether a hall works again: somebody who comes now gets a ticket, and every room hears of it."""

from __future__ import annotations

import time
import uuid
from contextlib import suppress
from typing import Any

import requests

from tests.faults.invariants import Look
from tests.faults.patience import Patience
from tests.faults.steady_load import HALL, SteadyLoad
from tests.suite import Suite

ANSWER_SECONDS = 6.0
"""Three times what the door gives its rooms: the machine may be busy."""
_BETWEEN_LOOKS_SECONDS = 0.1
_FRESH_SECONDS = 2.0


class Canary:
    """Asks once and does not repeat, so that what it hears is what the hall says at this moment."""

    def __init__(self, suite: Suite, load: SteadyLoad, look: Look) -> None:
        self.suite, self._load, self._look = suite, load, look
        self._session = requests.Session()
        self._matters: dict[str, str] = {}

    def ask(self, role: str, method: str, path: str, body: Any = None, key: str | None = None) -> requests.Response:
        """Return what the door says to somebody of ``role``; ``key``: of an earlier request, to repeat it."""
        headers = {"Authorization": f"Bearer {self.suite.token(role, HALL, f'canary-{role}')}"}
        if method == "POST":
            headers["Idempotency-Key"] = key or str(uuid.uuid4())
        address = f"{self.suite.url}/api/v1{path}"
        return self._session.request(method, address, json=body, headers=headers, timeout=ANSWER_SECONDS)

    def take_ticket(self, key: str) -> requests.Response:
        """Ask for a ticket once; an accepted visit is noted, so that it is served and looked for like the others.

        Under the same ``key`` it is the same request.
        """
        body = {"matter": self._matters.setdefault(key, self._load.matter())}
        answer = self.ask("kiosk", "POST", f"/halls/{HALL}/visits", body, key)
        return self.noted(answer)

    def noted(self, answer: requests.Response) -> requests.Response:
        """Note a visit that the hall has accepted."""
        if answer.status_code in (201, 202) and answer.json()["visit"] not in self._load.ledger.visits:
            self._load.come(answer.json())
        return answer

    def board(self) -> dict[str, Any]:
        """What the board shows; nothing when the door does not answer."""
        try:
            return dict(self.ask("board", "GET", f"/halls/{HALL}/board").json())
        except requests.RequestException:
            return {}

    def ticket(self, patience: Patience) -> str:
        """Come until there is a ticket at once, and return it; raises ``TimeoutError``."""
        key = str(uuid.uuid4())
        last: Any = "nothing"
        while patience.left:
            try:
                last = self.take_ticket(key)
            except requests.RequestException as error:
                last = error
            else:
                if last.status_code == 201 and last.json()["ticket"]:
                    return str(last.json()["ticket"]["id"])
                key = str(uuid.uuid4()) if last.ok else key  # accepted: its ticket will follow
            time.sleep(_BETWEEN_LOOKS_SECONDS)
        raise TimeoutError(f"nobody has got a ticket for {patience.seconds:g} s: {getattr(last, 'text', last)}")

    def recovered(self, since: float, patience: Patience) -> tuple[float, float]:
        """Return the seconds from ``since`` (monotonic) until somebody has a ticket, and until everything works.

        Raises ``TimeoutError``.
        """
        ticket = self.ticket(patience)
        ticket_after, missing = time.monotonic() - since, "everything"
        while patience.left:
            with suppress(requests.RequestException):
                if not (missing := self._missing(ticket)):
                    return ticket_after, time.monotonic() - since
            time.sleep(_BETWEEN_LOOKS_SECONDS)
        raise TimeoutError(f"the hall does not work {patience.seconds:g} s after the fault: {missing}")

    def _missing(self, ticket: str) -> str:
        """Return what does not work yet, or an empty text."""
        for role, path in (("guide", f"/halls/{HALL}/guidance-requests"), ("officer", "/standards")):
            if self.ask(role, "GET", path).status_code != 200:
                return path
        if self.board().get("age_seconds", 99) > _FRESH_SECONDS:
            return "the board is old"
        heard = self._look.databases["standards"]["evidence"].find_one({"_id": f"{ticket}:0"}, {"_id": 1})
        return "" if heard else "evidence of the ticket"
