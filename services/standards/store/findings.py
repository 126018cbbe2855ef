"""Findings in the database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from pymongo import IndexModel
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from services.standards.domain.findings import ACCEPTED, OPEN, RECTIFIED, Failure, Finding, local_day
from services.standards.store.finding_documents import document, finding_from
from shared.happening import Happened
from shared.storage import Aggregates, Stamp
from shared.storage.commands import COMMAND_INDEX

Document = dict[str, Any]

_TRIES = 5
_ABOUT = ("hall", "standard", "clause")
_FILTERS: dict[str, Document] = {"rejected": {"state": OPEN, "rounds.0": {"$exists": True}}}
"""What a list may ask for that is no state of its own: an open finding that has rounds is open again."""
_NO_ZONE_IS_AHEAD_BY_MORE = timedelta(hours=14)


@dataclass(frozen=True)
class Wanted:
    """Which findings a list asks for. ``halls`` ``None``: of all. ``overdue``: whether they are so at ``now``.

    ``owners``: of one of these, as (kind, id); ``None``: whoever owns them.
    """

    now: datetime
    halls: frozenset[str] | None = None
    state: str | None = None
    clause: str | None = None
    overdue: bool | None = None
    owners: Sequence[tuple[str, str]] | None = None


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
            IndexModel([("state", 1), ("due", 1)]),
            IndexModel("failure.check"),
        )

    def get(self, identifier: str) -> Finding | None:
        """Return the finding."""
        found = self._findings.get(identifier)
        return finding_from(found) if found else None

    def page(self, wanted: Wanted, after: str | None, limit: int) -> list[Finding]:
        """Return up to ``limit`` of the findings that are ``wanted``, the oldest first, that come after an id."""
        where = self._where(wanted)
        if after is not None:
            where["_id"] = {"$gt": after}
        return self._all(where, limit)

    def waived(self, hall: str, standard: str, today: str) -> set[str]:
        """Return the clauses that are waived on the day ``today``."""
        wanted = {"hall": hall, "standard": standard, "waived_until": {"$gte": today}}
        return set(self._findings.collection.distinct("clause", wanted))

    def of_report(self, halls: Sequence[str], standard: str, since: datetime) -> list[Finding]:
        """Return the findings of these halls that are not over, or were raised ``since`` then."""
        belongs = [{"unsettled": True}, {"raised_at": {"$gte": since}}]
        return self._all({"hall": {"$in": list(halls)}, "standard": standard, "$or": belongs})

    def to_recheck(self, hall: str, standard: str) -> list[Finding]:
        """Return the findings that were put right and are still to be judged."""
        return self._all({"hall": hall, "standard": standard, "state": RECTIFIED})

    def standing_on(self, check: str) -> list[Finding]:
        """Return the findings that are not over and whose newest failure is that of ``check``."""
        return self._all({"failure.check": check, "unsettled": True})

    def last_accepted(self, finding: Finding) -> Finding | None:
        """Return the newest accepted finding about the clause that ``finding`` is about."""
        where = {**_about(finding), "state": ACCEPTED}
        found = self._findings.collection.find(where).sort("_id", -1).limit(1)
        return next(map(finding_from, found), None)

    def maybe_overdue(self, now: datetime, limit: int) -> list[Finding]:
        """Return open findings whose last day is past in some zone, the longest overdue first."""
        latest = (now + _NO_ZONE_IS_AHEAD_BY_MORE).date().isoformat()
        where = {"state": OPEN, "due": {"$lt": latest}, "escalations_left": {"$ne": 0}}
        found = self._findings.collection.find(where).sort("due", 1).limit(limit)
        return [finding_from(each) for each in found]

    def see(self, finding: Finding, said: Happened, stamp: Stamp) -> None:
        """Store a new finding; if the clause has one that is not over, give that one the newer failure instead.

        A failure that was seen before changes nothing, even when the finding it led to is over by now.
        """
        about = _about(finding)
        for _ in range(_TRIES):
            if self._findings.collection.find_one({**about, "failure.check": {"$gte": finding.failure.check}}):
                return
            try:
                self._findings.insert(document(finding), [said], stamp)
            except DuplicateKeyError:
                self._fail_again(about, finding.failure)
            else:
                return

    def advance(
        self, before: Finding, after: Finding, said: Sequence[Happened], stamp: Stamp, answer: Document | None = None
    ) -> bool:
        """Store ``after`` if nobody changed the finding since ``before`` was read; ``False`` if somebody did."""
        changes = {name: value for name, value in document(after).items() if name not in ("_id", *_ABOUT, "failure")}
        return self._findings.transition(before.id, before.revision, changes, said, stamp, answer=answer) is not None

    def _where(self, wanted: Wanted) -> Document:
        where: Document = dict(_FILTERS.get(wanted.state, {"state": wanted.state})) if wanted.state else {}
        parts: list[Document] = []
        if wanted.halls is not None:
            where["hall"] = {"$in": sorted(wanted.halls)}
        if wanted.clause is not None:
            where["clause"] = wanted.clause
        if wanted.owners is not None:
            parts.append({"$or": [{"owner.kind": kind, "owner.id": which} for kind, which in wanted.owners]})
        if wanted.overdue is not None:
            parts.append({("$or" if wanted.overdue else "$nor"): self._overdue(wanted.now)})
        return {**where, **({"$and": parts} if parts else {})}

    def _overdue(self, now: datetime) -> list[Document]:
        """Return what overdue findings are like: a deadline is a day in the zone of its hall."""
        zones = self._findings.collection.distinct("zone") or ["UTC"]
        return [{"state": OPEN, "zone": zone, "due": {"$lt": local_day(zone, now).isoformat()}} for zone in zones]

    def _all(self, where: Document, limit: int = 0) -> list[Finding]:
        return [finding_from(each) for each in self._findings.collection.find(where).sort("_id", 1).limit(limit)]

    def _fail_again(self, about: Document, failure: Failure) -> None:
        # Nothing happened to the finding, and of two checks the newer one stays, whoever writes last: no transition.
        older = {**about, "unsettled": True, "failure.check": {"$lt": failure.check}}
        self._findings.collection.update_one(older, {"$set": {"failure": asdict(failure)}})


def _about(finding: Finding) -> Document:
    return {name: getattr(finding, name) for name in _ABOUT}
