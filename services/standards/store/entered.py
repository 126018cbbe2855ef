"""Documents and reported figures in the database, entry by entry."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from pymongo import IndexModel
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from services.standards.domain.entering import DocumentFile, EditionEntered, FigureEntry, FigureFile, Withdrawn
from shared.happening import Happened
from shared.storage import Aggregates, Stamp
from shared.storage.commands import COMMAND_INDEX

Document = dict[str, Any]


class Entered:
    """Keeps what the office enters."""

    def __init__(self, database: Database[Document]) -> None:
        self._documents = Aggregates(database["documents"])
        self._figures = Aggregates(database["reported_figures"])

    def install(self) -> None:
        """Create collections and indexes that are missing."""
        self._documents.ensure_indexes(COMMAND_INDEX, IndexModel([("hall", 1), ("_id", 1)]))
        by_days = IndexModel([("hall", 1), ("last_day", -1), ("_id", 1)])
        self._figures.ensure_indexes(COMMAND_INDEX, by_days)

    def document(self, identifier: str) -> DocumentFile | None:
        """Return the document."""
        found = self._documents.get(identifier)
        return _document(found) if found else None

    def documents(self, hall: str) -> list[DocumentFile]:
        """Return the hall's documents, by kind."""
        return [_document(each) for each in self._documents.collection.find({"hall": hall}).sort("_id", 1)]

    def figure(self, identifier: str) -> FigureFile | None:
        """Return the figure."""
        found = self._figures.get(identifier)
        return _figure(found) if found else None

    def figures(self, hall: str, name: str | None, after: str | None, limit: int) -> list[FigureFile]:
        """Return up to ``limit`` figures of ``hall`` (of one ``name``), the newest days first, ``after`` one."""
        where: Document = {"hall": hall, **({"name": name} if name else {})}
        if after is not None:
            last = after.rpartition(":")[2]
            where["$or"] = [{"last_day": {"$lt": last}}, {"last_day": last, "_id": {"$gt": after}}]
        found = self._figures.collection.find(where).sort([("last_day", -1), ("_id", 1)]).limit(limit)
        return [_figure(each) for each in found]

    def put(self, after: DocumentFile | FigureFile, said: Happened, stamp: Stamp, answer: Any) -> bool:
        """Store what ``after`` has become by one more entry; ``False`` if somebody was first."""
        aggregates = self._documents if isinstance(after, DocumentFile) else self._figures
        whole = asdict(after)
        identifier, revision = whole.pop("id"), whole.pop("revision")
        if revision:
            changed = "editions" if isinstance(after, DocumentFile) else "entries"
            changes = {changed: whole[changed]}
            return aggregates.transition(identifier, revision, changes, [said], stamp, answer=answer) is not None
        try:
            aggregates.insert({"_id": identifier, **whole}, [said], stamp, answer=answer)
        except DuplicateKeyError:
            if aggregates.get(identifier) is None:
                raise  # the command's own index: it was carried out on something else
            return False
        return True


def _document(found: Document) -> DocumentFile:
    editions = (
        EditionEntered(**{**each, "withdrawn": Withdrawn(**each["withdrawn"]) if each["withdrawn"] else None})
        for each in found["editions"]
    )
    return DocumentFile(found["_id"], found["hall"], found["kind"], tuple(editions), found["version"])


def _figure(found: Document) -> FigureFile:
    known = {name: found[name] for name in ("hall", "name", "first_day", "last_day", "unit")}
    entries = tuple(FigureEntry(**each) for each in found["entries"])
    return FigureFile(id=found["_id"], entries=entries, revision=found["version"], **known)
