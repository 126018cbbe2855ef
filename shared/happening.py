"""What a rule says has happened: the past-tense word and its facts, before anything is stored or sent."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Happened:
    """One thing that happened to an aggregate.

    ``type``: one of the event types in ``shared.contracts.events`` (``ticket_called``).
    ``data``: plain JSON facts as that type's schema says; nothing personal, never a visit code.
    """

    type: str
    data: dict[str, Any] = field(default_factory=dict)
