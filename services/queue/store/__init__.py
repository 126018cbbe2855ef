"""The queue's documents: tickets, shifts, numbers given, and its copy of the halls."""

from __future__ import annotations

from typing import Any

from pymongo.database import Database
from pymongo.errors import PyMongoError

from services.queue.store.figures import FiguresKept
from services.queue.store.halls import Halls
from services.queue.store.issued import IssuedLately
from services.queue.store.near import Near
from services.queue.store.numbers import Numbers
from services.queue.store.printers import Printers
from services.queue.store.scenes import Scenes
from services.queue.store.shifts import Shifts
from services.queue.store.spool import Spool
from services.queue.store.tickets import Tickets
from services.queue.store.turns import Turns
from services.queue.store.waiting import Waiting
from shared.storage.commands import CommandBook


class QueueStore:
    """What the queue remembers. One object a process; it holds no state of a worker.

    ``turns``: makes the commands of one hall, or about one stop, take turns within this process. ``commands``: the
    requests that were carried out, with their answers. ``issued``: the stops that got their tickets here lately.
    """

    def __init__(self, database: Database[dict[str, Any]]) -> None:
        self._database = database
        self.near = Near(database["places"], database["tickets"])
        self.tickets = Tickets(database["tickets"], self.near.mark)
        self.shifts = Shifts(database["shifts"])
        self.numbers = Numbers(database["numbers"], database["tickets"])
        self.halls = Halls(database["halls"])
        self.waiting = Waiting(database["tickets"])
        self.printers = Printers(database["printers"])
        self.spool = Spool(database["tickets"], database["printing"])
        self.scenes = Scenes(database["shifts"], database["tickets"])
        self.figures = FiguresKept(self.tickets, self.waiting, self.shifts)
        self.commands = CommandBook(database["tickets"], database["shifts"])
        self.turns = Turns()
        self.issued = IssuedLately()

    def install(self) -> None:
        """Create the collections and indexes that are missing."""
        for part in (self.tickets, self.shifts, self.numbers, self.halls, self.printers, self.near):
            part.install()

    def ping(self) -> bool:
        """Return whether the database answers."""
        try:
            return bool(self._database.command("ping"))
        except PyMongoError:
            return False


__all__ = ["QueueStore"]
