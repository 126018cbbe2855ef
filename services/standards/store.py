"""The standards office's documents: evidence and facts, published standards, checks, findings."""

from __future__ import annotations

from typing import Any

from pymongo import IndexModel
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError, PyMongoError

from services.standards.evidence import Evidence
from services.standards.findings import Findings
from shared.happening import Happened
from shared.storage import Aggregates, Stamp
from shared.storage.commands import COMMAND_INDEX, CommandBook

Document = dict[str, Any]

_PUBLISHED_ORDER = [("published_at", 1), ("_id", 1)]


class StandardsStore:
    """What the standards office remembers."""

    def __init__(self, database: Database[Document]) -> None:
        self.database = database
        self.evidence = Evidence(database)
        self.findings = Findings(database)
        self.commands = CommandBook(database["checks"], database["findings"])
        self._standards = Aggregates(database["standards"])
        self._checks = Aggregates(database["checks"])

    def install(self) -> None:
        """Create collections and indexes that are missing."""
        self.evidence.install()
        self.findings.install()
        self._standards.ensure_indexes(IndexModel([("standard", 1), *_PUBLISHED_ORDER]))
        self._checks.ensure_indexes(
            COMMAND_INDEX,
            IndexModel([("hall", 1), ("from", 1)]),
            IndexModel("unread", partialFilterExpression={"unread": True}),
        )

    def ping(self) -> bool:
        """Return whether the database answers."""
        try:
            return bool(self.database.command("ping"))
        except PyMongoError:
            return False

    def publish(self, standard: Document, stamp: Stamp) -> bool:
        """Store a new version of a standard; ``False`` when that version exists already (it is never changed)."""
        identifier, version = standard["id"], standard["version"]
        said = Happened("standard_published", {"standard": identifier, "version": version, "name": standard["name"]})
        fields = {"_id": f"{identifier}:{version}", "standard": identifier, "published_at": stamp.at}
        try:
            self._standards.insert({**fields, "hall": None, "content": standard}, [said], stamp)
        except DuplicateKeyError:
            return False
        return True

    def version(self, standard: str, version: str) -> Document | None:
        """Return that version of the standard, as it was published."""
        found = self._standards.get(f"{standard}:{version}")
        return found["content"] if found else None

    def versions(self, standard: str | None = None) -> list[Document]:
        """Return the versions of one standard (of all: ``None``) in the order in which they were published."""
        wanted = {"standard": standard} if standard is not None else {}
        return [each["content"] for each in self._standards.collection.find(wanted).sort(_PUBLISHED_ORDER)]

    def add_check(self, check: Document, said: Happened, stamp: Stamp) -> None:
        """Store ``check`` as it is answered, still to be read for findings; its command is answered with its id."""
        fields = {name: check[name] for name in ("hall", "standard", "from", "to")}
        whole = {"_id": check["id"], **fields, "content": check, "unread": True}
        self._checks.insert(whole, [said], stamp, answer=check["id"])

    def unread_checks(self, limit: int) -> list[Document]:
        """Return checks that are still to be read for findings, the oldest first."""
        return [each["content"] for each in self._checks.collection.find({"unread": True}).sort("_id", 1).limit(limit)]

    def mark_read(self, check: str) -> None:
        """Note that the findings of ``check`` are raised."""
        self._checks.collection.update_one({"_id": check}, {"$unset": {"unread": ""}})

    def check(self, identifier: str) -> Document | None:
        """Return the check as it was answered."""
        found = self._checks.get(identifier)
        return found["content"] if found else None
