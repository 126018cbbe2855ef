"""Long work that was asked for: checks of a group of halls, and back-tests; done by whoever claims it, part by part."""

from __future__ import annotations

from typing import Any

from pymongo import IndexModel
from pymongo.database import Database

from services.standards.store.claims import FREE, Claims, mine, real
from shared.storage import Aggregates, Stamp
from shared.storage.commands import COMMAND_INDEX

Document = dict[str, Any]

_CLAIMED_SECONDS = 30.0
CHECKS, BACK_TEST = "checks", "back_test"
WAITING, READY, FAILED = "waiting", "ready", "failed"


class Runs:
    """Keeps runs. ``parts``: what is done already, in order, so that whoever takes over goes on where it was left."""

    def __init__(self, database: Database[Document]) -> None:
        self._runs = Aggregates(database["runs"])
        self._claims = Claims(self._runs.collection)

    def install(self) -> None:
        """Create collections and indexes that are missing."""
        waiting = {"state": WAITING}
        self._runs.ensure_indexes(
            COMMAND_INDEX,
            IndexModel([("kind", 1), ("claimed_until", 1)], name="to_do", partialFilterExpression=waiting),
            IndexModel([("kind", 1), ("_id", -1)]),
        )

    def add(self, run: Document, stamp: Stamp) -> None:
        """Store a run that is to be done; its command is answered with its id."""
        begun = {"hall": None, "state": WAITING, "parts": [], **FREE}
        self._runs.insert({**run, **begun}, [], stamp, answer=run["_id"])

    def get(self, kind: str, identifier: str) -> Document | None:
        """Return a run."""
        return self._runs.collection.find_one({"_id": identifier, "kind": kind}, {"history": 0, "commands": 0})

    def claim(self, kind: str) -> Document | None:
        """Return a run that is to be done and that nobody does, the one that waits longest."""
        return self._claims.take({"kind": kind, "state": WAITING}, _CLAIMED_SECONDS, [("claimed_until", 1)])

    def go_on(self, claimed: Document) -> bool:
        """Keep it; ``False`` when somebody else has it by now."""
        return self._claims.go_on(claimed, _CLAIMED_SECONDS)

    def part_done(self, claimed: Document, part: Document) -> bool:
        """Add what one part came to; ``False`` when somebody else has the run by now."""
        update: Document = {"$push": {"parts": part}, "$set": {"claimed_until": real(_CLAIMED_SECONDS)}}
        return self._runs.collection.update_one(mine(claimed), update).matched_count == 1

    def end(self, claimed: Document, state: str) -> None:
        """Note that it is ``ready``, or that it ``failed`` however often it was begun."""
        self._claims.let_go(claimed, state=state)
