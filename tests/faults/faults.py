"""Every fault by name: what is done to a running hall, and what the hall must say meanwhile."""

from __future__ import annotations

import os
import signal
import time
from datetime import timedelta

import requests

from deploy.local.clock import set_clock
from deploy.registry import RELAY, SERVICES
from shared.clock import HallClock
from tests.faults.degraded import broker_away, counters_go_on_without, database_away, queue_away
from tests.faults.event_faults import place_lost, poisoned, ten_thousand_waiting, told_often
from tests.faults.scene import Scene, Strike, answered
from tests.servers import wait_for

_ENDS_WITHIN_SECONDS = 60.0
"""It is to take 20 s at most; on a machine that is busy it may take a little longer to be seen."""


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


def all_asked_to_end(scene: Scene) -> float:
    """SIGTERM to each process in turn, as when a release is rolled out: it ends what it has begun, and then itself."""
    for name in (*SERVICES, RELAY):
        scene.load.progress()
        asked_to_end(scene, name)
        began = time.monotonic()
        wait_for(scene.hands.runs, f"{name} to run again", _ENDS_WITHIN_SECONDS)
    return began


def asked_to_end(scene: Scene, name: str) -> None:
    """SIGTERM to ``name``; returns when it is gone. A door says that it is not ready while it still serves."""
    pid = scene.hands.pid(name)
    os.kill(pid, signal.SIGTERM)
    if name == "gateway":
        wait_for(lambda: ready_is(scene, 503), "the door to say that it is not ready", 10)
        assert answered(lambda: scene.canary.ask("board", "GET", "/halls")).status_code == 200
    wait_for(lambda: scene.hands.pid(name) != pid, f"{name} to end", _ENDS_WITHIN_SECONDS)


def ready_is(scene: Scene, status: int) -> bool:
    """Whether the door says ``status`` when asked for its readiness."""
    return requests.get(f"{scene.hands.suite.url}/readyz", timeout=5).status_code == status


SHORT: dict[str, Strike] = {
    "queue killed": killed("queue"),
    "active relay killed": active_relay_killed,
    "broker killed": killed("broker"),
    "database killed": killed("database"),
}
LONG: dict[str, Strike] = {
    "place in the stream lost": place_lost,
    **{f"{name} killed": killed(name) for name in ("intake", "guidance", "standards", "gateway")},
    "relay frozen beyond its lease": relay_frozen,
    "clock stepped": clock_stepped,
    "queue away": queue_away,
    "standards away": counters_go_on_without("standards"),
    "guidance away": counters_go_on_without("guidance"),
    "database away": database_away,
    "broker away": broker_away,
    "each asked to end in turn": all_asked_to_end,
    "poison in every inbox": poisoned,
    "events told 5 times, backwards": told_often,
    "10,000 events waiting": ten_thousand_waiting,
}
NUMBERS_ARE_KEPT = frozenset(
    {"active relay killed", "relay frozen beyond its lease", "clock stepped", "standards killed", "guidance killed"}
    | {"standards away", "guidance away", "gateway killed", "poison in every inbox", "events told 5 times, backwards"}
    | {"place in the stream lost", "10,000 events waiting"}
)
"""Faults after which no number may be missing: nothing that gives numbers died."""
