"""Publishing reference data to running services, as patiently as a start-up needs."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from shared.errors import Unavailable

Plain = dict[str, Any]

BATCH = 100
"""Matters in one request: some 0.3 s of majority writes, well within a deadline."""
_PAUSE_SECONDS = 0.3


@dataclass
class Published:
    """How many things were ``created``, ``changed`` and found ``unchanged``."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.created + self.changed + self.unchanged

    def add(self, counts: Plain) -> None:
        """Add the ``counts`` of one answer."""
        self.created += counts["created"]
        self.changed += counts["changed"]
        self.unchanged += counts["unchanged"]


@dataclass
class Patience:
    """Asks again while a service is still starting, until ``seconds`` have passed since it was made."""

    seconds: float
    pause_seconds: float = _PAUSE_SECONDS
    _since: float = field(default_factory=time.monotonic)

    def ask(self, question: Callable[[], Any]) -> Any:
        """Return the answer to ``question``; raises its last ``Unavailable`` when the time is over."""
        while True:
            try:
                return question()
            except Unavailable:
                if time.monotonic() - self._since > self.seconds:
                    raise
                time.sleep(self.pause_seconds)


def publish_halls(session: Any, halls: list[Plain], patience: Patience) -> Published:
    """Publish ``halls`` one by one; settings that an administrator has changed since stay as they are."""
    done = Published()
    there = {hall["id"]: hall["settings"] for hall in patience.ask(session.intake.list_halls)}
    for each in halls:
        hall = {**each, "settings": {**each["settings"], **there.get(each["id"], {})}}
        answer = patience.ask(partial(session.intake.publish_hall, hall=hall))
        new, changed = answer["changed"] and answer["revision"] == 1, answer["changed"]
        done.add({"created": int(new), "changed": int(changed and not new), "unchanged": int(not changed)})
    return done


def publish_matters(session: Any, matters: list[Plain], patience: Patience) -> Published:
    """Publish ``matters`` in batches of 100."""
    done = Published()
    for batch in _batches(matters):
        done.add(patience.ask(partial(session.intake.publish_matters, matters=batch)))
    return done


def _batches(matters: list[Plain]) -> Iterator[list[Plain]]:
    for start in range(0, len(matters), BATCH):
        yield matters[start : start + BATCH]
