"""Whether this process is about to end: readiness fails first, so that nobody sends it new work."""

from __future__ import annotations

_draining = False


def begin() -> None:
    """Say that this process takes no new work."""
    global _draining
    _draining = True


def is_draining() -> bool:
    """Return whether the process has been asked to end."""
    return _draining
