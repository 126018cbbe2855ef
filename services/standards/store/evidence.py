"""Evidence in the database: every event once, and the facts that they add up to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

from pymongo import IndexModel, UpdateOne
from pymongo.collection import Collection
from pymongo.database import Database
from pymongo.errors import BulkWriteError

from services.standards.domain import Facts, Period, Said, changes, in_force
from services.standards.store.fact_documents import READ, update_of
from shared.errors import NotFound
from shared.storage.group_commit import GroupCommit

Document = dict[str, Any]

_A_DAY = timedelta(days=1)
"""Tickets, sittings, posts and duties belong to one service day, so what matters began at most a day before."""

_INDEXES = {
    "tickets": IndexModel([("hall", 1), ("arrived_at", 1)]),
    "visits": IndexModel([("hall", 1), ("closed_at", 1)]),
    "sittings": IndexModel([("hall", 1), ("requested_at", 1)]),
    "posts": IndexModel([("hall", 1), ("day", 1)]),
    "duties": IndexModel([("hall", 1), ("day", 1)]),
    "matters": IndexModel([("matter", 1), ("revision", -1)]),
    "halls": IndexModel([("hall", 1), ("revision", -1)]),
    "ratings": IndexModel([("hall", 1), ("last_at", 1)]),
    "devices": IndexModel([("hall", 1)]),
}
_NEEDED = {
    "tickets": ["day", "stop", "arrived_at", "queued_at", "turns"],
    "visits": ["closings"],
}
"""Fields that are read of what there is very much of; of the rest, all."""
_HAS_COME_BEFORE = 11000
"""The server's code of a duplicate key."""
_AT_ONCE = 500
"""Facts read between two pauses."""


class Evidence:
    """Keeps events and facts, and reads the facts that a check needs."""

    def __init__(self, database: Database[Document]) -> None:
        self._events = database["evidence"]
        self._facts: dict[str, Collection[Document]] = {kind: database[f"fact_{kind}"] for kind in (*_INDEXES, "staff")}

        self._together = GroupCommit(self._keep_all)

    def install(self) -> None:
        """Create collections and indexes that are missing."""
        self._events.create_indexes([IndexModel([("hall", 1), ("time", 1)]), IndexModel([("subject", 1), ("seq", 1)])])
        for kind, index in _INDEXES.items():
            self._facts[kind].create_indexes([index])

    def keep(self, identifier: str, said: Said, whole: Document) -> None:
        """Change the facts that the event tells of, then keep the event itself (``whole``) under its ``identifier``.

        The id is written last and the changes can be repeated, so that a death in between, or the same event twice,
        leads to the same facts. Events that come while others are being written are then written together.
        """
        self._together.commit((identifier, said, whole))

    def _keep_all(self, events: Sequence[tuple[str, Said, Document]]) -> None:
        made: dict[str, list[UpdateOne]] = defaultdict(list)
        for _, said, _ in events:
            for each in changes(said):
                made[each.kind].append(UpdateOne({"_id": each.id}, update_of(each), upsert=True))
        for kind, updates in made.items():
            self._facts[kind].bulk_write(updates, ordered=False)
        try:
            self._events.insert_many([{"_id": identifier, **whole} for identifier, _, whole in events], ordered=False)
        except BulkWriteError as error:
            if not _only_repeats(error.details or {}):
                raise

    def facts(self, hall: str, period: Period, pause: Callable[[], None]) -> Facts:
        """Return what is known of ``hall`` around ``period``; raises ``NotFound`` when there is no such hall.

        ``pause`` is called now and then, as there may be very much to read.
        """

        def read(kind: str, **wanted: Any) -> tuple[Any, ...]:
            return tuple(self._read(kind, {"hall": hall, **wanted}, pause))

        halls = in_force(read("halls"), period.end)
        if not halls:
            raise NotFound(f"There is no hall {hall}.", "hall")
        began = {"$gte": period.start - _A_DAY, "$lt": period.end}
        closed = {"$gte": period.start, "$lt": period.end + _A_DAY}  # closed again after the period: the same day
        days = {
            "$gte": (period.start - 2 * _A_DAY).date().isoformat(),
            "$lte": (period.end + _A_DAY).date().isoformat(),
        }
        matters = in_force(self._read("matters", {}, pause), period.end)
        return Facts(
            hall=halls[0],
            tickets=read("tickets", arrived_at=began),
            visits=read("visits", closed_at=closed),
            sittings=read("sittings", requested_at=began),
            posts=read("posts", day=days),
            duties=read("duties", day=days),
            matters=tuple(each for each in matters if hall in each.halls),
            ratings=read("ratings", first_at={"$lt": period.end}, last_at={"$gte": period.start}),
            devices=read("devices"),
            staff=frozenset(self._facts["staff"].distinct("_id")),
        )

    def zone_of(self, hall: str) -> str | None:
        """Return the hall's time zone as it was published last; ``None`` when there is no such hall."""
        found = self._facts["halls"].find_one({"hall": hall}, sort=[("revision", -1)])
        return str(found["zone"]) if found else None

    def _read(self, kind: str, wanted: Document, pause: Callable[[], None]) -> Iterator[Any]:
        for count, each in enumerate(self._facts[kind].find(wanted, _NEEDED.get(kind), batch_size=_AT_ONCE)):
            if count % _AT_ONCE == 0:
                pause()
            yield READ[kind](each)


def _only_repeats(details: Mapping[str, Any]) -> bool:
    """Return whether all that was refused had come before, and the rest is safe."""
    refused = {each["code"] for each in details.get("writeErrors", ())}
    return refused == {_HAS_COME_BEFORE} and not details.get("writeConcernErrors")
