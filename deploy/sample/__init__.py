"""The sample world: eight halls, their matters, one service standard."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deploy.sample.checked_yaml import BadFile, read
from deploy.sample.loading import Patience, Published, publish_halls, publish_matters
from deploy.sample.standard import read_standard
from deploy.sample.world import HERE, read_departments, read_world

__all__ = ["BadFile", "LoadSummary", "Patience", "Published", "load", "read", "read_departments", "read_world"]

_PATIENCE_SECONDS = 60.0


@dataclass(frozen=True)
class LoadSummary:
    """What loading came to. ``standard``: ``id version`` of the service standard, ``None`` when there is none."""

    halls: Published
    matters: Published
    standard: str | None

    def __str__(self) -> str:
        def said(name: str, done: Published) -> str:
            return f"{done.total} {name} ({done.created} new, {done.changed} changed)"

        standard = f"standard {self.standard}" if self.standard else "no standard"
        return f"{said('halls', self.halls)}, {said('matters', self.matters)}, {standard}"


def load(session: Any, folder: Path = HERE, seconds: float = _PATIENCE_SECONDS) -> LoadSummary:
    """Publish the sample world through ``session`` (an ``RpcSession`` of an admin); loading again changes nothing.

    Everything is read and checked before anything is published. Services that are still starting are waited for,
    ``seconds`` in all. Raises ``BadFile``, ``shared.errors.Unavailable``, and what the services refuse.
    """
    file = folder / "standard.yaml"
    world, standard = read_world(folder), read_standard(file) if file.exists() else None
    patience = Patience(seconds)
    return LoadSummary(
        publish_halls(session, world.halls, patience),
        publish_matters(session, world.matters, patience),
        _publish_standard(session, standard, patience),
    )


def _publish_standard(session: Any, standard: dict[str, Any] | None, patience: Patience) -> str | None:
    if standard is None:
        return None
    answer = patience.ask(lambda: session.standards.publish_standard(standard=standard))
    return f"{answer['standard']} {answer['version']}"
