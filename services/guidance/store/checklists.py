"""Checklists and the office's reasons: one aggregate a matter, or a hall, with all versions that were published."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pymongo.collection import Collection
from pymongo.errors import DuplicateKeyError

from services.guidance.domain.checklist import added
from shared.errors import Unavailable
from shared.happening import Happened
from shared.storage import Aggregates, Stamp
from shared.storage.commands import COMMAND_INDEX

Document = dict[str, Any]

_TRIES = 6
EVERY_HALL = "*"


class Versions:
    """Published versions by subject; the aggregate is ``{kind}:{subject}``, as subjects are also ids elsewhere."""

    def __init__(self, collection: Collection[Document], kind: str) -> None:
        self._aggregates, self._kind = Aggregates(collection), kind

    def install(self) -> None:
        """Create the collection and its indexes."""
        self._aggregates.ensure_indexes(COMMAND_INDEX)

    def of(self, subject: str) -> list[Document]:
        """Return what was published about ``subject``, in that order."""
        found = self._aggregates.collection.find_one({"_id": self._id(subject)}, {"versions": 1})
        return list(found["versions"]) if found else []

    def subjects(self, limit: int, after: str | None = None) -> list[tuple[str, list[Document]]]:
        """Return up to ``limit`` subjects with their versions, those after the subject ``after``."""
        where = {"_id": {"$gt": self._id(after)}} if after else {}
        found = self._aggregates.collection.find(where, {"versions": 1, "subject": 1}).sort("_id", 1).limit(limit)
        return [(each["subject"], each["versions"]) for each in found]

    def publish(
        self,
        subject: str,
        hall: str | None,
        facts: Document,
        said: Happened,
        stamp: Stamp,
        require: Callable[[list[Document]], None] = lambda _: None,
    ) -> str:
        """Add a version: ``created`` (the first), ``changed`` or ``unchanged`` (it is there already).

        Raises ``Conflict`` when it is there with another content. ``require``: is asked of the versions before it in
        the same attempt as the write, and raises to refuse it.
        """
        for _ in range(_TRIES):
            before = self._aggregates.get(self._id(subject))
            if before is None:
                require([])
                if self._begin(subject, hall, facts, said, stamp):
                    return "created"
            elif not added(before["versions"], facts):
                return "unchanged"
            else:
                require(before["versions"])
                versions = {"versions": [*before["versions"], facts]}
                if self._aggregates.transition(before["_id"], before["version"], versions, [said], stamp):
                    return "changed"
        raise Unavailable("This is being published by others: try again.")

    def _begin(self, subject: str, hall: str | None, facts: Document, said: Happened, stamp: Stamp) -> bool:
        document = {"_id": self._id(subject), "hall": hall, "subject": subject, "versions": [facts]}
        try:
            self._aggregates.insert(document, [said], stamp)
        except DuplicateKeyError:
            return False
        return True

    def _id(self, subject: str) -> str:
        return f"{self._kind}:{subject}"


class Checklists(Versions):
    """Checklists by matter; generated ones are kept as they were when a sitting first went by them."""

    def __init__(self, collection: Collection[Document], made: Collection[Document]) -> None:
        super().__init__(collection, "checklist")
        self._made = made

    def version(self, matter: str, version: str) -> Document | None:
        """Return one version of a matter's checklist, published or generated."""
        published = next((each for each in self.of(matter) if each["version"] == version), None)
        return published or self._generated(matter, version)

    def keep(self, checklist: Document) -> None:
        """Keep a generated checklist; one of the same version is the same."""
        identifier = f"{checklist['matter']}:{checklist['version']}"
        self._made.update_one({"_id": identifier}, {"$setOnInsert": {"checklist": checklist}}, upsert=True)

    def _generated(self, matter: str, version: str) -> Document | None:
        found = self._made.find_one({"_id": f"{matter}:{version}"})
        return dict(found["checklist"]) if found else None
