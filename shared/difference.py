"""What differs between two pieces of plain JSON, field by field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

_KEYS = ("id", "aggregate")
"""What tells the entries of a list apart, where they have it: an entry that only moved did not change."""


@dataclass(frozen=True)
class Changed:
    """One field: its dotted ``path``, and what it was and is (``None``: not there)."""

    path: str
    before: Any
    after: Any


def changes(before: Any, after: Any, path: str = "") -> Iterator[Changed]:
    """Yield every field in which ``after`` is otherwise than ``before``."""
    if before == after:
        return
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for name in [*before, *(each for each in after if each not in before)]:
            yield from changes(before.get(name), after.get(name), _below(path, name))
        return
    old, new = _keyed(before), _keyed(after)
    if old is not None and new is not None:
        yield from changes(old, new, path)
        return
    yield Changed(path, before, after)


def _below(path: str, name: object) -> str:
    return f"{path}.{name}" if path else str(name)


def _keyed(value: Any) -> dict[str, Any] | None:
    """Return the entries of a list by what tells them apart; ``None``: nothing does."""
    if not isinstance(value, list) or not value or not all(isinstance(each, Mapping) for each in value):
        return None
    for key in _KEYS:
        found = {str(each[key]): each for each in value if key in each}
        if len(found) == len(value):
            return found
    return None
