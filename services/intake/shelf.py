"""Reference data in the database: one aggregate per hall or matter, each with its facts whole and a revision."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from pymongo import ASCENDING, IndexModel
from pymongo.errors import DuplicateKeyError

from services.intake import domain
from shared.errors import Unavailable
from shared.storage import Aggregates, Stamp
from shared.storage.commands import COMMAND_INDEX

Document = dict[str, Any]
Change = Callable[[Document], tuple[Document, Document]]
Require = Callable[[Document | None], None]
"""Raises unless what is there (``None``: nothing) is what whoever publishes began from."""

_TRIES = 6
_REMEMBERED_SECONDS = 1.0
"""How long another copy of intake may go on with facts that were published anew through this one."""


class Shelf:
    """Facts of one ``kind`` (``hall``, ``matter``) by id; what it returns is plain JSON: the facts and ``revision``."""

    def __init__(self, aggregates: Aggregates, kind: str) -> None:
        self._aggregates, self._kind = aggregates, kind
        self._remembered: dict[str, tuple[float, Document]] = {}

    def install(self) -> None:
        """Create the collection and its indexes."""
        self._aggregates.ensure_indexes(*self._indexes())

    def get(self, identifier: str) -> Document | None:
        """Return the facts of one, or ``None``; not to be changed, since what was read within a second is given again.

        Every visit asks for its hall and its matter, and both change a few times a year.
        """
        asked = time.monotonic()
        read, facts = self._remembered.get(identifier, (-_REMEMBERED_SECONDS, {}))
        if asked - read < _REMEMBERED_SECONDS:
            return facts
        document = self._aggregates.collection.find_one({"_id": identifier}, {"history": 0})
        if document is None:
            return None
        self._remembered[identifier] = (asked, _facts(document))
        return self._remembered[identifier][1]

    def page(self, limit: int, after: str | None = None, where: Document | None = None) -> list[Document]:
        """Return up to ``limit`` of them in the order of their ids, from behind the id ``after``."""
        query = {**(where or {}), **({"_id": {"$gt": after}} if after else {})}
        found = self._aggregates.collection.find(query, {"history": 0}).sort("_id", ASCENDING).limit(limit)
        return [_facts(each) for each in found]

    def publish(
        self, facts: Document, stamp: Stamp, require: Require = lambda _: None
    ) -> tuple[domain.Publication, bool]:
        """Store ``facts`` if they differ from what is there; return what it came to and whether it is new.

        ``require``: is asked of what is there in the same attempt as the write.
        """
        return self.publish_all([facts], stamp, require)[0]

    def publish_all(
        self, many: Sequence[Document], stamp: Stamp, require: Require = lambda _: None
    ) -> list[tuple[domain.Publication, bool]]:
        """Publish each of ``many``; one question finds those that are unchanged. ``require``: see ``publish``."""
        stamp = of_no_command(stamp)  # publishing again changes nothing by itself, and one request publishes many
        known = self._known([facts["id"] for facts in many])
        return [self._published(facts, known.get(facts["id"]), stamp, require) for facts in many]

    def change(self, identifier: str, change: Change, answer: Callable[[Document, Document], Any], stamp: Stamp) -> Any:
        """Publish what ``change`` makes of the facts that are there, decided again whenever somebody was faster.

        ``change`` returns the facts, and what the event says besides; both, with the revision in the facts, make the
        ``answer``, which is returned and kept for the stamp's command. ``None`` when there is nothing of this id.
        """
        for _ in range(_TRIES):
            before = self._known([identifier]).get(identifier)
            if before is None:
                return None
            facts, about = change(before["facts"])
            made = domain.publish(self._kind, before["facts"], before["revision"], facts, about)
            said = answer({**facts, "revision": made.revision}, about)
            if not made.changed or self._write(before, facts, made, stamp, said):
                return said
        raise Unavailable(f"The {self._kind} {identifier} is being published by others: try again.")

    def _known(self, identifiers: Sequence[str]) -> dict[str, Document]:
        found = self._aggregates.collection.find({"_id": {"$in": list(identifiers)}}, {"history": 0})
        return {document["_id"]: document for document in found}

    def _published(
        self, facts: Document, document: Document | None, stamp: Stamp, require: Require
    ) -> tuple[domain.Publication, bool]:
        for _ in range(_TRIES):
            known, revision = (document["facts"], document["revision"]) if document else (None, 0)
            publication = domain.publish(self._kind, known, revision, facts)
            if publication.changed:
                require(known)
            if not publication.changed or self._write(document, facts, publication, stamp):
                return publication, document is None
            document = self._known([facts["id"]]).get(facts["id"])
        raise Unavailable(f"The {self._kind} {facts['id']} is being published by others: try again.")

    def _write(
        self, before: Document | None, facts: Document, made: domain.Publication, stamp: Stamp, answer: Any = None
    ) -> bool:
        state = {"facts": facts, "revision": made.revision, **self._beside(facts)}
        try:
            if before:
                done = self._aggregates.transition(
                    facts["id"], before["version"], state, made.happened, stamp, answer=answer
                )
                return done is not None
            self._aggregates.insert({"_id": facts["id"], "hall": None, **state}, made.happened, stamp)
        except DuplicateKeyError:
            return False
        finally:
            self._remembered.pop(facts["id"], None)
        return True

    def _indexes(self) -> list[IndexModel]:
        return [COMMAND_INDEX]

    def _beside(self, facts: Document) -> Document:
        """Return what is stored beside the facts to find them by."""
        return {"hall": facts["id"]}


class MatterShelf(Shelf):
    """Matters, also found by the halls where they are open and by a part of their names."""

    def search(self, hall: str | None, part: str | None, limit: int, after: str | None) -> list[Document]:
        """Return up to ``limit`` matters open in ``hall`` whose Chinese or English name contains ``part``."""
        where: Document = {"halls": hall} if hall else {}
        if part:
            pattern = {"$regex": re.escape(part), "$options": "i"}
            where["$or"] = [{"facts.name.zh": pattern}, {"facts.name.en": pattern}]
        return self.page(limit, after, where)

    def _indexes(self) -> list[IndexModel]:
        return [IndexModel([("halls", ASCENDING), ("_id", ASCENDING)])]

    def _beside(self, facts: Document) -> Document:
        return {"halls": sorted(facts["queues"])}


def _facts(document: Document) -> Document:
    return {**document["facts"], "revision": document["revision"]}


def of_no_command(stamp: Stamp) -> Stamp:
    """Return ``stamp`` for a write that must not keep its command (a second time)."""
    return replace(stamp, command=None)
