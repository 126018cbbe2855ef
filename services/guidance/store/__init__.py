"""The guidance desk's documents: requests, duties, skills, and copies of halls and matters."""

from __future__ import annotations

from typing import Any

from pymongo.database import Database
from pymongo.errors import PyMongoError

from services.guidance.store.checklists import Checklists, Versions
from services.guidance.store.copies import Copies
from services.guidance.store.duties import Duties
from services.guidance.store.learning import Histories
from services.guidance.store.requests import Requests
from services.guidance.store.seals import Seals
from services.guidance.store.skills import SkillsKept
from services.guidance.store.turns import Turns
from shared.config import settings
from shared.storage.commands import CommandBook
from shared.storage.encryption import Sealing


class GuidanceStore:
    """What the guidance desk remembers; every write is one document.

    ``seals``: keep who consented from being read. ``turns``: let those who ask for the next request of one hall take
    turns within this process.
    """

    def __init__(self, database: Database[dict[str, Any]], key: bytes | None = None) -> None:
        self._database = database
        self.seals = Seals(Sealing(database, key) if key else None)
        self.commands = CommandBook(database["requests"], database["duties"], database["skills"])
        self.requests = Requests(database["requests"], self.commands)
        self.histories = Histories(database["requests"])
        self.duties = Duties(database["duties"])
        self.checklists = Checklists(database["checklists"], database["generated_checklists"])
        self.reasons = Versions(database["reasons"], "reasons")
        self.skills = SkillsKept(database["skills"])
        self.turns = Turns()
        self.copies = Copies(database["halls_copy"], database["matters_copy"])

    def install(self) -> None:
        """Create collections and indexes that are missing."""
        for part in (self.seals, self.requests, self.duties, self.skills, self.checklists, self.reasons):
            part.install()

    def ping(self) -> bool:
        """Return whether the database answers."""
        try:
            return bool(self._database.command("ping"))
        except PyMongoError:
            return False


def open_store(database: Database[dict[str, Any]]) -> GuidanceStore:
    """Return the store of this process, with the key for who consented where it was given one."""
    return GuidanceStore(database, settings().field_key)


__all__ = ["GuidanceStore", "open_store"]
