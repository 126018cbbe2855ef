"""The standards office's documents: evidence and facts, published standards, checks, findings."""

from __future__ import annotations

from typing import Any

from pymongo.database import Database
from pymongo.errors import PyMongoError

from services.standards.store.checks import Checks
from services.standards.store.days import Days
from services.standards.store.evidence import Evidence
from services.standards.store.findings import Findings
from services.standards.store.standards import Standards
from services.standards.store.tracing import Tracing
from shared.storage.commands import CommandBook

Document = dict[str, Any]


class StandardsStore:
    """What the standards office remembers: a part for each kind of document. One object a process."""

    def __init__(self, database: Database[Document]) -> None:
        self.database = database
        self.evidence = Evidence(database)
        self.days = Days(database)
        self.standards = Standards(database)
        self.checks = Checks(database)
        self.findings = Findings(database)
        self.tracing = Tracing(database)
        self.commands = CommandBook(database["checks"], database["findings"])

    def install(self) -> None:
        """Create collections and indexes that are missing."""
        for part in (self.evidence, self.days, self.standards, self.checks, self.findings):
            part.install()

    def ping(self) -> bool:
        """Return whether the database answers."""
        try:
            return bool(self.database.command("ping"))
        except PyMongoError:
            return False


__all__ = ["StandardsStore"]
