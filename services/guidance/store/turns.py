"""Turns: one at a time, within this process, for each hall."""

from __future__ import annotations

import threading
from collections import defaultdict


class Turns:
    """Locks by hall, of which there are few.

    Under eventlet (patched ``threading``) waiting lets other workers run. Correctness never rests on them, since other
    processes do not see them: they only spare lost claims.
    """

    def __init__(self) -> None:
        self._locks: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)

    def of(self, hall: str) -> threading.Lock:
        """Return the lock of ``hall``."""
        return self._locks[hall]
