"""Faults of events: what nobody can handle, what comes often or late, what has nowhere to go on from."""

from __future__ import annotations

import time

from shared.config import Settings
from shared.contracts.aggregates import AGGREGATES
from shared.messaging import figures, parked
from tests.faults import poison
from tests.faults.retelling import WAITING, deliver, histories, lose_place, no_relay, write_posts
from tests.faults.scene import Scene
from tests.servers import wait_for

_TOLD_AGAIN = 300
_WAITS_WITHIN_SECONDS = 120.0


def poisoned(scene: Scene) -> float:
    """Five messages that nobody can handle in every inbox: they are put aside, and hold up nobody."""
    settings, began = scene.hands.suite.instance.settings(), time.monotonic()
    poison.put(settings)
    try:
        for service in AGGREGATES:
            aside = f"{service} to put its poison aside"
            wait_for(lambda name=service: parked.count(settings, name) == len(poison.POISON), aside)
        scene.load.progress()
    finally:
        poison.take_away(settings)
    return began


def told_often(scene: Scene) -> float:
    """Everybody hears the latest events of the whole hall five times more, and backwards."""
    said = sorted(histories(scene.look), key=lambda event: event.time)[-_TOLD_AGAIN:]
    deliver(scene.hands.suite.instance.amqp_url, said[::-1] * 5)
    return time.monotonic()


def place_lost(scene: Scene) -> float:
    """The relays find that the database has forgotten where they were."""
    with no_relay(scene.hands):
        scene.load.progress()
        lose_place(scene.look)
    return time.monotonic()


def ten_thousand_waiting(scene: Scene) -> float:
    """The standards office returns to an inbox of ten thousand events, and a hall that goes on."""
    settings = scene.hands.suite.instance.settings()
    scene.hands.stop("standards")
    try:
        write_posts(scene.look)
        wait_for(lambda: unread(settings) >= WAITING, "ten thousand events to wait", _WAITS_WITHIN_SECONDS)
    finally:
        scene.hands.start("standards")
    return time.monotonic()


def unread(settings: Settings) -> int:
    """Return how many events wait in the inbox of the standards office."""
    return figures.queues(settings, ["standards"])[0].inbox
