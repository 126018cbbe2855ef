"""``python -m deploy.local.tether COMMAND …``: become COMMAND, and get SIGTERM when the parent dies.

A supervisor that is killed cannot end its children; the kernel can (``PR_SET_PDEATHSIG``, which an ``exec``
keeps). Elsewhere than on Linux the command simply runs. COMMAND also keeps a file open and locked for as long as it
lives, so that a process that did not end can be found (``deploy.local.leftovers``).
"""

from __future__ import annotations

import ctypes
import fcntl
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1
PARENT = "HALL_TETHERED_TO"
"""The variable that says whose death is meant: the parent may have died before we could ask about it."""
ALIVE = "HALL_ALIVE_FILE"
"""The variable that names the file to keep open and locked."""


def die_with_parent() -> None:
    """Ask for SIGTERM at the death of the parent; end at once if the one that ``PARENT`` names is dead already."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.environ.get(PARENT, str(os.getppid())) != str(os.getppid()):
        sys.exit(0)


def stay_known() -> None:
    """Open and lock the file that ``ALIVE`` names, until this process and what it becomes have ended."""
    file = os.environ.get(ALIVE)
    if file:
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
        os.set_inheritable(descriptor, True)
        fcntl.flock(descriptor, fcntl.LOCK_SH)


if __name__ == "__main__":
    die_with_parent()
    stay_known()
    os.execvpe(sys.argv[1], sys.argv[1:], {**os.environ, PARENT: str(os.getpid())})
