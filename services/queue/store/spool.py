"""Which slips are due, on which printer, and who prints there. The tickets themselves are the spool."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from pymongo import ASCENDING
from pymongo.collection import Collection
from pymongo.errors import DuplicateKeyError

from services.queue.domain.printing import ATTEMPT_MAY_TAKE
from services.queue.domain.ticket import Ticket
from services.queue.store.ticket_documents import WITHOUT_HISTORY, Document, changes, known
from shared.storage import Aggregates, Stamp

_DUE = {"print_due": {"$type": "date"}}


@dataclass(frozen=True)
class Due:
    """A ticket whose slip is due; ``turn`` tells whether the document is still so when it is written."""

    ticket: Ticket
    turn: int


class Spool:
    """Due slips by printer; ``turns``: which process prints on a printer until when. All times here are real ones."""

    def __init__(self, tickets: Collection[Document], turns: Collection[Document]) -> None:
        self._tickets, self._turns = tickets, turns
        self._aggregates = Aggregates(tickets)

    def due(self, most: int) -> list[tuple[str, str]]:
        """Return halls and printers for which something is to be printed now, the longest waiting first."""
        where = {"print_due": {"$lte": real_now()} | _DUE["print_due"]}
        printers = {"_id": {"hall": "$hall", "printer": "$printer"}, "since": {"$min": "$print_due"}}
        longest: list[Document] = [{"$match": where}, {"$group": printers}, {"$sort": {"since": 1}}, {"$limit": most}]
        found = self._tickets.aggregate(longest, hint="slips_due")
        return [(each["_id"]["hall"], each["_id"]["printer"]) for each in found]

    def take_turn(self, hall: str, printer: str) -> bool:
        """Return whether this process may print there now, and for some time no other."""
        now = real_now()
        free = {"_id": f"{hall}:{printer}", "until": {"$lte": now}}
        try:
            self._turns.update_one(free, {"$set": {"until": now + ATTEMPT_MAY_TAKE}}, upsert=True)
        except DuplicateKeyError:
            return False
        return True

    def leave_turn(self, hall: str, printer: str) -> None:
        """Let others print there."""
        self._turns.update_one({"_id": f"{hall}:{printer}"}, {"$set": {"until": real_now() - timedelta(seconds=1)}})

    def next(self, hall: str, printer: str) -> Due | None:
        """Return what has been due there for longest."""
        where = {"print_due": {"$lte": real_now()} | _DUE["print_due"], "hall": hall, "printer": printer}
        found = self._tickets.find(where, WITHOUT_HISTORY, hint="slips_due").sort("print_due", ASCENDING).limit(1)
        return next((Due(known(each), each["turn"]) for each in found), None)

    def look(self, ticket: str) -> Due | None:
        """Return a ticket as it is now."""
        found = self._tickets.find_one({"_id": ticket}, WITHOUT_HISTORY)
        return Due(known(found), found["turn"]) if found else None

    def note(self, due: Due, after: Ticket, stamp: Stamp) -> Due | None:
        """Store what is no event; ``None`` when somebody changed the ticket since."""
        before = due.ticket
        done = self._aggregates.transition(
            before.id, before.version, changes(before, after), [], stamp, turn=due.turn, where={"state": before.state}
        )
        return Due(known(done), done["turn"]) if done else None

    def untaken(self, hall: str | None = None) -> list[Ticket]:
        """Return the waiting tickets (of a hall) whose slip failed, the longest ago first."""
        where: Document = {"slip": "failed", "state": "waiting"} | ({"hall": hall} if hall else {})
        found = self._tickets.find(where, WITHOUT_HISTORY, hint="slips_failed").sort("slip_since", ASCENDING).limit(200)
        return [known(each) for each in found]


def real_now() -> datetime:
    """Return the real time in whole milliseconds: a hall's clock that runs faster must not end an attempt sooner."""
    now = datetime.now(UTC)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)
