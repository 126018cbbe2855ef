"""What the hall says and does while a part of it is away."""

from __future__ import annotations

import time
import uuid

import requests

from tests.faults.patience import Patience
from tests.faults.scene import Scene, Strike, answered, away, fresh, refused, shows_its_age
from tests.faults.steady_load import HALL
from tests.servers import wait_for

_FOLLOWS_WITHIN_SECONDS = 90.0
_DOORS = {"guidance": ("guide", f"/halls/{HALL}/guidance-requests"), "standards": ("officer", "/standards")}
"""Who hears that a service is away, and where."""


def queue_away(scene: Scene) -> float:
    """202 with a code and a board with its age while the queue is away; the ticket follows."""
    fresh(scene)
    with away(scene, "queue"):
        key = str(uuid.uuid4())
        answer = answered(lambda: scene.canary.take_ticket(key))
        assert (answer.status_code, answer.json()["ticket"]) == (202, None), answer.text
        code = answer.json()["code"]
        assert answered(lambda: requests.get(answer_address(scene, code), timeout=5)).status_code == 200
        refused(lambda: scene.canary.ask("clerk", "POST", f"/counters/{HALL}-8/call"))
        shows_its_age(scene)
    began = time.monotonic()
    wait_for(lambda: with_ticket(scene, code), "the ticket to follow", _FOLLOWS_WITHIN_SECONDS)
    return began


def counters_go_on_without(name: str) -> Strike:
    """Visitors are registered and served while ``name`` is away."""

    def strike(scene: Scene) -> float:
        with away(scene, name):
            role, path = _DOORS[name]
            refused(lambda: scene.canary.ask(role, "GET", path))
            scene.load.progress()
            scene.canary.ticket(Patience(_FOLLOWS_WITHIN_SECONDS))
        return time.monotonic()

    return strike


def database_away(scene: Scene) -> float:
    """503 with Retry-After; the same request afterwards is done once."""
    fresh(scene)
    key = str(uuid.uuid4())
    body = {"matter": scene.load.matter()}
    with away(scene, "database"):
        refused(lambda: scene.canary.ask("kiosk", "POST", f"/halls/{HALL}/visits", body, key))
        refused(lambda: scene.canary.ask("kiosk", "POST", "/sessions", {"username": "nobody", "password": "nothing"}))
        refused(lambda: scene.canary.ask("kiosk", "POST", "/devices", {"code": "abcdefgh"}))
        shows_its_age(scene)
    began = time.monotonic()

    def done() -> bool:
        try:
            answer = scene.canary.ask("kiosk", "POST", f"/halls/{HALL}/visits", body, key)
        except requests.RequestException:
            return False
        return scene.canary.noted(answer).status_code in (201, 202)

    wait_for(done, "what was refused to be done", _FOLLOWS_WITHIN_SECONDS)
    return began


def broker_away(scene: Scene) -> float:
    """503 on what needs a service; boards show the last state with its age, streams stay open."""
    fresh(scene)
    with away(scene, "broker"):
        visit, key = {"matter": scene.load.matter()}, str(uuid.uuid4())
        refused(lambda: scene.canary.ask("kiosk", "POST", f"/halls/{HALL}/visits", visit, key))
        shows_its_age(scene)
        stream = f"{scene.hands.suite.url}/api/v1/halls/{HALL}/events"
        token = scene.hands.suite.token("board", HALL, "canary-board")
        with requests.get(stream, headers={"Authorization": f"Bearer {token}"}, stream=True, timeout=30) as answer:
            assert next(answer.iter_lines()) == b"event: heartbeat"
    return time.monotonic()


def answer_address(scene: Scene, code: str) -> str:
    """Where a visit is followed by its code."""
    return f"{scene.hands.suite.url}/api/v1/visits/{code}"


def with_ticket(scene: Scene, code: str) -> bool:
    """Whether the visit has its ticket by now."""
    try:
        shown = requests.get(answer_address(scene, code), timeout=5)
    except requests.RequestException:
        return False
    return shown.ok and shown.json()["ticket"] is not None
