"""A relay in a process of its own; ``DIE_BEFORE_STORING=n`` kills it just before it stores its n-th place."""

from __future__ import annotations

import os
import signal
import sys
from typing import Any

from shared.config import settings
from shared.messaging import relay
from shared.messaging.bookmark import Bookmark


def die_before_storing(stores: int) -> None:
    """Have the process killed -9 between the confirm of a batch and the storing of its place."""
    store, left = Bookmark.store, [stores]

    def counted(self: Bookmark, *arguments: Any) -> None:
        left[0] -= 1
        if left[0] <= 0:
            os.kill(os.getpid(), signal.SIGKILL)
        store(self, *arguments)

    Bookmark.store = counted  # type: ignore[method-assign]


if __name__ == "__main__":
    if "DIE_BEFORE_STORING" in os.environ:
        die_before_storing(int(os.environ["DIE_BEFORE_STORING"]))
    relay.run(settings(), sys.argv[1:])
