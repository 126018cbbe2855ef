"""Locust users for a running suite: kiosks, clerks and guides at one hall.

Against the instance at ``HALL_HOME`` (tokens come from it), two minutes with 48 users, without the browser page::

    locust -f loadtests/locustfile.py --headless -u 48 -r 8 -t 2m

``-u`` and ``-t`` bound it. Against a suite elsewhere give ``--host`` and the tokens in ``HALL_TOKEN_KIOSK``,
``HALL_TOKEN_CLERK`` and ``HALL_TOKEN_GUIDE`` (one clerk token opens all counters). ``HALL`` is the hall (``nanhai``).
Each clerk takes one counter, so clerks beyond the hall's counters go home; one user in eight is a clerk, one in twelve
a guide.
"""

from __future__ import annotations

import itertools
import os
import random
from functools import cache
from typing import Any

from locust import HttpUser, between, events, task
from locust.exception import StopUser

from deploy.local.instance import Instance, find_instance

HALL = os.environ.get("HALL", "nanhai")
_counters = itertools.count(1)
_guides = itertools.count(1)


@cache
def instance() -> Instance:
    """Return the instance at ``HALL_HOME``."""
    return find_instance()


@events.init.add_listener
def point_at_the_instance(environment: Any, **_: Any) -> None:
    """Without ``--host``, take the address of the instance at ``HALL_HOME``."""
    environment.host = environment.host or instance().url


class Actor(HttpUser):
    """Somebody with a token of ``role``."""

    abstract = True
    role = ""
    name = ""

    def on_start(self) -> None:
        """Sign in."""
        token = os.environ.get(f"HALL_TOKEN_{self.role.upper()}") or instance().token(
            self.role, HALL, self.name or None
        )
        self.client.headers["Authorization"] = f"Bearer {token}"

    def send(self, path: str, name: str, body: dict[str, Any] | None = None, fine: tuple[int, ...] = ()) -> Any:
        """POST and return the body, or ``None``; statuses in ``fine`` are no failure."""
        with self.client.post(f"/api/v1{path}", json=body or {}, name=name, catch_response=True) as answer:
            if answer.status_code in fine:
                answer.success()
            return answer.json() if answer.ok and answer.content else None


class Kiosk(Actor):
    """Takes tickets, looks at what became of them, now and then asks for guidance."""

    role = "kiosk"
    weight = 19
    wait_time = between(0.2, 1.0)

    def on_start(self) -> None:
        """Sign in and read what can be had here."""
        super().on_start()
        self.codes: list[str] = []
        self.matters: list[str] = []
        while not self.matters:
            shown = self.client.get(f"/api/v1/matters?hall={HALL}&limit=200", name="/matters")
            self.matters = [each["id"] for each in shown.json()["items"]] if shown.ok else []

    @task(10)
    def take_ticket(self) -> None:
        """Take a ticket."""
        visit = self.send(f"/halls/{HALL}/visits", "/visits", {"matter": random.choice(self.matters)})
        if visit:
            self.codes = [*self.codes[-20:], visit["code"]]

    @task(5)
    def follow(self) -> None:
        """Look at a visit by its code."""
        if self.codes:
            self.client.get(f"/api/v1/visits/{random.choice(self.codes)}", name="/visits/{code}")

    @task(2)
    def look_at_board(self) -> None:
        """Look at the board."""
        self.client.get(f"/api/v1/halls/{HALL}/board", name="/board")

    @task(1)
    def ask_for_guidance(self) -> None:
        """Ask for help with filing online."""
        self.send(f"/halls/{HALL}/guidance-requests", "/guidance-requests", {"matter": random.choice(self.matters)})


class Clerk(Actor):
    """Calls, starts and finishes at one counter."""

    role = "clerk"
    weight = 3
    wait_time = between(0.05, 0.2)

    def on_start(self) -> None:
        """Sign in and open the next counter."""
        self.counter = f"{HALL}-{next(_counters)}"
        self.name = f"locust-{self.counter}"
        super().on_start()
        if not self.send(f"/counters/{self.counter}/open", "/open", fine=(404, 409)):
            raise StopUser

    @task
    def serve(self) -> None:
        """Serve whoever is next."""
        called = self.send(f"/counters/{self.counter}/call", "/call")
        if called:
            ticket = called["ticket"]["id"]
            self.send(f"/tickets/{ticket}/start", "/start")
            self.send(f"/tickets/{ticket}/finish", "/finish")

    def on_stop(self) -> None:
        """Close the counter."""
        self.send(f"/counters/{self.counter}/close", "/close", fine=(409,))


class Guide(Actor):
    """Claims and resolves requests for guidance."""

    role = "guide"
    weight = 2
    wait_time = between(0.5, 2.0)

    def on_start(self) -> None:
        """Sign in."""
        self.name = f"locust-guide-{next(_guides)}"
        self.receipts: dict[str, str] = {}
        super().on_start()

    @task
    def help_somebody(self) -> None:
        """Sit down with whoever waits longest; one that another guide took first is theirs."""
        waiting = self.client.get(
            f"/api/v1/halls/{HALL}/guidance-requests?state=waiting&limit=5", name="/guidance-requests"
        )
        for request in waiting.json()["items"] if waiting.ok else []:
            if self.send(f"/guidance-requests/{request['id']}/claim", "/claim", fine=(409,)):
                self.send(f"/guidance-requests/{request['id']}/resolve", "/resolve", self._filed(request["matter"]))
                return

    def _filed(self, matter: str) -> dict[str, Any]:
        """Return that it was filed, with a receipt as the matter's checklist has it."""
        if matter not in self.receipts:
            shown = self.client.get(f"/api/v1/checklists/{matter}", name="/checklists")
            self.receipts[matter] = shown.json()["receipt"]["example"] if shown.ok else "none"
        return {"outcome": "filed", "receipt": self.receipts[matter]}
