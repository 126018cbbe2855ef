"""The standards office's documents: evidence and facts, published standards, checks."""

from __future__ import annotations

from typing import Any

from pymongo import IndexModel
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError, PyMongoError

from services.standards.evidence import Evidence
from shared.happening import Happened
from shared.storage import Aggregates, Stamp

Document = dict[str, Any]

_PUBLISHED_ORDER = [("published_at", 1), ("_id", 1)]


class StandardsStore:
    """What the standards office remembers."""

    def __init__(self, database: Database[Document]) -> None:
        self.database = database
        self.evidence = Evidence(database)
        self._standards = Aggregates(database["standards"])
        self._checks = Aggregates(database["checks"])

    def install(self) -> None:
        """Create collections and indexes that are missing."""
        self.evidence.install()
        self._standards.ensure_indexes(IndexModel([("standard", 1), *_PUBLISHED_ORDER]))
        self._checks.ensure_indexes(IndexModel([("hall", 1), ("from", 1)]))

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
        """Store ``check`` as it is answered."""
        fields = {name: check[name] for name in ("hall", "standard", "from", "to")}
        self._checks.insert({"_id": check["id"], **fields, "content": check}, [said], stamp)

    def check(self, identifier: str) -> Document | None:
        """Return the check as it was answered."""
        found = self._checks.get(identifier)
        return found["content"] if found else None
