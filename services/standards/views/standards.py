"""How published standards are answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

Plain = dict[str, Any]


def standard_view(versions: Sequence[Mapping[str, Any]]) -> Plain:
    """Return a standard as lists show it: its newest version (the last of ``versions``), and which there are."""
    newest = versions[-1]
    shown = {name: newest[name] for name in ("id", "version", "valid_from", "name", "domains")}
    return {**shown, "clauses": len(newest["clauses"]), "versions": [each["version"] for each in versions]}
