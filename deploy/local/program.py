"""A process that the supervisor keeps alive."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Program:
    """``group``: programs of one group are ended together; groups end in the reverse order of ``GROUPS``.

    ``environment`` is added to the supervisor's own. ``stop_seconds``: how long it may take to end by itself.
    """

    name: str
    group: str
    command: tuple[str, ...]
    directory: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    stop_seconds: int = 20


GROUPS = ("names", "servers", "services")
"""Started in this order and ended in the reverse one: services first, then broker and database, epmd last."""


def tethered(*command: str) -> tuple[str, ...]:
    """Return ``command`` so that it ends when its parent is gone, even if the parent was killed."""
    return (sys.executable, "-m", "deploy.local.tether", *command)
