"""What an event says, as the change of a fact.

Every change is commutative and idempotent: a field that only one kind of event sets (or all set alike), the least or
the greatest of what was said, or an entry under the event's own ``seq``. So any order, and any repetition, of the
same events leads to the same facts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

Fields = Mapping[str, Any]


@dataclass(frozen=True)
class Said:
    """The part of an event that facts are made of; ``data`` is its plain JSON."""

    type: str
    subject: str
    seq: int
    at: datetime
    hall: str | None
    data: Fields
    actor: str = ""


@dataclass(frozen=True)
class Change:
    """A change of the fact ``id`` of a ``kind``: fields to ``put``, or to lower (``least``) or raise (``greatest``)."""

    kind: str
    id: str
    put: Fields = field(default_factory=dict)
    least: Fields = field(default_factory=dict)
    greatest: Fields = field(default_factory=dict)


def stop_id(visit: str, stop: int) -> str:
    """Return the id of the fact about a stop of a visit: its ticket, its ratings."""
    return f"{visit}:{stop}"


def moment(text: str) -> datetime:
    """Return the moment that an event names."""
    return datetime.fromisoformat(text)


Rule = Callable[[Said], tuple[Change, ...]]
"""What an event changes."""
