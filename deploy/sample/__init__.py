"""The sample world: eight halls, their matters, one service standard, checklists of the guidance desk."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deploy import checklists
from deploy.sample.checked_yaml import BadFile, read
from deploy.sample.loading import Patience, Published, publish_halls, publish_matters
from deploy.sample.standard import read_standard
from deploy.sample.world import HERE, read_departments, read_world

__all__ = ["BadFile", "LoadSummary", "Patience", "Published", "load", "read", "read_departments", "read_world"]

_PATIENCE_SECONDS = 60.0


@dataclass(frozen=True)
class LoadSummary:
    """What loading came to.

    ``standard``: ``id version`` of the service standard, ``None`` when there is none. ``checklists``: of the desk.
    """

    halls: Published
    matters: Published
    standard: str | None
    checklists: Published

    def __str__(self) -> str:
        def said(name: str, done: Published) -> str:
            return f"{done.total} {name} ({done.created} new, {done.changed} changed)"

        standard = f"standard {self.standard}" if self.standard else "no standard"
        published = [said("halls", self.halls), said("matters", self.matters), said("checklists", self.checklists)]
        return ", ".join([*published, standard])


def load(session: Any, folder: Path = HERE, seconds: float = _PATIENCE_SECONDS) -> LoadSummary:
    """Publish the sample world through ``session`` (an ``RpcSession`` of an admin); loading again changes nothing.

    Everything is read and checked before anything is published. Services that are still starting are waited for,
    ``seconds`` in all. Raises ``BadFile``, ``shared.errors.Unavailable``, and what the services refuse.
    """
    file = folder / "standard.yaml"
    world, standard = read_world(folder), read_standard(file) if file.exists() else None
    lists, reasons = _desk(folder / "checklists", {matter["id"] for matter in world.matters})
    patience = Patience(seconds)
    return LoadSummary(
        publish_halls(session, world.halls, patience),
        publish_matters(session, world.matters, patience),
        _publish_standard(session, standard, patience),
        _publish_desk(session, lists, reasons, patience),
    )


def _publish_standard(session: Any, standard: dict[str, Any] | None, patience: Patience) -> str | None:
    if standard is None:
        return None
    answer = patience.ask(lambda: session.standards.publish_standard(standard=standard))
    return f"{answer['standard']} {answer['version']}"


def _desk(folder: Path, matters: set[str]) -> tuple[list[dict[str, Any]], dict[str, Any] | None]:
    """Return the checklists and the reasons of ``folder``."""
    reasons = folder / checklists.REASONS
    return checklists.read_folder(folder, matters), checklists.read_reasons(reasons) if reasons.exists() else None


def _publish_desk(
    session: Any, lists: list[dict[str, Any]], reasons: dict[str, Any] | None, patience: Patience
) -> Published:
    if reasons is not None:
        patience.ask(lambda: session.guidance.publish_reasons(**reasons))
    return checklists.publish(session, lists, patience)
