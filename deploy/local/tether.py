"""``python -m deploy.local.tether COMMAND …``: become COMMAND, and get SIGTERM when the parent dies.

A supervisor that is killed cannot end its children; the kernel can (``PR_SET_PDEATHSIG``, which an ``exec``
keeps). Elsewhere than on Linux the command simply runs.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1


def die_with_parent(parent: int) -> None:
    """Ask for SIGTERM at the death of the process ``parent``; end at once if it is dead already."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:
            sys.exit(0)


if __name__ == "__main__":
    die_with_parent(os.getppid())
    os.execvp(sys.argv[1], sys.argv[1:])
