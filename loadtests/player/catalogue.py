"""The real matters of the demonstration: imported once, if the file is there."""

from __future__ import annotations

import os
from pathlib import Path

from deploy.catalogue import import_file
from loadtests.player.stage import SOURCE, Instance
from shared.messaging import RpcSession
from shared.security import SYSTEM

FILE = f"matters-{SOURCE}.csv"
_PATIENCE_SECONDS = 60


def catalogue_file() -> Path:
    """Return where the real matters are looked for: in ``HALL_DATA``, else in ``../shared/data`` beside the project."""
    folder = os.environ.get("HALL_DATA") or Path(__file__).parents[2] / "../shared/data"
    return Path(folder).resolve() / FILE


def bring_in(instance: Instance) -> str | None:
    """Import the real matters and return what came of it; ``None`` when their file is not there."""
    file = catalogue_file()
    if not file.is_file():
        return None
    with RpcSession(instance.settings(), SYSTEM, _PATIENCE_SECONDS) as session:
        return str(import_file(file, session)).splitlines()[0]
