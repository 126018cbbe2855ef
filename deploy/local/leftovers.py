"""What a run that was killed left behind: processes of this instance that live on without anybody in front.

Every process of an instance has the file ``alive`` open, from its tether on (``deploy.local.tether``), with a shared
lock that goes with the process, however that ends. Whoever gets the lock for itself knows that nothing is left.
"""

from __future__ import annotations

import fcntl
import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from deploy.refusal import Refused

_FILE = "alive"
_PATIENCE_SECONDS = 45.0
"""A supervisor that lost its ``hall up`` ends everything in order: 18 s for the services, then database and broker."""
_AFTER_KILL_SECONDS = 5.0
_LOOK_EVERY_SECONDS = 0.1


def alive_file(home: Path) -> Path:
    """Return the file that the processes of the instance at ``home`` keep open."""
    return home / _FILE


def clear(home: Path, say: Callable[[str], None], patience_seconds: float = _PATIENCE_SECONDS) -> None:
    """Return when no process of the instance at ``home`` is left: most end by themselves, the others are killed.

    ``say`` is told what is going on when it takes a while. Raises ``Refused``, naming the processes, when some stay.
    """
    if _gone(home, 0):
        return
    say("waiting for what an earlier run left to end …")
    if _gone(home, patience_seconds):
        return
    for pid in holders(home):
        say(f"process {pid} of an earlier run does not end and is killed")
        os.kill(pid, signal.SIGKILL)
    if not _gone(home, _AFTER_KILL_SECONDS):
        named = ", ".join(str(pid) for pid in holders(home)) or "unknown"
        raise Refused(f"Processes of an earlier run from {home} do not end: end them first (process ids: {named}).")


def holders(home: Path) -> list[int]:
    """Return the ids of the processes, as far as we may see them, that have the file open."""
    return sorted(_holders(str(alive_file(home).resolve())))


def _holders(file: str) -> Iterator[int]:
    for process in Path("/proc").glob("[0-9]*"):
        try:
            links = [os.readlink(each) for each in (process / "fd").iterdir()]
        except OSError:  # gone meanwhile, or somebody else's
            continue
        if file in links and int(process.name) != os.getpid():
            yield int(process.name)


def _gone(home: Path, within_seconds: float) -> bool:
    deadline = time.monotonic() + within_seconds
    while not _is_ours(home):
        if time.monotonic() >= deadline:
            return False
        time.sleep(_LOOK_EVERY_SECONDS)
    return True


def _is_ours(home: Path) -> bool:
    with alive_file(home).open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True
