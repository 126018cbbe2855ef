"""Findings in the database."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict
from typing import Any

from pymongo import IndexModel
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from services.standards.domain.findings import UNSETTLED, Failure, Finding, Round, Word
from shared.happening import Happened
from shared.storage import Aggregates, Stamp
from shared.storage.commands import COMMAND_INDEX

Document = dict[str, Any]

_TRIES = 5
_ABOUT = ("hall", "standard", "clause")
_FILTERS: dict[str, Document] = {"rejected": {"state": "open", "rounds.0": {"$exists": True}}}
"""What a list may ask for that is no state of its own: an open finding that has rounds is open again."""


class Findings:
    """Keeps findings: one that is not over per hall, standard and clause."""

    def __init__(self, database: Database[Document]) -> None:
        self._findings = Aggregates(database["findings"])

    def install(self) -> None:
        """Create collections and indexes that are missing."""
        self._findings.ensure_indexes(
            COMMAND_INDEX,
            IndexModel(
                [(name, 1) for name in _ABOUT],
                name="one_unsettled_finding_per_clause",
                unique=True,
                partialFilterExpression={"unsettled": True},
            ),
            IndexModel([*((name, 1) for name in _ABOUT), ("failure.check", -1)]),
            IndexModel([("hall", 1), ("state", 1), ("_id", 1)]),
        )

    def get(self, identifier: str) -> Finding | None:
        """Return the finding."""
        found = self._findings.get(identifier)
        return _finding(found) if found else None

    def page(self, halls: Collection[str] | None, state: str | None, after: str | None, limit: int) -> list[Finding]:
        """Return up to ``limit`` findings of ``halls`` (``None``: of all), the oldest first, that come after an id."""
        wanted: Document = dict(_FILTERS.get(state, {"state": state})) if state else {}
        if halls is not None:
            wanted["hall"] = {"$in": sorted(halls)}
        if after is not None:
            wanted["_id"] = {"$gt": after}
        return [_finding(each) for each in self._findings.collection.find(wanted).sort("_id", 1).limit(limit)]

    def waived(self, hall: str, standard: str, today: str) -> set[str]:
        """Return the clauses that are waived on the day ``today``."""
        wanted = {"hall": hall, "standard": standard, "waived_until": {"$gte": today}}
        return set(self._findings.collection.distinct("clause", wanted))

    def see(self, finding: Finding, said: Happened, stamp: Stamp) -> None:
        """Store a new finding; if the clause has one that is not over, give that one the newer failure instead.

        A failure that was seen before changes nothing, even when the finding it led to is over by now.
        """
        about = {name: getattr(finding, name) for name in _ABOUT}
        for _ in range(_TRIES):
            if self._findings.collection.find_one({**about, "failure.check": {"$gte": finding.failure.check}}):
                return
            try:
                self._findings.insert(_document(finding), [said], stamp)
            except DuplicateKeyError:
                self._fail_again(about, finding.failure)
            else:
                return

    def advance(self, before: Finding, after: Finding, said: Happened, stamp: Stamp, answer: Document) -> bool:
        """Store ``after`` if nobody changed the finding since ``before`` was read; ``False`` if somebody did."""
        changes = {name: value for name, value in _document(after).items() if name not in ("_id", *_ABOUT, "failure")}
        return self._findings.transition(before.id, before.revision, changes, [said], stamp, answer=answer) is not None

    def _fail_again(self, about: Document, failure: Failure) -> None:
        # Nothing happened to the finding, and of two checks the newer one stays, whoever writes last: no transition.
        older = {**about, "unsettled": True, "failure.check": {"$lt": failure.check}}
        self._findings.collection.update_one(older, {"$set": {"failure": asdict(failure)}})


def _document(finding: Finding) -> Document:
    fields = asdict(finding)
    identifier, _ = fields.pop("id"), fields.pop("revision")
    fields["standard_version"] = fields.pop("version")  # an aggregate's own version is another thing
    return {"_id": identifier, **fields, "unsettled": finding.state in UNSETTLED}


def _finding(found: Document) -> Finding:
    known = {name: found[name] for name in Finding.__dataclass_fields__ if name in found}
    made = {
        "id": found["_id"],
        "version": found["standard_version"],
        "revision": found["version"],
        "failure": Failure(**found["failure"]),
        "rounds": tuple(_round(each) for each in found["rounds"]),
        "waiver": _word(found["waiver"]),
    }
    return Finding(**{**known, **made})


def _round(found: Document) -> Round:
    return Round(Word(**found["measures"]), found["proof"], found["verdict"], _word(found["judged"]))


def _word(found: Document | None) -> Word | None:
    return Word(**found) if found else None
