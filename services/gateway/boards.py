"""The boards that this process has in hand."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from nameko.extensions import DependencyProvider

from services.gateway.domain.boards import KeptBoard
from shared.errors import Unavailable


class Boards:
    """One board a hall, asked for by whoever needs it first; the others, and everybody in need, get the kept one."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._now = monotonic
        self._kept: dict[str, KeptBoard] = {}
        self._asking: set[str] = set()

    def show(self, hall: str, ask: Callable[[], dict[str, Any]], newest: str | None) -> dict[str, Any]:
        """Return the board of ``hall``; ``ask`` gets it from the queue service, ``newest`` is its newest event's id.

        While ``ask`` raises ``Unavailable`` the last state is shown, with its age; without one the error goes on.
        """
        kept = self._kept.get(hall)
        if kept is None or not (kept.serves(self._now()) or hall in self._asking):
            kept = self._kept[hall] = self._renewed(hall, kept, ask, newest)
        return kept.shown(self._now())

    def _renewed(
        self, hall: str, kept: KeptBoard | None, ask: Callable[[], dict[str, Any]], newest: str | None
    ) -> KeptBoard:
        asked_at = self._now()
        self._asking.add(hall)
        try:
            return KeptBoard(ask(), newest, asked_at)
        except Unavailable:
            if kept is None:
                raise
            return replace(kept, refused_at=self._now())
        finally:
            self._asking.discard(hall)


class BoardsProvider(DependencyProvider):
    """Gives every worker the boards of its process."""

    def setup(self) -> None:
        """Begin with none."""
        self.boards = Boards()

    def get_dependency(self, worker_ctx: Any) -> Boards:
        """Return the boards."""
        return self.boards
