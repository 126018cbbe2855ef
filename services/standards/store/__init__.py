"""The standards office's documents: evidence and facts, published standards, checks, findings."""

from __future__ import annotations

from typing import Any

from pymongo.database import Database
from pymongo.errors import PyMongoError

from services.standards.domain.retention import keeping
from services.standards.store.checks import Checks
from services.standards.store.complaints import Complaints
from services.standards.store.days import Days
from services.standards.store.entered import Entered
from services.standards.store.evidence import Evidence
from services.standards.store.findings import Findings
from services.standards.store.inspections import Inspections
from services.standards.store.late import Late
from services.standards.store.reports import Reports
from services.standards.store.retention import Retention
from services.standards.store.runs import Runs
from services.standards.store.schedules import Schedules
from services.standards.store.stale_days import StaleDays
from services.standards.store.standards import Standards
from services.standards.store.standings import Standings
from services.standards.store.tracing import Tracing
from shared.config import settings
from shared.contracts.aggregates import AGGREGATES
from shared.storage.commands import CommandBook
from shared.storage.encryption import field_key

Document = dict[str, Any]


class StandardsStore:
    """What the standards office remembers: a part for each kind of document. One object a process.

    ``key``: what people write is sealed under it; without it there are no complaints.
    """

    def __init__(self, database: Database[Document], key: bytes | None = None) -> None:
        self.database = database
        self.evidence = Evidence(database)
        self.days = Days(database)
        self.stale_days = StaleDays(database)
        self.late = Late(database)
        self.standards = Standards(database)
        self.standings = Standings(database)
        self.schedules = Schedules(database)
        self.runs = Runs(database)
        self.retention = Retention(database)
        self.checks = Checks(database)
        self.findings = Findings(database)
        self.complaints = Complaints(database, key)
        self.reports = Reports(database)
        self.inspections = Inspections(database)
        self.entered = Entered(database)
        self.tracing = Tracing(database)
        self._parts = (
            self.evidence,
            self.days,
            self.late,
            self.standards,
            self.standings,
            self.schedules,
            self.runs,
            self.checks,
            self.findings,
            self.complaints,
            self.reports,
            self.inspections,
            self.entered,
        )
        self.commands = CommandBook(*(database[name] for name in AGGREGATES["standards"]))

    def install(self) -> None:
        """Create collections and indexes that are missing."""
        for part in self._parts:
            part.install()

    def ping(self) -> bool:
        """Return whether the database answers."""
        try:
            return bool(self.database.command("ping"))
        except PyMongoError:
            return False


def open_store(database: Database[Document]) -> StandardsStore:
    """Return the store of this process.

    Raises ``BadFieldKey`` when it was given no key for personal data, ``ValueError`` for days to keep that cannot be.
    """
    keeping(settings().keep_days)
    return StandardsStore(database, field_key(settings()))


__all__ = ["StandardsStore", "open_store"]
