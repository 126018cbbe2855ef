"""Skills of guides: one document a guide and hall."""

from __future__ import annotations

from typing import Any

from pymongo import IndexModel
from pymongo.collection import Collection
from pymongo.errors import DuplicateKeyError

from services.guidance.domain.skills import Skills
from shared.happening import Happened
from shared.storage import Aggregates, Stamp
from shared.storage.commands import COMMAND_INDEX

Document = dict[str, Any]

OF_HALL = IndexModel("hall")
_LISTS = ("matters", "groups", "languages")


class SkillsKept:
    """Aggregates of skills, in the words of the domain."""

    def __init__(self, collection: Collection[Document]) -> None:
        self._skills = Aggregates(collection)

    def install(self) -> None:
        """Create the collection and its indexes."""
        self._skills.ensure_indexes(COMMAND_INDEX, OF_HALL)

    def get(self, guide: str, hall: str) -> Skills:
        """Return the guide's skills in the hall: every one when nobody has set any."""
        unset = Skills(guide, hall)
        found = self._skills.get(unset.id)
        return _skills(found) if found else unset

    def of_hall(self, hall: str) -> dict[str, Skills]:
        """Return guide → skills, of those of the hall whose skills were set."""
        found = self._skills.collection.find({"hall": hall}, {"history": 0, "commands": 0})
        return {each["guide"]: _skills(each) for each in found}

    def put(self, before: Skills, after: Skills, said: tuple[Happened, ...], stamp: Stamp, answer: Document) -> bool:
        """Store ``after`` if nobody changed the skills since ``before`` was read; ``False`` if somebody did."""
        fields: Document = {name: list(getattr(after, name)) for name in _LISTS}
        if before.version:
            done = self._skills.transition(before.id, before.version, fields, said, stamp, answer=answer)
            return done is not None
        try:
            self._skills.insert(
                {"_id": after.id, "guide": after.guide, "hall": after.hall, **fields}, said, stamp, answer=answer
            )
        except DuplicateKeyError as error:
            if "_id" not in (error.details or {}).get("keyPattern", {}):
                raise
            return False
        return True


def _skills(document: Document) -> Skills:
    lists = {name: tuple(document[name]) for name in _LISTS}
    return Skills(document["guide"], document["hall"], **lists, version=document["version"])
