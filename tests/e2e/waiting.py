"""Waiting for a condition, with a deadline; the only pause is the one between two looks."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")
_BETWEEN_LOOKS_SECONDS = 0.05


def eventually(look: Callable[[], Found], what: str, seconds: float = 30) -> Found:
    """Return the first true thing that ``look`` finds; ``AssertionError`` naming ``what`` after ``seconds``."""
    until = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < until, f"waited {seconds} s in vain for {what}; last seen: {found!r}"
        time.sleep(_BETWEEN_LOOKS_SECONDS)
    return found
