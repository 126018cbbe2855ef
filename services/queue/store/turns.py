"""Turns: one at a time, within this process, for each key."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Turns:
    """Locks by key, kept only while somebody holds or awaits them.

    Under eventlet (patched ``threading``) waiting lets other workers run. Correctness never rests on them, since other
    processes do not see them: they only spare lost claims and wasted numbers.
    """

    def __init__(self) -> None:
        self._locks: dict[str, tuple[threading.Lock, int]] = {}
        self._book = threading.Lock()

    @contextmanager
    def of(self, key: str) -> Iterator[None]:
        """Hold the turn of ``key``."""
        lock = self._join(key)
        try:
            with lock:
                yield
        finally:
            self._leave(key)

    def _join(self, key: str) -> threading.Lock:
        with self._book:
            lock, users = self._locks.get(key) or (threading.Lock(), 0)
            self._locks[key] = (lock, users + 1)
            return lock

    def _leave(self, key: str) -> None:
        with self._book:
            lock, users = self._locks[key]
            if users == 1:
                del self._locks[key]
            else:
                self._locks[key] = (lock, users - 1)
