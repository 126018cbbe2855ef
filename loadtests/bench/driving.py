"""Driving a door with many clients at once, bounded in count and in time, and what it came to."""

from __future__ import annotations

import json
import math
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import urlsplit

_TIMEOUT_SECONDS = 10


class Client:
    """One client with one connection that is kept open; plain ``http.client``, so that driving costs little."""

    def __init__(self, url: str, token: str | None = None) -> None:
        parts = urlsplit(url)
        self._connection = HTTPConnection(parts.hostname or "127.0.0.1", parts.port, timeout=_TIMEOUT_SECONDS)
        self._headers = {"Content-Type": "application/json"}
        if token:
            self._headers["Authorization"] = f"Bearer {token}"

    def post(self, path: str, body: dict[str, Any] | None = None) -> tuple[int, Any]:
        """Return status and body; raises ``OSError`` or ``HTTPException`` when there is no answer."""
        try:
            self._connection.request("POST", path, json.dumps(body or {}), self._headers)
            answer = self._connection.getresponse()
            text = answer.read()
        except (OSError, HTTPException):
            self._connection.close()
            raise
        return answer.status, json.loads(text) if text else None


@dataclass
class Measured:
    """What a drive came to. ``milliseconds``: of each thing done. ``errors``: what else was answered, how often."""

    name: str
    clients: int
    seconds: float = 0.0
    milliseconds: list[float] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)

    @property
    def per_second(self) -> float:
        """Things done a second."""
        return len(self.milliseconds) / self.seconds if self.seconds else 0.0

    def percentile(self, share: float) -> float:
        """Return the milliseconds that ``share`` of the things took at most (nearest rank); 0 when none was done."""
        ordered = sorted(self.milliseconds)
        return ordered[max(0, math.ceil(share * len(ordered)) - 1)] if ordered else 0.0

    def as_dict(self) -> dict[str, Any]:
        """Return the figures as plain JSON."""
        return {
            "clients": self.clients,
            "done": len(self.milliseconds),
            "seconds": round(self.seconds, 3),
            "per_second": round(self.per_second, 1),
            "p50_ms": round(self.percentile(0.50), 1),
            "p99_ms": round(self.percentile(0.99), 1),
            "errors": dict(self.errors),
        }


Deed = Callable[[], str | None]
"""Does one thing; returns ``None``, or what went wrong."""


def drive(name: str, deeds: list[Deed], *, most: int, seconds: float) -> Measured:
    """Let every client do its deed again and again until ``most`` are done in all or ``seconds`` have passed."""
    measured, lock = Measured(name, len(deeds)), threading.Lock()
    left, begun = [most], time.monotonic()

    def go_on(deed: Deed) -> None:
        while time.monotonic() - begun < seconds:
            with lock:
                if left[0] <= 0:
                    return
                left[0] -= 1
            _do(deed, measured, lock)

    _all(go_on, deeds)
    measured.seconds = time.monotonic() - begun
    return measured


def paced(name: str, deeds: Sequence[Deed], *, rate: float, seconds: float) -> Measured:
    """Have the clients do their deeds ``rate`` times a second in all, for ``seconds``; what is late is made up for."""
    measured, lock = Measured(name, len(deeds)), threading.Lock()
    begun, slots = time.monotonic(), iter(range(int(rate * seconds)))

    def go_on(deed: Deed) -> None:
        while True:
            with lock:
                slot = next(slots, None)
            if slot is None or time.monotonic() - begun > seconds:
                return
            time.sleep(max(0.0, begun + slot / rate - time.monotonic()))
            _do(deed, measured, lock)

    _all(go_on, deeds)
    measured.seconds = time.monotonic() - begun
    return measured


def _all(work: Callable[[Deed], None], deeds: Sequence[Deed]) -> None:
    threads = [threading.Thread(target=work, args=(deed,), daemon=True) for deed in deeds]
    for each in threads:
        each.start()
    for each in threads:
        each.join()


def _do(deed: Deed, measured: Measured, lock: threading.Lock) -> None:
    started = time.monotonic()
    try:
        wrong = deed()
    except (OSError, HTTPException) as error:
        wrong = type(error).__name__
    took = (time.monotonic() - started) * 1000
    with lock:
        if wrong:
            measured.errors[wrong] += 1
        else:
            measured.milliseconds.append(took)
