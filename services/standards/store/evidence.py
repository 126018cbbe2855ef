"""Evidence in the database: every event once, and the facts that they add up to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from pymongo import IndexModel, UpdateOne
from pymongo.database import Database
from pymongo.errors import BulkWriteError

from services.standards.domain import Facts, Period, Said, changes
from services.standards.domain.days import touched_days
from services.standards.domain.facts import Hall, Rated
from services.standards.domain.measures.observed import EVERY_KIND
from services.standards.domain.projection import touched_halls, touched_moments
from services.standards.store.days import Day, Days
from services.standards.store.fact_documents import update_of
from services.standards.store.facts import SPREAD, FactsKept
from services.standards.store.rebuilding import REBUILT, RebuildState, State
from shared.storage.group_commit import GroupCommit

Document = dict[str, Any]

_HAS_COME_BEFORE = 11000
"""The server's code of a duplicate key."""


class Evidence:
    """Keeps events and facts, and reads the facts that a check needs."""

    def __init__(self, database: Database[Document]) -> None:
        self._events = database["evidence"]
        self._facts = FactsKept(database)
        self._rebuilt = FactsKept(database, REBUILT)
        self._rebuild = RebuildState(database)
        self._days = Days(database)
        self._zones: dict[str, str] = {}
        self._together = GroupCommit(self._keep_all)

    def install(self) -> None:
        """Create collections and indexes that are missing."""
        self._events.create_indexes([IndexModel([("hall", 1), ("time", 1)]), IndexModel([("subject", 1), ("seq", 1)])])
        self._facts.install()

    def keep(self, identifier: str, said: Said, whole: Document) -> None:
        """Change the facts that the event tells of, touch their days, then keep the event itself (``whole``).

        Its ``identifier`` is written last and the changes can be repeated, so that a death in between, or the same
        event twice, leads to the same facts. Events that come while others are being written are written together.
        """
        self._together.commit((identifier, said, whole))

    def facts(self, hall: str, period: Period, pause: Callable[[], None], kinds: Collection[str] = EVERY_KIND) -> Facts:
        """Return what is known of ``hall`` around ``period``; raises ``NotFound`` when there is no such hall.

        ``kinds``: of facts; the others are left empty. ``pause`` is called now and then: there may be much to read.
        """
        return self._facts.read(hall, period, pause, kinds)

    def ratings(self, stops: Sequence[str], pause: Callable[[], None]) -> list[Rated]:
        """Return the ratings of these ``stops`` (ids of tickets), whenever they were given."""
        return self._facts.ratings(stops, pause)

    def write_sheet(self, day: Day) -> None:
        """Put the facts of a day on its sheet; raises ``NotFound`` when there is no such hall."""
        self._facts.write_sheet(day)

    def hall(self, hall: str, period: Period) -> Hall:
        """Return the hall as in force at the end of ``period``; raises ``NotFound`` when there is none."""
        return self._facts.hall(hall, period.end)

    def halls(self) -> list[str]:
        """Return every hall there is."""
        return self._facts.halls()

    def zone_of(self, hall: str) -> str | None:
        """Return the hall's time zone as it was published last; ``None`` when there is no such hall."""
        return self._facts.zone_of(hall)

    def name_of(self, hall: str) -> Document:
        """Return the name (``zh``, ``en``) of the hall as it was published last; its id where that is not known."""
        told = {"subject": hall, "type": "hall_published"}
        found = self._events.find_one(told, {"data.hall.name": 1}, sort=[("seq", -1)])
        name: Document = found["data"]["hall"]["name"] if found else {"zh": hall, "en": hall}
        return {language: name[language] for language in ("zh", "en")}

    def _keep_all(self, events: Sequence[tuple[str, Said, Document]]) -> None:
        """Keep ``events``; how a rebuild at the same time is not missed is told in ``rebuilding``."""
        said, before = [said for _, said, _ in events], self._rebuild.now()
        self.change(said, before)
        self._add(events)
        if (now := self._rebuild.now()) != before:
            self.change(said, now)

    def _add(self, events: Sequence[tuple[str, Said, Document]]) -> None:
        try:
            self._events.insert_many([{"_id": identifier, **whole} for identifier, _, whole in events], ordered=False)
        except BulkWriteError as error:
            if not _only_repeats(error.details or {}):
                raise

    def change(self, said: Sequence[Said], rebuild: State) -> None:
        """Change the facts that ``said`` tells of (those that are being rebuilt first), then touch their days: earlier
        would be too early.
        """
        made: dict[str, list[UpdateOne]] = defaultdict(list)
        ids: dict[str, list[str]] = defaultdict(list)
        for one in said:
            for each in changes(one):
                made[each.kind].append(UpdateOne({"_id": each.id}, update_of(each), upsert=True))
                ids[each.kind].append(each.id)
        if rebuild.running:
            self._rebuilt.write(made)
        self._facts.write(made)
        self._touch(said, ids)

    def _touch(self, said: Iterable[Said], ids: Mapping[str, Sequence[str]]) -> None:
        touched = {(hall, day) for one in said for hall in touched_halls(one) for day in self._days_of(one, hall)}
        self._days.touch(touched | set(self._spread(ids)))
        for one in said:
            if one.type == "hall_published":
                self._zones.pop(one.subject, None)
                self._days.touch_from(one.subject, self._days_of(one, one.subject)[0])

    def _spread(self, ids: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str]]:
        """Yield the days (hall, day) of changed facts that no event about them names.

        A visit that is closed again, or heard of last from the kiosk, is on the sheet of the day on which it was closed
        first; so is what was rated twice. Read after they were changed, so that of two changes one sees the other.
        """
        for kind in SPREAD:
            if kind in ids:
                for hall, moments in self._facts.spread(kind, ids[kind]):
                    if moments:
                        yield from ((hall, day) for day in touched_days(moments, (), self._zone(hall), longest=None))

    def _days_of(self, said: Said, hall: str) -> tuple[str, ...]:
        return touched_days(*touched_moments(said), self._zone(hall))

    def _zone(self, hall: str) -> str | None:
        if hall not in self._zones and (zone := self.zone_of(hall)):
            self._zones[hall] = zone
        return self._zones.get(hall)


def _only_repeats(details: Mapping[str, Any]) -> bool:
    """Return whether all that was refused had come before, and the rest is safe."""
    refused = {each["code"] for each in details.get("writeErrors", ())}
    return refused == {_HAS_COME_BEFORE} and not details.get("writeConcernErrors")
