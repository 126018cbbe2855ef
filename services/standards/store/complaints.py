"""Complaints in the database; what people wrote, and how they are reached, is sealed field by field."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from pymongo import IndexModel
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from services.standards.domain.complaints import Complaint, Contact, Taken, Told
from services.standards.domain.findings import LEVELS, local_day
from shared.happening import Happened
from shared.ids import code_from
from shared.storage import Aggregates, Stamp
from shared.storage.commands import COMMAND_INDEX
from shared.storage.encryption import BadFieldKey, Sealing

Document = dict[str, Any]

_NO_ZONE_IS_AHEAD_BY_MORE = timedelta(hours=14)
_CHANGING = ("state", "due", "steps", "escalations", "next_due", "escalations_left")
_ONE_CODE = IndexModel("code_key", unique=True, partialFilterExpression={"code_key": {"$type": "string"}})


@dataclass(frozen=True)
class ComplaintsWanted:
    """Which complaints a list asks for; ``None``: whichever. ``overdue``: whether a step of theirs is so at ``now``."""

    now: datetime
    halls: Collection[str] | None = None
    state: str | None = None
    channel: str | None = None
    overdue: bool | None = None


class Complaints:
    """Keeps complaints. ``key``: personal data is sealed under it; without it nothing can be kept or read."""

    def __init__(self, database: Database[Document], key: bytes | None) -> None:
        self._complaints = Aggregates(database["complaints"])
        self._sealing = Sealing(database, key) if key else None

    def install(self) -> None:
        """Create collections, indexes and the key for personal data that are missing."""
        if self._sealing:
            self._sealing.install()
        self._complaints.ensure_indexes(
            COMMAND_INDEX,
            _ONE_CODE,
            IndexModel([("hall", 1), ("state", 1), ("_id", 1)]),
            IndexModel("next_due", partialFilterExpression={"next_due": {"$type": "string"}}),
        )

    def get(self, identifier: str) -> Complaint | None:
        """Return the complaint."""
        found = self._complaints.get(identifier)
        return self._from(found) if found else None

    def by_code(self, code: str) -> Complaint | None:
        """Return the complaint that whoever has ``code`` follows."""
        found = self._complaints.collection.find_one({"code_key": self._key_of(code)})
        return self._from(found) if found else None

    def code_of(self, identifier: str) -> str:
        """Return the code of the complaint ``identifier``: made of it under the key, so that it is kept nowhere."""
        return code_from(int(self._seals.hash(identifier, "complaint code"), 16))

    def add(self, complaint: Complaint, said: Happened, stamp: Stamp, answer: Any = None) -> bool:
        """Store a new complaint; ``False`` when it is there already.

        Raises ``DuplicateKeyError`` when the stamp's command made another one.
        """
        try:
            self._complaints.insert(self._document(complaint), [said], stamp, answer=answer)
        except DuplicateKeyError:
            if self._complaints.get(complaint.id) is None:
                raise
            return False
        return True

    def page(self, wanted: ComplaintsWanted, after: str | None, limit: int) -> list[Complaint]:
        """Return up to ``limit`` of the complaints that are ``wanted``, in the order of their ids, after an id."""
        where: Document = {name: value for name in ("state", "channel") if (value := getattr(wanted, name)) is not None}
        if wanted.halls is not None:
            where["hall"] = {"$in": sorted(wanted.halls)}
        if wanted.overdue is not None:
            zones = self._complaints.collection.distinct("zone") or ["UTC"]
            past = [{"zone": zone, "next_due": {"$lt": local_day(zone, wanted.now).isoformat()}} for zone in zones]
            where["$or" if wanted.overdue else "$nor"] = past
        if after is not None:
            where["_id"] = {"$gt": after}
        return [self._from(each) for each in self._complaints.collection.find(where).sort("_id", 1).limit(limit)]

    def maybe_overdue(self, now: datetime, limit: int) -> list[Complaint]:
        """Return complaints with a step whose last day is past in some zone and of which not all have heard."""
        latest = (now + _NO_ZONE_IS_AHEAD_BY_MORE).date().isoformat()
        where = {"next_due": {"$lt": latest}, "escalations_left": {"$ne": 0}}
        found = self._complaints.collection.find(where).sort("next_due", 1).limit(limit)
        return [self._from(each) for each in found]

    def advance(
        self, before: Complaint, after: Complaint, said: Sequence[Happened], stamp: Stamp, answer: Any = None
    ) -> bool:
        """Store ``after`` if nobody changed the complaint since ``before`` was read; ``False`` if somebody did."""
        whole = self._document(after)
        changes = {
            name: whole[name] for name in ("state", "due", "steps", "escalations", "next_due", "escalations_left")
        }
        done = self._complaints.transition(before.id, before.revision, changes, said, stamp, answer=answer)
        return done is not None

    def _document(self, complaint: Complaint) -> Document:
        fields = asdict(complaint)
        identifier, _ = fields.pop("id"), fields.pop("revision")
        fields.pop("code")
        left = {(step, day) for step, day in complaint.due.items() if not complaint.done(step)}
        told = sum(1 for each in complaint.escalations if (each.step, each.due) in left)
        return {
            "_id": identifier,
            **fields,
            "due": dict(complaint.due),
            "content": self._sealed(complaint.content),
            "contact": {name: self._sealed(value) for name, value in (fields["contact"] or {}).items()} or None,
            "steps": [{**each, "words": self._sealed(each["words"])} for each in fields["steps"]],
            "code_key": self._key_of(complaint.code) if complaint.code else None,
            "next_due": complaint.next_due,
            "escalations_left": len(left) * len(LEVELS) - told,
        }

    def _from(self, found: Document) -> Complaint:
        known = {name: found[name] for name in Complaint.__dataclass_fields__ if name in found}
        contact = found["contact"] and {name: self._opened(value) for name, value in found["contact"].items()}
        made = {
            "id": found["_id"],
            "revision": found["version"],
            "escalate_after": tuple(found["escalate_after"]),
            "content": self._opened(found["content"]),
            "contact": Contact(**contact) if contact else None,
            "steps": tuple(Taken(**{**each, "words": self._opened(each["words"])}) for each in found["steps"]),
            "escalations": tuple(Told(**each) for each in found["escalations"]),
        }
        return Complaint(**{**known, **made})

    def _sealed(self, words: str | None) -> Any:
        return None if words is None else self._seals.seal(words)

    def _opened(self, sealed: Any) -> str | None:
        return None if sealed is None else self._seals.open(sealed)

    def _key_of(self, code: str) -> str:
        return self._seals.hash(code, "complaint")

    @property
    def _seals(self) -> Sealing:
        if self._sealing is None:
            raise BadFieldKey("HALL_FIELD_KEY is missing: complaints hold personal data, encrypted under it.")
        return self._sealing
