"""Facts made anew of all evidence, beside those in use, while events go on coming.

A rebuild makes facts of its own (``rebuilt_*``), hall by hall and day by day, and puts them in the place of the others
when it is through. What keeps live events from being lost:

* while one runs, whoever keeps an event changes the rebuilt facts first and then those in use: one that comes between
  the two when the rebuilt ones take their place is in them either way;
* whoever keeps an event looks at the rebuild's state before it changes facts and again once the event is evidence, and
  changes them again if a rebuild began or ended meanwhile: an event that the rebuild does not read was written after
  it began, and then this second look sees that it began.

A rebuild whose process died is gone on with from its last day; its facts are the same, as changes can be repeated.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from pymongo import ReturnDocument
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from services.standards.domain.folding import Folding
from services.standards.domain.projected.said import Said
from services.standards.store.days import Days
from services.standards.store.facts import FactsKept
from shared.errors import Conflict
from shared.ids import new_id

Document = dict[str, Any]

REBUILT = "rebuilt_"
_STATE = "facts"
_MINE_SECONDS = 30.0
_EVENTS_AT_ONCE = 10_000
_FIELDS = {"type": 1, "subject": 1, "seq": 1, "time": 1, "hall": 1, "data": 1, "actor": 1}
_A_DAY = timedelta(days=1)
_SOMEBODY_ELSE = "The facts are being rebuilt by another process: its command shows how far it is."


@dataclass(frozen=True)
class State:
    """Which rebuild was the last, and whether it runs."""

    run: str | None = None
    running: bool = False


@dataclass(frozen=True)
class Progress:
    """``events`` of ``total`` (as far as is known) are read; it is at ``hall`` and ``day`` (UTC)."""

    events: int
    total: int
    hall: str
    day: str


class RebuildState:
    """What all copies of the service know about a rebuild."""

    def __init__(self, database: Database[Document]) -> None:
        self._rebuilds = database["rebuilds"]

    def now(self) -> State:
        """Return the present state."""
        found = self._rebuilds.find_one({"_id": _STATE}, {"run": 1, "running": 1})
        return State(found.get("run"), found.get("running", False)) if found else State()

    def claim(self, run: str) -> Document | None:
        """Return a rebuild that was broken off, ours now; ``None``: there is none, or somebody is at it."""
        wanted = {"_id": _STATE, "running": True, "claimed_until": {"$lt": datetime.now(UTC)}}
        return self._rebuilds.find_one_and_update(wanted, self._mine(run), return_document=ReturnDocument.AFTER)

    def prepare(self, run: str) -> None:
        """Note that a rebuild is about to begin; raises ``Conflict`` when one runs or is about to."""
        free = {"running": {"$ne": True}, "claimed_until": {"$not": {"$gte": datetime.now(UTC)}}}
        try:
            self._rebuilds.update_one({"_id": _STATE, **free}, self._mine(run), upsert=True)
        except DuplicateKeyError:
            raise Conflict(_SOMEBODY_ELSE) from None

    def begin(self, run: str, collections: Mapping[str, Any]) -> Document:
        """Note that the prepared rebuild begins; ``collections``: those that are there, by name, its own among them."""
        put = {"run": run, "running": True, "place": None, "events": 0, "collections": dict(collections)}
        found = self._rebuilds.find_one_and_update(
            {"_id": _STATE, "claimed_by": run}, {"$set": put}, return_document=ReturnDocument.AFTER
        )
        if found is None:
            raise Conflict(_SOMEBODY_ELSE)
        return found

    def go_on(self, mine: Document, place: Document, events: int) -> None:
        """Note how far it is; raises ``Conflict`` when somebody else has it."""
        put = {"place": place, "events": events, **self._mine(mine["claimed_by"])["$set"]}
        if not self._rebuilds.update_one(_still(mine), {"$set": put}).matched_count:
            raise Conflict(_SOMEBODY_ELSE)

    def end(self, mine: Document) -> None:
        """Note that it is done, or given up."""
        self._rebuilds.update_one(_still(mine), {"$set": {"running": False}, "$unset": {"claimed_until": ""}})

    def _mine(self, run: str) -> Document:
        return {"$set": {"claimed_by": run, "claimed_until": datetime.now(UTC) + timedelta(seconds=_MINE_SECONDS)}}


class Rebuilding:
    """Makes the facts anew. ``at_once``: how many events' changes are written together, rounded up to whole days."""

    def __init__(self, database: Database[Document], at_once: int = _EVENTS_AT_ONCE) -> None:
        self._database, self._at_once = database, at_once
        self._events = database["evidence"]
        self._state = RebuildState(database)
        self._made = FactsKept(database, REBUILT)
        self._days = Days(database)

    def rebuild(self, tell: Callable[[Progress], None] = lambda _: None) -> int:
        """Make all facts anew, going on where one was broken off; return how many events were read.

        Raises ``Conflict`` while another process is at it (up to 30 s after it was killed). ``tell``: of each portion.
        """
        mine = self._begun()
        total, events = self._events.estimated_document_count(), int(mine["events"])
        for hall, day, folding, read in self._folded_from(mine["place"]):
            self._write(folding)
            events += read
            self._state.go_on(mine, {"hall": hall, "day": day}, events)
            tell(Progress(events, max(total, events), hall, day.date().isoformat()))
        self._take_their_place(mine)
        self._state.end(mine)
        return events

    def _begun(self) -> Document:
        run = new_id()
        if broken_off := self._state.claim(run):
            return broken_off
        self._state.prepare(run)
        self._made.drop()
        self._made.install()
        return self._state.begin(run, self._uuids())

    def _uuids(self) -> dict[str, Any]:
        every = self._database.list_collections(filter={"type": "collection"})
        return {each["name"]: each["info"]["uuid"] for each in every}

    def _days_from(self, place: Document | None) -> Iterator[tuple[str, datetime]]:
        """Yield each hall's days (UTC) with events, after ``place``: by index, whatever the length of gaps."""
        for hall in sorted(self._events.distinct("hall")):
            if place and hall < place["hall"]:
                continue
            after = place["day"] + _A_DAY if place and hall == place["hall"] else datetime.min.replace(tzinfo=UTC)
            while found := self._events.find_one(
                {"hall": hall, "time": {"$gte": after}}, {"time": 1}, sort=[("hall", 1), ("time", 1)]
            ):
                day = found["time"].replace(hour=0, minute=0, second=0, microsecond=0)
                yield hall, day
                after = day + _A_DAY

    def _folded_from(self, place: Document | None) -> Iterator[tuple[str, datetime, Folding, int]]:
        """Yield what days after ``place`` come to, as many together as have some thousand events, and the last of them.

        Each write waits for a majority's journal, so few and large ones are quicker.
        """
        folding, events, last = Folding(), 0, None
        for last in self._days_from(place):
            events += self._fold_day(*last, folding)
            if events >= self._at_once:
                yield *last, folding, events
                folding, events, last = Folding(), 0, None
        if last:
            yield *last, folding, events

    def _fold_day(self, hall: str, day: datetime, folding: Folding) -> int:
        wanted, events = {"hall": hall, "time": {"$gte": day, "$lt": day + _A_DAY}}, 0
        for found in self._events.find(wanted, _FIELDS, batch_size=5000):
            folding.add(said_of(found))
            events += 1
        return events

    def _write(self, folding: Folding) -> None:
        self._made.write_folded(folding.facts)
        self._days.know(folding.service_days())

    def _take_their_place(self, mine: Document) -> None:
        """Put the rebuilt facts in the place of the others; gone on with after a death, each once.

        A kind that has taken its place already may have a stray of its old name, written by whoever kept an event at
        that moment: it is known by not being the collection that this rebuild began with.
        """
        present = self._uuids()
        for name, uuid in mine["collections"].items():
            if name.startswith(REBUILT) and present.get(name) == uuid:
                self._database[name].rename(f"fact_{name.removeprefix(REBUILT)}", dropTarget=True)
        self._days.touch_all()


def said_of(event: Document) -> Said:
    """Return an event as the rules see it, from its evidence."""
    return Said(
        event["type"],
        event["subject"],
        event["seq"],
        event["time"],
        event["hall"],
        event["data"],
        event.get("actor", ""),
    )


def _still(mine: Document) -> Document:
    return {"_id": _STATE, "run": mine["run"], "claimed_by": mine["claimed_by"], "running": True}
