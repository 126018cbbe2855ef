"""The sample world: eight halls, twenty matters, one service standard."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deploy.sample.checked_yaml import BadFile, Checked, read, read_plain, steps_of
from deploy.sample.loading import Patience, Published, publish_halls, publish_matters
from deploy.sample.world import HERE, read_departments, read_world
from shared.errors import Invalid

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
    world, standard = read_world(folder), _standard(folder / "standard.yaml")
    patience = Patience(seconds)
    return LoadSummary(
        publish_halls(session, world.halls, patience),
        publish_matters(session, world.matters, patience),
        _publish_standard(session, standard, patience),
    )


def _standard(file: Path) -> Checked | None:
    return read_plain(file) if file.exists() else None


def _publish_standard(session: Any, standard: Checked | None, patience: Patience) -> str | None:
    """Publish the standard; what the standards office finds wrong in it is said with the file's line."""
    if standard is None:
        return None
    try:
        answer = patience.ask(lambda: session.standards.publish_standard(standard=standard.value))
    except Invalid as error:
        standard.refuse([(steps_of(error.field), error.message)])
        raise
    return f"{answer['standard']} {answer['version']}"
