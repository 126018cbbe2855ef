"""Where a fault strikes a running hall, and how to tell what the hall says meanwhile."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

import requests

from tests.faults.canary import Canary
from tests.faults.hands import Hands
from tests.faults.invariants import Look
from tests.faults.steady_load import SteadyLoad
from tests.servers import wait_for

AWAY_SECONDS = 4.0


@dataclass(frozen=True)
class Scene:
    """The processes, the load, somebody who asks in between, and what the databases hold."""

    hands: Hands
    load: SteadyLoad
    canary: Canary
    look: Look


Strike = Callable[[Scene], float]
"""Does it and returns the monotonic moment from which the hall's recovery is counted."""


@contextmanager
def away(scene: Scene, name: str) -> Iterator[None]:
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
    boards: list[dict[str, Any]] = []
    wait_for(lambda: boards.append(scene.canary.board()) or boards[-1].get("age_seconds", 0) > 1.5, "an old board", 60)
    assert boards[-1]["waiting"]


def refused(ask: Callable[[], requests.Response]) -> None:
    """Who asks hears that it cannot be done now, and when to come again."""
    answer = answered(ask)
    assert (answer.status_code, answer.json()["type"]) == (503, "/problems/unavailable"), answer.text
    assert int(answer.headers["Retry-After"]) > 0


def answered(ask: Callable[[], requests.Response]) -> requests.Response:
    """Return the answer to a request, which is made again when the machine is too busy to answer in time."""
    answers: list[requests.Response] = []

    def asked() -> bool:
        with suppress(requests.RequestException):
            answers.append(ask())
        return bool(answers)

    wait_for(asked, "an answer of the door", 60)
    return answers[0]
