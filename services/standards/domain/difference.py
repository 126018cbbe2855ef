"""What differs between two versions of a standard: what was added, removed and changed, field by field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shared.difference import Changed, changes

Plain = Mapping[str, Any]

_ITSELF = (
    *("version", "valid_from", "valid_until", "name"),
    *("rectify_within_working_days", "escalate_after_working_days"),
)
"""Fields of a standard as a whole."""


@dataclass(frozen=True)
class ChangedPart:
    """A domain, measure or clause that is in both, and what of it changed."""

    id: str
    name: Plain
    changes: tuple[Changed, ...]


@dataclass(frozen=True)
class Difference:
    """From one version to another. ``domains``, ``measures`` and ``clauses``: added, removed and changed parts."""

    itself: tuple[Changed, ...]
    parts: Mapping[str, tuple[tuple[Plain, ...], tuple[Plain, ...], tuple[ChangedPart, ...]]]

    @property
    def none(self) -> bool:
        """Return whether both say the same, whatever their versions are called."""
        itself = [each for each in self.itself if each.path != "version"]
        return not itself and not any(any(kinds) for kinds in self.parts.values())


def difference(before: Plain, after: Plain) -> Difference:
    """Return what differs from ``before`` to ``after``, both whole versions as they are published."""
    itself = tuple(each for name in _ITSELF for each in changes(before.get(name), after.get(name), name))
    parts = {name: _of_parts(before.get(name, ()), after.get(name, ())) for name in ("domains", "measures", "clauses")}
    return Difference(itself, parts)


def _of_parts(
    before: Sequence[Plain], after: Sequence[Plain]
) -> tuple[tuple[Plain, ...], tuple[Plain, ...], tuple[ChangedPart, ...]]:
    old, new = ({each["id"]: each for each in parts} for parts in (before, after))
    added = tuple(each for each in after if each["id"] not in old)
    removed = tuple(each for each in before if each["id"] not in new)
    both = ((old[each["id"]], each) for each in after if each["id"] in old)
    changed = tuple(
        ChangedPart(each["id"], each["name"], found) for was, each in both if (found := tuple(changes(was, each)))
    )
    return added, removed, changed
