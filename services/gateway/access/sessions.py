"""Who is signed in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from typing import Any

from pymongo import IndexModel
from pymongo.database import Database

from services.gateway.domain.access import Session
from shared.happening import Happened
from shared.storage import Aggregates, Stamp
from shared.storage.commands import COMMAND_INDEX, CommandBook

Document = dict[str, Any]


class SessionStore:
    """``sessions``: an aggregate each, whose history says when it began and why it ended."""

    def __init__(self, database: Database[Document]) -> None:
        self.sessions = Aggregates(database["sessions"])
        self.commands = CommandBook(database["sessions"])

    def install(self) -> None:
        """Create the collection and its indexes."""
        self.sessions.ensure_indexes(
            IndexModel([("staff", 1), ("state", 1)]), IndexModel([("state", 1), ("expires", 1)]), COMMAND_INDEX
        )

    def add(self, session: Session, said: Happened, stamp: Stamp) -> None:
        """Store a new session; raises ``DuplicateKeyError`` when its command was carried out before."""
        document = asdict(session) | {"hall": session.hall}
        document["_id"] = document.pop("id")
        self.sessions.insert(document, [said], stamp, answer=session.id)

    def get(self, identifier: str) -> tuple[Session, int] | None:
        """Return the session and its version, or ``None``."""
        found = self.sessions.get(identifier)
        return (_session(found), found["version"]) if found else None

    def token_of(self, identifier: str) -> str | None:
        """Return the id of the token that is good for an open session, or ``None``."""
        found = self.sessions.collection.find_one({"_id": identifier, "state": "open"}, {"token": 1})
        return str(found["token"]) if found else None

    def end(self, session: Session, version: int, said: Happened, stamp: Stamp) -> bool:
        """Store that the session has ended; ``False`` when it changed meanwhile."""
        return self.sessions.transition(session.id, version, {"state": session.state}, [said], stamp) is not None

    def open_ones(self, staff: str) -> Iterator[tuple[Session, int]]:
        """Yield a person's open sessions."""
        for found in self.sessions.collection.find({"staff": staff, "state": "open"}):
            yield _session(found), found["version"]

    def expired(self, now: datetime, most: int) -> list[tuple[Session, int]]:
        """Return at most ``most`` sessions that are open though their time is over."""
        found = self.sessions.collection.find({"state": "open", "expires": {"$lte": now}}).limit(most)
        return [(_session(each), each["version"]) for each in found]


def _session(document: Document) -> Session:
    return Session(
        document["_id"],
        document["staff"],
        tuple(document["roles"]),
        tuple(document["halls"]),
        document["token"],
        document["expires"],
        document["state"],
    )
