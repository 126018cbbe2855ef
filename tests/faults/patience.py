"""How long to wait for a hall on a machine that others use too."""

from __future__ import annotations

import os
import time

import psutil

MARK = "FAULTS_RUN"
"""The variable by which every process that a run of the faults has started is known."""
_LEAST_SHARE = 0.2
_LOOK_EACH_SECONDS = 3.0


class Patience:
    """``seconds`` of a machine that does nothing else: what others take of its processors is no fault of the hall's.

    It is never stretched to more than five times as long.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds, self._spent = seconds, 0.0
        self._at, self._others = time.monotonic(), _others_seconds()

    @property
    def left(self) -> bool:
        """Whether to wait on."""
        if time.monotonic() - self._at >= _LOOK_EACH_SECONDS:
            at, others = time.monotonic(), _others_seconds()
            passed = at - self._at
            taken = (others - self._others) / (passed * (psutil.cpu_count() or 1))
            self._spent += passed * min(1.0, max(_LEAST_SHARE, 1.0 - taken))
            self._at, self._others = at, others
        return self._spent < self.seconds


def marked() -> list[psutil.Process]:
    """Return the processes that were started by this run and still live."""
    return [each for each in psutil.process_iter() if each.pid != os.getpid() and _is_ours(each)]


def _is_ours(process: psutil.Process) -> bool:
    try:
        ours = process.environ().get(MARK) == os.environ[MARK]
        return ours and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False


def _others_seconds() -> float:
    """Return the processor time that others, other guests too, have had since the machine was started."""
    times = psutil.cpu_times()
    busy = times.user + times.nice + times.system + times.steal
    return float(busy - sum(map(_had, [psutil.Process(), *marked()])))


def _had(process: psutil.Process) -> float:
    try:
        return float(sum(process.cpu_times()[:4]))  # its own and that of its children which have ended
    except psutil.Error:
        return 0.0
