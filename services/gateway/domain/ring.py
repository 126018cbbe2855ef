"""The newest live events, in one order, with a place for everybody who reads along."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

HELD = 20_000
"""How many events a ring, and the collection that it follows, hold."""


@dataclass(frozen=True)
class Live:
    """One event as screens get it. ``hall`` ``None``: a mark that no screen sees. ``cloud``: the CloudEvent."""

    id: str
    hall: str | None
    cloud: dict[str, Any]

    @property
    def type(self) -> str:
        """Return the event's type."""
        return str(self.cloud.get("type", ""))

    def concerns(self, visit: str) -> bool:
        """Return whether this is about ``visit``."""
        return bool(self.cloud.get("data", {}).get("visit") == visit)


class Ring:
    """Events at positions 0, 1, 2 …, of which the newest ``size`` are held. Positions mean nothing elsewhere."""

    def __init__(self, size: int = HELD) -> None:
        self.size, self.end = size, 0
        self._all: deque[Live] = deque()
        self._halls: dict[str | None, deque[tuple[int, Live]]] = {}
        self._positions: dict[str, int] = {}

    @property
    def begin(self) -> int:
        """Return the position of the oldest event held."""
        return self.end - len(self._all)

    def add(self, event: Live) -> bool:
        """Take ``event`` in at the end; one that is held already changes nothing and gives ``False``."""
        if event.id in self._positions:
            return False
        self._positions[event.id] = self.end
        self._all.append(event)
        self._halls.setdefault(event.hall, deque()).append((self.end, event))
        self.end += 1
        if len(self._all) > self.size:
            self._drop_oldest()
        return True

    def _drop_oldest(self) -> None:
        oldest = self._all.popleft()
        del self._positions[oldest.id]
        self._halls[oldest.hall].popleft()
        if not self._halls[oldest.hall]:
            del self._halls[oldest.hall]

    def newest(self, hall: str) -> str | None:
        """Return the id after which everything new in ``hall`` comes: its newest event's.

        While the ring holds none of that hall's, any newest event marks the place as well. ``None``: nothing is held.
        """
        if hall in self._halls:
            return self._halls[hall][-1][1].id
        return self._all[-1].id if self._all else None

    def after(self, identifier: str) -> int | None:
        """Return the position right after the event ``identifier``, or ``None`` when it is not held."""
        position = self._positions.get(identifier)
        return None if position is None else position + 1

    def has_lost(self, position: int) -> bool:
        """Return whether events from ``position`` on have been dropped already."""
        return position < self.begin

    def read(self, hall: str, position: int, most: int) -> list[tuple[int, Live]]:
        """Return the first ``most`` events of ``hall`` from ``position`` on, with their positions."""
        newer = list(takewhile(lambda each: each[0] >= position, self._backwards(hall)))
        return newer[: -most - 1 : -1]

    def _backwards(self, hall: str) -> Iterator[tuple[int, Live]]:
        return reversed(self._halls.get(hall, ()))
