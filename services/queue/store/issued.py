"""The stops that got their tickets in this process lately, so that the event of a visit need not ask the database."""

from __future__ import annotations

import threading
from collections import OrderedDict

_REMEMBERED = 1000

Stop = tuple[str, int]
"""A visit's id and the index of its stop."""


class IssuedLately:
    """Remembers the last thousand stops with a stored ticket, and wakes who waits for one of them.

    Nothing rests on it: what it does not know, another process may have done, and the database tells.
    """

    def __init__(self) -> None:
        self._stops: OrderedDict[Stop, None] = OrderedDict()
        self._changed = threading.Condition()

    def add(self, stop: Stop) -> None:
        """Say that the ticket of ``stop`` is stored."""
        with self._changed:
            self._stops[stop] = None
            if len(self._stops) > _REMEMBERED:
                self._stops.popitem(last=False)
            self._changed.notify_all()

    def wait_for(self, stop: Stop, seconds: float) -> bool:
        """Return whether the ticket of ``stop`` is stored, now or within ``seconds``, as far as this process knows."""
        with self._changed:
            return self._changed.wait_for(lambda: stop in self._stops, seconds)
