"""Every fault by name: what is done to a running hall, and what the hall must say meanwhile."""

from __future__ import annotations

import os
import signal
import time
import uuid
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

import requests

from deploy.local.clock import set_clock
from shared.clock import HallClock
from tests.faults.canary import Canary
from tests.faults.hands import Hands
from tests.faults.steady_load import HALL, SteadyLoad
from tests.servers import wait_for

AWAY_SECONDS = 4.0
_FOLLOWS_WITHIN_SECONDS = 90.0


@dataclass(frozen=True)
class Scene:
    """Where a fault strikes: the processes, the load, and somebody who asks in between."""

    hands: Hands
    load: SteadyLoad
    canary: Canary


Strike = Callable[[Scene], float]
"""Does it and returns the monotonic moment from which the hall's recovery is counted."""


def killed(name: str) -> Strike:
    """Kill -9 the process ``name``."""

    def strike(scene: Scene) -> float:
        scene.hands.kill(name)
        return time.monotonic()

    return strike


def active_relay_killed(scene: Scene) -> float:
    """Kill -9 the relay that is active; the other one takes over."""
    active = scene.hands.wait_for_relay()
    os.kill(active, signal.SIGKILL)
    began = time.monotonic()
    scene.hands.wait_for_relay(other_than=active)
    scene.hands.stand_by()
    return began


def relay_frozen(scene: Scene) -> float:
    """Stop the active relay beyond its lease, let another take over, and wake it up again."""
    active = scene.hands.wait_for_relay()
    os.kill(active, signal.SIGSTOP)
    began = time.monotonic()
    try:
        scene.hands.wait_for_relay(other_than=active)
        scene.load.progress()
    finally:
        os.kill(active, signal.SIGCONT)
    return began


def clock_stepped(scene: Scene) -> float:
    """Put the hall's clock forward by forty minutes, and back by ten."""
    began, instance = time.monotonic(), scene.hands.suite.instance
    clock = HallClock(str(instance.clock_file))
    for minutes in (40, -10):
        set_clock(instance, clock.now() + timedelta(minutes=minutes))
        scene.load.progress()
    return began


def queue_away(scene: Scene) -> float:
    """202 with a code and a board with its age while the queue is away; the ticket follows."""
    fresh(scene)
    with away(scene, "queue"):
        key = str(uuid.uuid4())
        answer = scene.canary.take_ticket(key)
        assert (answer.status_code, answer.json()["ticket"]) == (202, None), answer.text
        code = answer.json()["code"]
        assert requests.get(answer_address(scene, code), timeout=5).status_code == 200
        refused(scene.canary.ask("clerk", "POST", f"/counters/{HALL}-8/call"))
        shows_its_age(scene)
    began = time.monotonic()
    wait_for(lambda: with_ticket(scene, code), "the ticket to follow", _FOLLOWS_WITHIN_SECONDS)
    return began


def counters_go_on_without(name: str) -> Strike:
    """Visitors are registered and served while ``name`` is away."""

    def strike(scene: Scene) -> float:
        with away(scene, name):
            if name == "guidance":
                refused(scene.canary.ask("guide", "GET", f"/halls/{HALL}/guidance-requests"))
            scene.load.progress()
            assert scene.canary.take_ticket(str(uuid.uuid4())).status_code == 201
        return time.monotonic()

    return strike


def database_away(scene: Scene) -> float:
    """503 with Retry-After; the same request afterwards is done once."""
    fresh(scene)
    key = str(uuid.uuid4())
    body = {"matter": scene.load.matter()}
    with away(scene, "database"):
        refused(scene.canary.ask("kiosk", "POST", f"/halls/{HALL}/visits", body, key))
        refused(scene.canary.ask("kiosk", "POST", "/sessions", {"username": "nobody", "password": "nothing"}))
        refused(scene.canary.ask("kiosk", "POST", "/devices", {"code": "abcdefgh"}))
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
        refused(scene.canary.ask("kiosk", "POST", f"/halls/{HALL}/visits", {"matter": scene.load.matter()}))
        shows_its_age(scene)
        stream = f"{scene.hands.suite.url}/api/v1/halls/{HALL}/events"
        token = scene.hands.suite.token("board", HALL, "canary-board")
        with requests.get(stream, headers={"Authorization": f"Bearer {token}"}, stream=True, timeout=5) as answer:
            assert next(answer.iter_lines()) == b"event: heartbeat"
    return time.monotonic()


@contextmanager
def away(scene: Scene, name: str):
    """``name`` is ended and not started again within the block, which lasts ``AWAY_SECONDS`` at least."""
    scene.hands.stop(name)
    gone = time.monotonic()
    try:
        yield
        wait_for(lambda: time.monotonic() - gone > AWAY_SECONDS, "the fault to last")
    finally:
        scene.hands.start(name)


def fresh(scene: Scene) -> None:
    """Wait until the board has been shown, so that there is a last state to show."""
    wait_for(lambda: scene.canary.board().get("age_seconds", 99) < 1, "a fresh board")


def shows_its_age(scene: Scene) -> None:
    """The board is shown as it was, and says how old that is."""
    wait_for(lambda: scene.canary.board()["age_seconds"] > 1.5, "an old board", 10)
    assert scene.canary.board()["waiting"]


def refused(answer: requests.Response) -> None:
    """It says that it cannot be done now, and when to come again."""
    assert (answer.status_code, answer.json()["type"]) == (503, "/problems/unavailable"), answer.text
    assert int(answer.headers["Retry-After"]) > 0


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


SHORT: dict[str, Strike] = {
    "queue killed": killed("queue"),
    "active relay killed": active_relay_killed,
    "broker killed": killed("broker"),
    "database killed": killed("database"),
}
LONG: dict[str, Strike] = {
    **{f"{name} killed": killed(name) for name in ("intake", "guidance", "standards", "gateway")},
    "relay frozen beyond its lease": relay_frozen,
    "clock stepped": clock_stepped,
    "queue away": queue_away,
    "standards away": counters_go_on_without("standards"),
    "guidance away": counters_go_on_without("guidance"),
    "database away": database_away,
    "broker away": broker_away,
}
NUMBERS_ARE_KEPT = frozenset(
    {"active relay killed", "relay frozen beyond its lease", "clock stepped", "standards killed", "guidance killed"}
    | {"standards away", "guidance away", "gateway killed"}
)
"""Faults after which no number may be missing: nothing that gives numbers died."""
