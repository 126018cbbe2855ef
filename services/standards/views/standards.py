"""How published standards are answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from services.standards.domain.difference import ChangedPart, Difference

Plain = dict[str, Any]
Parts = Sequence[Mapping[str, Any]]


def difference_view(before: Mapping[str, Any] | None, after: Mapping[str, Any], found: Difference) -> Plain:
    """Return the ``DifferenceView`` of ``found``, from ``before`` (``None``: nothing) to ``after``."""
    known = {"standard": after["id"], "earlier": before["version"] if before else None, "version": after["version"]}
    parts = {name: _parts_view(*kinds) for name, kinds in found.parts.items()}
    return {**known, "same": found.none, "itself": [asdict(each) for each in found.itself], **parts}


def _parts_view(added: Parts, removed: Parts, changed: Sequence[ChangedPart]) -> Plain:
    """Return the ``PartsView`` of parts of one kind."""
    return {
        "added": [_part(each) for each in added],
        "removed": [_part(each) for each in removed],
        "changed": [
            {"id": each.id, "name": dict(each.name), "changes": [asdict(one) for one in each.changes]}
            for each in changed
        ],
    }


def _part(whole: Mapping[str, Any]) -> Plain:
    return {"id": whole["id"], "name": dict(whole["name"])}


def standard_view(versions: Sequence[Mapping[str, Any]]) -> Plain:
    """Return a standard as lists show it: its newest version (the last of ``versions``), and which there are."""
    newest = versions[-1]
    shown = {name: newest[name] for name in ("id", "version", "valid_from", "name", "domains")}
    return {**shown, "clauses": len(newest["clauses"]), "versions": [each["version"] for each in versions]}
