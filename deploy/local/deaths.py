"""What has died in a hall that is open, and what keeps dying, in words for the person in front of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from deploy.local.logs import end_of_log

_OFTEN = 3
_CALM_AFTER_SECONDS = 120.0

Known = Mapping[str, Mapping[str, Any]]


@dataclass
class Deaths:
    """Remembers what was started when, and how often since it last lived in peace. ``log``: the folder of the logs."""

    log: Path
    clock: Callable[[], float] = time.monotonic
    _starts: dict[str, int] = field(default_factory=dict)
    _rows: dict[str, tuple[int, float]] = field(default_factory=dict)

    def look(self, known: Known) -> Iterator[str]:
        """Yield a sentence for each program that was started again since the last look.

        ``known``: what the supervisor says of each (``start``: when it was started last, epoch seconds). What has died
        three times, never two minutes apart, is named with the end of its log, and again at every third death.
        """
        for name, each in known.items():
            before = self._starts.get(name)
            self._starts[name] = each["start"]
            if before not in (None, each["start"]):
                yield self._sentence(name)

    def _sentence(self, name: str) -> str:
        now = self.clock()
        times, last = self._rows.get(name, (0, now))
        times = 1 if now - last > _CALM_AFTER_SECONDS else times + 1
        self._rows[name] = times, now
        if times % _OFTEN:
            return f"{name} had ended and was started again (log: {self.log / name}.log)"
        return f"{name} keeps ending, {times} times by now. {self._last_words(name)}"

    def _last_words(self, name: str) -> str:
        return f"The end of {self.log / name}.log:\n{end_of_log(self.log, name)}"
