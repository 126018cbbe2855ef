"""Aggregates: one document each, changed by one atomic write that also says what happened.

Every aggregate carries

* ``version``: how many entries its history has, and so the ``seq`` of the next one;
* ``history``: entries ``{type, at, data, actor, correlation}``, only ever appended to. It is the audit trail
  and the outbox: the relay sends each entry as the event ``<_id>:<index>``;
* ``turn``: how many writes it has seen. A write without an event leaves ``version`` as it is, so it is guarded by this;
* ``changed``: the server's time of the last write (for the relay's rescan).

A collection of aggregates is never dropped or renamed: the relay watches it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bson.timestamp import Timestamp
from pymongo import IndexModel, ReturnDocument
from pymongo.client_session import ClientSession
from pymongo.collection import Collection

from shared.contracts.events import BrokenContract, validated
from shared.happening import Happened
from shared.storage.commands import CarriedOut, Command, kept

Document = dict[str, Any]

_SERVER_FILLS_IN = Timestamp(0, 0)
"""A top-level empty timestamp is replaced by the server with its own time when a document is inserted."""


@dataclass(frozen=True)
class Stamp:
    """When and by whom something was done: ``at`` the hall's time, ``actor`` an opaque caller id,
    ``correlation`` the id of the request or event that led to it, ``command`` the request itself if it may come again.
    """

    at: datetime
    actor: str
    correlation: str
    command: Command | None = None


def entries(happened: Sequence[Happened], stamp: Stamp) -> list[Document]:
    """Return ``happened`` as history entries.

    Raises ``shared.contracts.events.BrokenContract`` if the facts do not fit their type's schema, or are not plain
    JSON: once stored they could not be sent, and would stop everything behind them.
    """
    return [
        {
            "type": each.type,
            "at": stamp.at,
            "data": plain(each.type, validated(each.type, each.data)),
            "actor": stamp.actor,
            "correlation": stamp.correlation,
        }
        for each in happened
    ]


def plain(type_: str, facts: Document) -> Document:
    """Return ``facts`` if they are plain JSON; raises ``BrokenContract`` for times, infinities, half characters …"""
    try:
        json.dumps(facts, ensure_ascii=False, allow_nan=False).encode()
    except (TypeError, ValueError) as error:
        raise BrokenContract(type_, f"not plain JSON: {error}") from error
    return facts


class Aggregates:
    """One collection of aggregates, and the only way to write to it."""

    def __init__(self, collection: Collection[Document]) -> None:
        self.collection = collection

    def ensure_indexes(self, *models: IndexModel) -> None:
        """Create the collection and its indexes: the room's ``models`` and the one the relay rescans by."""
        self.collection.create_indexes([IndexModel("changed"), *models])

    def get(self, identifier: str) -> Document | None:
        """Return the aggregate, or ``None``."""
        return self.collection.find_one({"_id": identifier})

    def insert(
        self,
        document: Document,
        happened: Sequence[Happened],
        stamp: Stamp,
        *,
        answer: Any = None,
        session: ClientSession | None = None,
    ) -> Document:
        """Store a new aggregate (``document`` holds ``_id``, ``hall`` and state) and return it.

        ``answer``: what the stamp's command is answered with, kept for its duplicates. ``session``: of a transaction,
        for the rare case that several are stored or none.

        Raises ``pymongo.errors.DuplicateKeyError`` when it, or another with the same unique key, exists.
        """
        history = entries(happened, stamp)
        whole = {**document, "version": len(history), "turn": 0, "history": history, "changed": _SERVER_FILLS_IN}
        if stamp.command:
            whole["commands"] = [kept(stamp.command, answer)]
        self.collection.insert_one(whole, session=session)
        return whole

    def transition(
        self,
        identifier: str,
        version: int,
        changes: Document,
        happened: Sequence[Happened],
        stamp: Stamp,
        *,
        turn: int | None = None,
        where: Document | None = None,
        push: Document | None = None,
        answer: Any = None,
    ) -> Document | None:
        """Set ``changes`` and append what ``happened`` if the aggregate still has ``version`` and ``turn``.

        ``turn``: to be given where writes without events happen, as only it tells there whether somebody was first;
        ``where``: further conditions; ``push``: further arrays to append one value to each;
        ``answer``: what the stamp's command is answered with, kept for its duplicates.
        Returns the new document, or ``None`` when somebody else was first (read again and decide again).
        Raises ``DuplicateKeyError`` when a unique index forbids the new state, ``CarriedOut`` when the aggregate has
        the stamp's command already (which a unique index does not see within one document), ``ValueError`` for a write
        that nothing guards.
        """
        if not happened and turn is None:
            raise ValueError("a write without an event leaves the version as it is: guard it by the turn")
        history = entries(happened, stamp)
        pushed, conditions = dict(push or {}), dict(where or {})
        if turn is not None:
            conditions["turn"] = turn
        if stamp.command:
            pushed["commands"] = kept(stamp.command, answer)
            conditions["commands.id"] = {"$ne": stamp.command.id}
        update: Document = {
            "$set": {**changes, "version": version + len(history)},
            "$inc": {"turn": 1},
            "$currentDate": {"changed": {"$type": "timestamp"}},
            "$push": {"history": {"$each": history}, **pushed},
        }
        done = self.collection.find_one_and_update(
            {"_id": identifier, "version": version, **conditions}, update, return_document=ReturnDocument.AFTER
        )
        if done is None and stamp.command and self._has(identifier, stamp.command):
            raise CarriedOut
        return done

    def _has(self, identifier: str, command: Command) -> bool:
        return self.collection.find_one({"_id": identifier, "commands.id": command.id}, {"_id": 1}) is not None
