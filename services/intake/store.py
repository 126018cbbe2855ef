"""Intake's documents: ``halls``, ``matters`` and ``visits``, all aggregates.

A visit carries, beside its state, ``commands``: the Idempotency-Key it was made with and the answer that was given.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from pymongo import ASCENDING, IndexModel
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError, PyMongoError

from services.intake import documents
from services.intake.domain import Visit
from services.intake.shelf import Document, MatterShelf, Shelf, of_no_command
from shared.errors import Transient
from shared.happening import Happened
from shared.storage import Aggregates, Stamp
from shared.storage.commands import COMMAND_INDEX, Command, CommandBook

log = logging.getLogger(__name__)

Change = Callable[[Visit], tuple[Visit, tuple[Happened, ...]]]

_TRIES = 6


class IntakeStore:
    """Everything intake remembers. ``halls`` and ``matters`` are shelves of reference data."""

    def __init__(self, database: Database[Document]) -> None:
        self._database = database
        self.halls = Shelf(Aggregates(database["halls"]), "hall")
        self.matters = MatterShelf(Aggregates(database["matters"]), "matter")
        self._visits = Aggregates(database["visits"])
        self._commands = CommandBook(database["visits"])

    def install(self) -> None:
        """Create collections and indexes; safe to run in several copies at once."""
        self.halls.install()
        self.matters.install()
        self._visits.ensure_indexes(
            IndexModel("code", unique=True),
            IndexModel("stops.ticket.id"),
            COMMAND_INDEX,
            IndexModel([("hall", ASCENDING), ("day", ASCENDING)]),
        )

    def ping(self) -> bool:
        """Return whether the database answers."""
        try:
            return bool(self._database.command("ping")["ok"])
        except PyMongoError:
            return False

    def add_visit(self, visit: Visit, happened: tuple[Happened, ...], stamp: Stamp) -> tuple[Visit, Document | None]:
        """Store a new visit; return it, and the answer kept for the stamp's command (``None`` while there is none).

        A command that made a visit before gives that visit back; raises ``Conflict`` when it asked for another.
        """
        try:
            self._visits.insert(documents.visit(visit), happened, stamp)
        except DuplicateKeyError:
            earlier = self.made_by(stamp.command)
            if earlier is None:
                raise
            return earlier
        return visit, None

    def made_by(self, command: Command | None) -> tuple[Visit, Document | None] | None:
        """Return the visit that ``command`` made, and the answer kept for it (``None``: it is not known yet).

        Returns ``None`` when it made none; raises ``Conflict`` when it asked for another visit.
        """
        known = self._commands.answered(command) if command else None
        if command is None or known is None:
            return None
        document = self._visits.collection.find_one({"commands.id": command.id})
        return (documents.visit_from(document), known.answer) if document else None

    def keep_answer(self, visit: str, answer: Document, change: Change, stamp: Stamp) -> Document:
        """Apply ``change`` and keep ``answer`` for the command that made the visit, in one write.

        Returns the answer that was kept first, so that everybody who sends the command hears the same.
        """
        for _ in range(_TRIES):
            document = self._visits.get(visit)
            if document is None or not document.get("commands"):
                return answer
            made_by = document["commands"][0]
            kept: Document | None = made_by["answer"]
            if kept is not None:
                return kept
            after, happened = change(documents.visit_from(document))
            changes = {**documents.visit_state(after), "commands": [{**made_by, "answer": answer}]}
            if self._write(document, changes, happened, stamp):
                return answer
        return answer

    def visit(self, identifier: str) -> Visit | None:
        """Return the visit."""
        document = self._visits.get(identifier)
        return documents.visit_from(document) if document else None

    def visit_by_code(self, code: str) -> Visit | None:
        """Return the visit whose holder has ``code``."""
        document = self._visits.collection.find_one({"code": code})
        return documents.visit_from(document) if document else None

    def change_visit(self, visit: str, change: Change, stamp: Stamp) -> Visit:
        """Apply ``change`` in one write, again on what is there whenever somebody else was first.

        A change that returns the very same visit writes nothing. Raises ``Transient`` when the visit is not known
        (yet) or others are first all the time.
        """
        for _ in range(_TRIES):
            document = self._visits.get(visit)
            if document is None:
                raise Transient(f"visit {visit} is not known yet")
            before = documents.visit_from(document)
            after, happened = change(before)
            if after is before:
                return before
            if self._write(document, documents.visit_state(after), happened, stamp):
                return after
        raise Transient(f"visit {visit} is being changed by others")

    def note(self, visit: str, change: Change, stamp: Stamp) -> None:
        """Apply ``change`` if that is possible at once: for what an event brings again in any case."""
        try:
            self.change_visit(visit, change, stamp)
        except (Transient, PyMongoError) as error:
            log.warning("visit %s: left to the event: %s", visit, error)

    def _write(self, before: Document, changes: Document, happened: tuple[Happened, ...], stamp: Stamp) -> bool:
        """Return whether ``changes`` were written over ``before``; most of what a visit follows is no event."""
        identifier, version, turn = before["_id"], before["version"], before["turn"]
        done = self._visits.transition(identifier, version, changes, happened, of_no_command(stamp), turn=turn)
        return done is not None
