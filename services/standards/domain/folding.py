"""Many events at once: what they change together, fact by fact.

Changes are commutative and idempotent (``projection``), so together they come to one change for each fact, and a fact
that is written with it is the same as one that was changed event by event, in whatever order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from services.standards.domain.projected.said import Change, Said
from services.standards.domain.projection import changes


class Folding:
    """Adds up what events change."""

    def __init__(self) -> None:
        self._facts: dict[str, dict[str, Change]] = defaultdict(dict)

    def add(self, said: Said) -> None:
        """Add what ``said`` changes."""
        for each in changes(said):
            facts = self._facts[each.kind]
            known = facts.get(each.id)
            if known is None:  # its fields are ours from now on
                facts[each.id] = Change(each.kind, each.id, dict(each.put), dict(each.least), dict(each.greatest))
            else:
                _fold(known, each)

    @property
    def facts(self) -> Mapping[str, Mapping[str, Change]]:
        """What is changed: kind → id of the fact → its one change."""
        return self._facts

    def service_days(self) -> set[tuple[str, str]]:
        """Return the service days of these facts: hall and day."""
        every = (each.put for facts in self._facts.values() for each in facts.values())
        return {(put["hall"], put["day"]) for put in every if "day" in put}


def _fold(known: Change, more: Change) -> None:
    for name in ("put", "least", "greatest"):
        if not (told := getattr(more, name)):
            continue
        mine: dict[str, Any] = getattr(known, name)
        if name == "put":
            mine.update(told)
            continue
        pick = min if name == "least" else max
        for key, value in told.items():
            mine[key] = pick(mine[key], value) if key in mine else value


def whole(change: Change) -> dict[str, Any]:
    """Return the fields of a fact that nothing but ``change`` was ever said of; ``a.1`` is the entry ``1`` of ``a``."""
    fields: dict[str, Any] = {}
    for name, value in (*change.put.items(), *change.least.items(), *change.greatest.items()):
        *above, last = name.split(".")
        inner = fields
        for each in above:
            inner = inner.setdefault(each, {})
        inner[last] = value
    return fields
