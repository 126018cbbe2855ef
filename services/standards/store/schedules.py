"""Which day, week or month of a hall is checked next, and whether somebody does."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pymongo import IndexModel
from pymongo.database import Database

from services.standards.store.claims import FREE, Claims

Document = dict[str, Any]

_CLAIMED_SECONDS = 60.0


class Schedules:
    """Keeps a schedule a hall, standard and window: ``next``, its first local day, and ``due_at`` (the hall's time)."""

    def __init__(self, database: Database[Document]) -> None:
        self._schedules = database["schedules"]
        self._claims = Claims(self._schedules)

    def install(self) -> None:
        """Create collections and indexes that are missing."""
        self._schedules.create_indexes([IndexModel("due_at")])

    def known(self, standard: str) -> set[tuple[str, str]]:
        """Return the halls and windows that are checked by a standard."""
        found = self._schedules.find({"standard": standard}, {"hall": 1, "window": 1})
        return {(each["hall"], each["window"]) for each in found}

    def begin(self, hall: str, standard: str, window: str, first: str, due_at: datetime) -> None:
        """Have the windows of a hall checked from the one that begins on ``first``; if they are, nothing changes."""
        begun = {"hall": hall, "standard": standard, "window": window, "next": first, "due_at": due_at, **FREE}
        identifier = f"{hall}:{standard}:{window}"
        self._schedules.update_one({"_id": identifier}, {"$setOnInsert": begun}, upsert=True)

    def claim(self, now: datetime) -> Document | None:
        """Return a schedule that is due at the hall's time ``now`` and that nobody sees to; the longest due first."""
        return self._claims.take({"due_at": {"$lte": now}}, _CLAIMED_SECONDS, [("due_at", 1)])

    def go_on(self, claimed: Document) -> bool:
        """Keep it while its check is made; ``False`` when somebody else has it by now."""
        return self._claims.go_on(claimed, _CLAIMED_SECONDS)

    def advance(self, claimed: Document, first: str, due_at: datetime) -> bool:
        """Note that the next one begins on ``first``; ``False`` when somebody else has it by now."""
        return self._claims.let_go(claimed, next=first, due_at=due_at)
