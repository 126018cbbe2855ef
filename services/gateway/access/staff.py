"""The staff, and how often somebody has tried their passwords in vain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from pymongo import IndexModel
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from services.gateway.domain.access import TRIES, TRIES_WITHIN, Member
from shared.security.callers import EVERY_HALL
from shared.storage.commands import COMMAND_INDEX, Command, CommandBook, kept

Document = dict[str, Any]

_TRIES_KEPT = timedelta(hours=1)


class StaffStore:
    """``staff``: one document a person. ``tries``: the last failed sign-ins of a user name, by its keyed hash."""

    def __init__(self, database: Database[Document]) -> None:
        self.staff, self.tries = database["staff"], database["tries"]
        self.commands = CommandBook(self.staff)

    def install(self) -> None:
        """Create the indexes."""
        self.staff.create_indexes([IndexModel("username", unique=True), COMMAND_INDEX])
        self.tries.create_indexes([IndexModel("forget_at", expireAfterSeconds=0)])

    def get(self, identifier: str) -> Member | None:
        """Return the person, or ``None``."""
        return _member(self.staff.find_one({"_id": identifier}))

    def named(self, username: str) -> Member | None:
        """Return who signs in as ``username``, or ``None``."""
        return _member(self.staff.find_one({"username": username}))

    def of_role(self, role: str, hall: str) -> Member | None:
        """Return the first by user name who has ``role`` at ``hall`` and may sign in, or ``None``."""
        wanted = {"roles": role, "halls": {"$in": [hall, EVERY_HALL]}, "blocked": False}
        return _member(self.staff.find_one(wanted, sort=[("username", 1)]))

    def of_hall(self, hall: str, most: int) -> list[Member]:
        """Return at most ``most`` people who work in ``hall`` and may sign in, by user name."""
        wanted = {"halls": {"$in": [hall, EVERY_HALL]}, "blocked": False}
        found = self.staff.find(wanted).sort("username").limit(most)
        return [member for each in found if (member := _member(each))]

    def known(self, usernames: Sequence[str]) -> set[str]:
        """Return those of ``usernames`` that are taken."""
        return {each["username"] for each in self.staff.find({"username": {"$in": list(usernames)}}, {"username": 1})}

    def page(self, limit: int, after: str | None) -> list[Member]:
        """Return the first ``limit`` people after the id ``after``."""
        found = self.staff.find({"_id": {"$gt": after or ""}}).sort("_id").limit(limit)
        return [member for each in found if (member := _member(each))]

    def add(self, member: Member, command: Command | None = None) -> bool:
        """Store a new person; ``False`` when the user name is taken (or the command was carried out before)."""
        document = asdict(member)
        document["_id"] = document.pop("id")
        if command:
            document["commands"] = [kept(command, member.id)]
        try:
            self.staff.insert_one(document)
        except DuplicateKeyError:
            return False
        return True

    def block(self, identifier: str) -> None:
        """Let this person not sign in any more."""
        self.staff.update_one({"_id": identifier}, {"$set": {"blocked": True}})

    def keep_hash(self, identifier: str, hash_: str) -> None:
        """Replace the hash of a password by a better one."""
        self.staff.update_one({"_id": identifier}, {"$set": {"hash": hash_}})

    def note_try(self, key: str, now: datetime) -> list[datetime] | None:
        """Note a try as failed before its password is looked at, so that guessing at once gains nothing.

        Returns ``None``, or, when there were too many in the last minute, the times of these; then nothing is noted.
        """
        full = {"at.0": {"$gt": now - TRIES_WITHIN}, f"at.{TRIES - 1}": {"$exists": True}}
        change = {"$push": {"at": {"$each": [now], "$slice": -TRIES}}, "$set": {"forget_at": now + _TRIES_KEPT}}
        for _ in range(2):  # two first tries at once: the slower one finds the other's document at its second look
            try:
                self.tries.update_one({"_id": key, "$nor": [full]}, change, upsert=True)
            except DuplicateKeyError:
                continue
            return None
        found = self.tries.find_one({"_id": key}) or {}
        return list(found.get("at", ()))

    def forget_tries(self, key: str) -> None:
        """Begin to count anew: the password was right."""
        self.tries.delete_one({"_id": key})


def _member(document: Document | None) -> Member | None:
    if document is None:
        return None
    return Member(
        document["_id"],
        document["username"],
        document["hash"],
        tuple(document["roles"]),
        tuple(document["halls"]),
        document["blocked"],
    )
