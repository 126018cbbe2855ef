"""Sparing a service that does not answer: after several deadlines in a row nobody waits for it, but one who tries."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

from shared.errors import Unavailable

FAILURES = 5
SPARE_SECONDS = 2.0
FAIR_SECONDS = 0.4
"""Who could not wait even so long learnt nothing about the service."""


class Breaker:
    """The state of one service as one process sees it.

    Closed: all may ask. Open: after ``failures`` deadlines in a row, for ``spare_seconds``. Then one request goes
    through as a probe; its answer closes, its deadline opens again. A service that is absent needs no breaker: such
    requests come back at once.
    """

    def __init__(
        self,
        service: str,
        failures: int = FAILURES,
        spare_seconds: float = SPARE_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._service, self._failures, self._spare_seconds, self._clock = service, failures, spare_seconds, clock
        self._in_a_row = 0
        self._spared_until = -math.inf
        self._probing = False

    @property
    def is_open(self) -> bool:
        """Whether the service is being spared."""
        return self._in_a_row >= self._failures

    def enter(self) -> None:
        """Ask for leave to send a request, to be followed by one of the three below; raises ``Unavailable``."""
        if not self.is_open:
            return
        left = self._spared_until - self._clock()
        if left > 0 or self._probing:
            seconds = {"retry_after_seconds": max(1, math.ceil(left))}
            raise Unavailable(f"The service {self._service} has not been answering. Please try again.", None, seconds)
        self._probing = True

    def answered(self) -> None:
        """Something came back: an answer, an error, or the word that nobody listens."""
        self._in_a_row, self._probing = 0, False

    def late(self, waited_seconds: float) -> None:
        """Nothing came within ``waited_seconds``."""
        self._probing = False
        if waited_seconds >= FAIR_SECONDS or self.is_open:
            self._in_a_row += 1
            self._spared_until = self._clock() + self._spare_seconds

    def given_up(self) -> None:
        """The request says nothing about the service: the line broke, or the asker was ended."""
        self._probing = False
