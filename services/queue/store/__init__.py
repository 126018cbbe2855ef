"""The queue's documents: tickets, shifts, numbers given, and its copy of the halls."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pymongo.database import Database
from pymongo.errors import PyMongoError

from services.queue.store.appointments import Appointments
from services.queue.store.day_figures import DayFigures
from services.queue.store.days import Days
from services.queue.store.doors import Doors
from services.queue.store.figures import FiguresKept
from services.queue.store.halls import Halls
from services.queue.store.issued import IssuedLately
from services.queue.store.leases import Leases
from services.queue.store.leasings import Leasings
from services.queue.store.listing import Listing
from services.queue.store.near import Near
from services.queue.store.numbers import Numbers
from services.queue.store.printers import Printers
from services.queue.store.scenes import Scenes
from services.queue.store.shifts import Shifts
from services.queue.store.spool import Spool
from services.queue.store.tickets import Tickets
from services.queue.store.turns import Turns
from services.queue.store.waiting import Waiting
from shared.config import settings
from shared.errors import Unavailable
from shared.storage.commands import CommandBook
from shared.storage.encryption import KeyedHash


class QueueStore:
    """What the queue remembers. One object a process; it holds no state of a worker.

    ``turns``: makes the commands of one hall, or about one stop, take turns within this process. ``commands``: the
    requests that were carried out, with their answers (``other_commands``: of appointments, doors, leases). ``issued``:
    the stops that got their tickets here lately.
    """

    def __init__(self, database: Database[dict[str, Any]], key: bytes | None = None) -> None:
        self._database = database
        self.near = Near(database["places"], database["tickets"])
        self.tickets = Tickets(database["tickets"], self.near.mark)
        self._holders = KeyedHash(key) if key else None
        self.shifts = Shifts(database["shifts"])
        self.numbers = Numbers(database["numbers"], database["tickets"])
        self.halls = Halls(database["halls"])
        self.waiting = Waiting(database["tickets"])
        self.listing = Listing(database["tickets"])
        self.day_figures = DayFigures(database["day_figures"], database["tickets"], database["shifts"])
        self.printers = Printers(database["printers"])
        self.spool = Spool(database["tickets"], database["printing"])
        self.scenes = Scenes(database["shifts"], database["tickets"], database["halls"])
        self.figures = FiguresKept(self.tickets, self.waiting, self.shifts)
        self.appointments = Appointments(database["appointments"])
        self.doors = Doors(database["doors"])
        self.days = Days(database["days"], database["tickets"])
        self.leases = Leases(database["leases"])
        self.leasings = Leasings(database["number_leases"])
        self.commands = CommandBook(database["tickets"], database["shifts"])
        self.other_commands = CommandBook(database["appointments"], database["doors"], database["number_leases"])
        self.turns = Turns()
        self.issued = IssuedLately()

    def install(self) -> None:
        """Create the collections and indexes that are missing."""
        aggregates = (self.tickets, self.shifts, self.appointments, self.doors, self.days, self.leasings)
        for part in (*aggregates, self.numbers, self.halls, self.printers, self.near):
            part.install()

    def holder(self, party: Mapping[str, str | None]) -> str:
        """Return the keyed hash of who books, by identity number before telephone; nothing else of them is kept."""
        if self._holders is None:
            raise Unavailable("Appointments cannot be booked: the queue was given no HALL_FIELD_KEY.")
        number, phone = party.get("identity_number"), party.get("phone")
        return self._holders.hash(number or phone or "", "identity" if number else "phone")

    def ping(self) -> bool:
        """Return whether the database answers."""
        try:
            return bool(self._database.command("ping"))
        except PyMongoError:
            return False


def open_store(database: Database[dict[str, Any]]) -> QueueStore:
    """Return the store of this process, with the key for who books appointments where it was given one."""
    return QueueStore(database, settings().field_key)


__all__ = ["QueueStore", "open_store"]
