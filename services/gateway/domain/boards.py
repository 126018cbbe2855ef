"""Boards are asked for by every screen, so one answer serves them all for half a second, and longer in need."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

FRESH_SECONDS = 0.5
ASK_AGAIN_AFTER_SECONDS = 1.0


@dataclass(frozen=True)
class KeptBoard:
    """A board as the queue service told it at ``asked_at`` (monotonic seconds). ``refused_at``: it could not later.

    ``last_event_id``: the hall's newest live event before it was asked for.
    """

    board: dict[str, Any]
    last_event_id: str | None
    asked_at: float
    refused_at: float | None = None

    def serves(self, now: float) -> bool:
        """Return whether this need not be asked for again at ``now``."""
        refused = self.refused_at is not None and now - self.refused_at < ASK_AGAIN_AFTER_SECONDS
        return refused or now - self.asked_at < FRESH_SECONDS

    def shown(self, now: float) -> dict[str, Any]:
        """Return what the screen gets at ``now``: the board, its age in seconds, where its events go on."""
        age = round(max(0.0, now - self.asked_at), 1)
        return {**self.board, "age_seconds": age, "last_event_id": self.last_event_id}
