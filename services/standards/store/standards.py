"""Published standards in the database: one document a version, never changed."""

from __future__ import annotations

from typing import Any

from pymongo import IndexModel
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from shared.happening import Happened
from shared.storage import Aggregates, Stamp
from shared.storage.commands import COMMAND_INDEX

Document = dict[str, Any]

_PUBLISHED_ORDER = [("published_at", 1), ("_id", 1)]


class Standards:
    """Keeps the versions of every standard."""

    def __init__(self, database: Database[Document]) -> None:
        self._standards = Aggregates(database["standards"])

    def install(self) -> None:
        """Create collections and indexes that are missing."""
        self._standards.ensure_indexes(COMMAND_INDEX, IndexModel([("standard", 1), *_PUBLISHED_ORDER]))

    def publish(self, standard: Document, stamp: Stamp, answer: Document) -> bool:
        """Store a new version of a standard; ``False`` when that version exists already (it is never changed).

        ``answer``: what the command is answered with.
        """
        identifier, version = standard["id"], standard["version"]
        said = Happened("standard_published", {"standard": identifier, "version": version, "name": standard["name"]})
        fields = {"_id": f"{identifier}:{version}", "standard": identifier, "published_at": stamp.at}
        try:
            self._standards.insert({**fields, "hall": None, "content": standard}, [said], stamp, answer=answer)
        except DuplicateKeyError:
            if self.version(identifier, version) is None:
                raise  # the command published another version
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
