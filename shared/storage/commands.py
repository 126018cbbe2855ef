"""Commands that may arrive several times and have one effect and one answer (the Idempotency-Key).

The command's id and the answer it got are stored with the aggregate that it changes, in the same write, under a
unique index: a duplicate either finds the answer, or its own write is refused and it then finds the answer.
A command that changed nothing (nobody to call) is not kept. Kept for as long as the aggregate, which is at least a day.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from pymongo import IndexModel
from pymongo.collection import Collection
from pymongo.errors import DuplicateKeyError

from shared.errors import Conflict, Forbidden

Document = dict[str, Any]

COMMAND_INDEX = IndexModel("commands.id", unique=True, partialFilterExpression={"commands.id": {"$exists": True}})
"""Every collection whose aggregates keep commands has this index."""


class Command(Protocol):
    """A request that may come again: ``id`` names it, ``body_hash`` tells whether it is really the same."""

    @property
    def id(self) -> str:
        """Return the hash of caller, route and key."""

    @property
    def body_hash(self) -> str:
        """Return the hash of what was asked."""


class CarriedOut(Exception):
    """The aggregate has this command already: somebody carried it out since its answer was looked for."""


@dataclass(frozen=True)
class Answered:
    """The answer (plain JSON) that a command got when it was carried out."""

    answer: Any


def kept(command: Command, answer: Any) -> Document:
    """Return what an aggregate keeps of ``command``."""
    return {"id": command.id, "body_hash": command.body_hash, "answer": answer}


class CommandBook:
    """Finds commands in the collections where their aggregates are."""

    def __init__(self, *collections: Collection[Document]) -> None:
        self.collections = collections

    def answered(self, command: Command) -> Answered | None:
        """Return the answer that ``command`` got, or ``None`` when it was never carried out.

        Raises ``Conflict`` when the key was used for another request.
        """
        for collection in self.collections:
            found = collection.find_one({"commands.id": command.id}, {"commands.$": 1})
            if found:
                return self._same(found["commands"][0], command)
        return None

    @staticmethod
    def _same(entry: Document, command: Command) -> Answered:
        if entry["body_hash"] != command.body_hash:
            raise Conflict("This Idempotency-Key was used for another request: use a new one.", "Idempotency-Key")
        return Answered(entry["answer"])


def once(
    method: Callable[..., Any] | None = None, *, asked_as: str = "call", book: str = "commands"
) -> Callable[..., Any]:
    """Make a service method answer a repeated command with the first one's answer: ``@once``.

    The service has ``call`` (whose ``command`` may be ``None``) and ``store.commands``, a ``CommandBook``; the method
    passes ``call.stamp(…)``, which carries the command, and the answer to the write. A duplicate that runs at the same
    time loses at the unique index or finds the command in the aggregate, or meets a state that no longer allows its
    action, or nobody of its kind to do it; it then looks again.

    ``asked_as``: the attribute that is the ``CurrentCall``, where the service needs the name ``call`` for a method.
    ``book``: the store's attribute that is the ``CommandBook``, where it has several.
    """
    if method is None:
        return functools.partial(once, asked_as=asked_as, book=book)
    carry_out = method

    @functools.wraps(carry_out)
    def carried_out_once(service: Any, **asked: Any) -> Any:
        command = getattr(service, asked_as).command
        if command is None:
            return carry_out(service, **asked)
        known = getattr(service.store, book).answered(command)
        if known is None:
            try:
                return carry_out(service, **asked)
            except (CarriedOut, DuplicateKeyError, Conflict, Forbidden):
                known = getattr(service.store, book).answered(command)
                if known is None:
                    raise
        return known.answer

    return carried_out_once
