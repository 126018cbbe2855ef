"""Everything intake remembers: ``halls``, ``matters`` and ``visits``, all aggregates."""

from __future__ import annotations

from pymongo.database import Database
from pymongo.errors import PyMongoError

from services.intake.closures import Closures
from services.intake.parties import Parties
from services.intake.shelf import Document, MatterShelf, Shelf
from services.intake.visits import Visits
from shared.config import settings
from shared.storage import Aggregates
from shared.storage.batches import Batches
from shared.storage.commands import CommandBook
from shared.storage.encryption import Sealing, field_key


class IntakeStore:
    """``halls`` and ``matters`` are shelves of reference data; ``seals`` keeps what is personal from being read."""

    def __init__(self, database: Database[Document], key: bytes) -> None:
        self._database = database
        self.seals = Sealing(database, key)
        self.parties = Parties(self.seals)
        self.halls = Shelf(Aggregates(database["halls"]), "hall")
        self.matters = MatterShelf(Aggregates(database["matters"]), "matter")
        self.visits = Visits(Aggregates(database["visits"]))
        self.closures = Closures(database["closures"])
        self.batches = Batches(database["batches"])
        self.commands = CommandBook(database["visits"], database["halls"])

    def install(self) -> None:
        """Create collections, indexes and the key for personal data; safe to run in several copies at once."""
        self.seals.install()
        self.halls.install()
        self.matters.install()
        self.visits.install()
        self.batches.install()

    def ping(self) -> bool:
        """Return whether the database answers."""
        try:
            return bool(self._database.command("ping")["ok"])
        except PyMongoError:
            return False


def open_store(database: Database[Document]) -> IntakeStore:
    """Return the store of this process; raises ``BadFieldKey`` when it was given no key for personal data."""
    return IntakeStore(database, field_key(settings()))
