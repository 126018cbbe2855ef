"""Keeping what is claimed while it is worked on, and letting others work meanwhile."""

from __future__ import annotations

import time
from collections.abc import Callable

import eventlet

_RENEWS_EACH_SECONDS = 5.0


class TakenOver(Exception):
    """Somebody else has it by now: what was begun is left."""


class Keeping:
    """A pause between two pieces of work: others get their turn, and now and then the claim is renewed by ``go_on``.

    Raises ``TakenOver`` once ``go_on`` says that somebody else has it.
    """

    def __init__(self, go_on: Callable[[], bool]) -> None:
        self._go_on, self._kept_at = go_on, time.monotonic()

    def __call__(self) -> None:
        """Let others work."""
        eventlet.sleep(0)
        if time.monotonic() - self._kept_at > _RENEWS_EACH_SECONDS:
            self.renew()

    def renew(self) -> None:
        """Renew the claim at once."""
        self._kept_at = time.monotonic()
        if not self._go_on():
            raise TakenOver
