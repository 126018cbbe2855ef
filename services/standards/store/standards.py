"""Published standards in the database: one document a version, never changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pymongo import IndexModel
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from shared.errors import Unavailable
from shared.happening import Happened
from shared.storage import Aggregates, Stamp
from shared.storage.commands import COMMAND_INDEX

Document = dict[str, Any]

_PUBLISHED_ORDER = [("place", 1), ("published_at", 1), ("_id", 1)]
"""Versions have places, from 1, whatever clocks said; those from before they had any come first."""
_ONE_A_PLACE = IndexModel(
    [("standard", 1), ("place", 1)],
    name="one_version_a_place",
    unique=True,
    partialFilterExpression={"place": {"$exists": True}},
)
_TRIES = 6


class Standards:
    """Keeps the versions of every standard."""

    def __init__(self, database: Database[Document]) -> None:
        self._standards = Aggregates(database["standards"])

    def install(self) -> None:
        """Create collections and indexes that are missing."""
        self._standards.ensure_indexes(COMMAND_INDEX, _ONE_A_PLACE, IndexModel([("standard", 1), *_PUBLISHED_ORDER]))

    def publish(
        self,
        standard: Document,
        stamp: Stamp,
        answer: Document,
        require: Callable[[Document | None], None] = lambda _: None,
    ) -> bool:
        """Store a new version of a standard; ``False`` when that version exists already (it is never changed).

        ``answer``: what the command is answered with. ``require``: is asked of the version that was published last
        (``None``: there is none) and raises to refuse; the new one takes the place behind that, or is decided again.
        """
        identifier, version = standard["id"], standard["version"]
        said = Happened("standard_published", {"standard": identifier, "version": version, "name": standard["name"]})
        fields = {"_id": f"{identifier}:{version}", "standard": identifier, "published_at": stamp.at}
        for _ in range(_TRIES):
            last, count = self._last(identifier)
            if self.version(identifier, version) is not None:
                return False
            require(last)
            whole = {**fields, "place": count + 1, "hall": None, "content": standard}
            try:
                self._standards.insert(whole, [said], stamp, answer=answer)
            except DuplicateKeyError as error:
                if not _somebody_was_faster(error):
                    raise  # the command published another version
            else:
                return True
        raise Unavailable("This standard is being published by others: try again.")

    def version(self, standard: str, version: str) -> Document | None:
        """Return that version of the standard, as it was published."""
        found = self._standards.get(f"{standard}:{version}")
        return found["content"] if found else None

    def versions(self, standard: str | None = None) -> list[Document]:
        """Return the versions of one standard (of all: ``None``) in the order in which they were published."""
        wanted = {"standard": standard} if standard is not None else {}
        return [each["content"] for each in self._standards.collection.find(wanted).sort(_PUBLISHED_ORDER)]

    def _last(self, standard: str) -> tuple[Document | None, int]:
        """Return the version that was published last, and how many there are."""
        count = self._standards.collection.count_documents({"standard": standard})
        order = [(name, -1) for name, _ in _PUBLISHED_ORDER]
        found = self._standards.collection.find_one({"standard": standard}, {"content": 1}, sort=order)
        return (found["content"] if found else None), count


def _somebody_was_faster(error: DuplicateKeyError) -> bool:
    """Return whether the place, or the version itself, is taken by now."""
    taken = (error.details or {}).get("keyPattern", {})
    return "place" in taken or "_id" in taken
