"""Who is near, and what they were told: an aggregate beside each ticket, so that telling never disturbs calling."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pymongo import ASCENDING
from pymongo.collection import Collection
from pymongo.errors import DuplicateKeyError

from services.queue.domain.hall import Settings
from services.queue.domain.rank import later_line, lines_of, rank
from services.queue.domain.ticket import Ticket
from services.queue.store.ticket_documents import IN_ORDER, WITHOUT_HISTORY, known
from shared.happening import Happened
from shared.storage import Aggregates, Stamp

Document = dict[str, Any]
Key = tuple[str, str, str]
"""Hall, day, queue."""


@dataclass(frozen=True)
class Told:
    """``place``: that its holder heard of last; ``version``: of the stored aggregate."""

    place: int
    version: int


class Near:
    """Places told, by ticket; and in memory, the queues of this process whose order has changed.

    A mark that dies with its process is made up for by the next change of that queue, or by ``mark_waiting``.
    """

    def __init__(self, places: Collection[Document], tickets: Collection[Document]) -> None:
        self._places, self._tickets = Aggregates(places), tickets
        self._changed: dict[Key, None] = {}

    def install(self) -> None:
        """Create the collection and its index."""
        self._places.ensure_indexes()

    def mark(self, before: Ticket, after: Ticket) -> None:
        """Note that ``before`` became ``after``: whoever waits in its queues may have come nearer."""
        for ticket in (before, after):
            if ticket.state == "waiting" and (before.state, before.queue) != (after.state, after.queue):
                self._changed[(ticket.hall, ticket.day, ticket.queue)] = None

    def mark_waiting(self, hall: str, day: str, queues: Iterable[str]) -> None:
        """Note the queues of a hall where somebody waits."""
        self._changed |= {(hall, day, queue): None for queue in queues}

    def due(self, most: int) -> list[Key]:
        """Return queues whose order has changed, the longest ago first."""
        return list(self._changed)[:most]

    def begin(self, key: Key) -> None:
        """Take a queue's mark away; changes from now on mark it again."""
        self._changed.pop(key, None)

    def first(self, hall: str, day: str, queue: str, most: int, settings: Settings) -> list[Ticket]:
        """Return the first ``most`` that wait in ``queue``, in the order in which they are ahead of each other."""
        where = {"state": "waiting", "hall": hall, "day": day}
        lines = [*lines_of([queue]), later_line(queue)]
        order: Document = {"$sort": {"place": ASCENDING, "_id": ASCENDING}}
        some: list[Document] = [order, {"$limit": most}, {"$unset": list(WITHOUT_HISTORY)}]
        first, *others = [[{"$match": where | {"line": each}}, *some] for each in lines]
        unions = [{"$unionWith": {"coll": self._tickets.name, "pipeline": each}} for each in others]
        found = [known(each) for each in self._tickets.aggregate(first + unions, hint=IN_ORDER)]
        return sorted(found, key=lambda ticket: (rank(ticket, settings), ticket.id))[:most]

    def told(self, tickets: Iterable[str]) -> dict[str, Told]:
        """Return what was told, by ticket."""
        where = {"_id": {"$in": [_key(each) for each in tickets]}}
        found = self._places.collection.find(where, {"ticket": 1, "place": 1, "version": 1})
        return {each["ticket"]: Told(each["place"], each["version"]) for each in found}

    def tell(self, ticket: Ticket, place: int, before: Told | None, said: Happened, stamp: Stamp) -> bool:
        """Store that a ticket's holder is told of ``place``; ``False`` when another process was first."""
        if before:
            return self._places.transition(_key(ticket.id), before.version, {"place": place}, [said], stamp) is not None
        try:
            new = {"_id": _key(ticket.id), "hall": ticket.hall, "ticket": ticket.id, "place": place}
            self._places.insert(new, [said], stamp)
        except DuplicateKeyError:
            return False
        return True


def _key(ticket: str) -> str:
    return f"{ticket}.place"
