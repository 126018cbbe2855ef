"""Evidence in the database: every event once, and the facts that they add up to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from pymongo import IndexModel
from pymongo.collection import Collection
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from services.standards.documents import READ, update_of
from services.standards.domain import Facts, Period, Said, change, in_force

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
}


class Evidence:
    """Keeps events and facts, and reads the facts that a check needs."""

    def __init__(self, database: Database[Document]) -> None:
        self._events = database["evidence"]
        self._facts: dict[str, Collection[Document]] = {kind: database[f"fact_{kind}"] for kind in _INDEXES}

    def install(self) -> None:
        """Create collections and indexes that are missing."""
        self._events.create_indexes([IndexModel([("hall", 1), ("time", 1)]), IndexModel([("subject", 1), ("seq", 1)])])
        for kind, index in _INDEXES.items():
            self._facts[kind].create_indexes([index])

    def keep(self, identifier: str, said: Said, whole: Document) -> None:
        """Change the fact that the event tells of, then keep the event itself (``whole``) under its ``identifier``.

        The id is written last and the change can be repeated, so that a death in between, or the same event twice,
        leads to the same facts.
        """
        if made := change(said):
            self._facts[made.kind].update_one({"_id": made.id}, update_of(made), upsert=True)
        try:
            self._events.insert_one({"_id": identifier, **whole})
        except DuplicateKeyError:
            return  # it has come before

    def facts(self, hall: str, period: Period) -> Facts | None:
        """Return what is known of ``hall`` around ``period``; ``None`` when there is no such hall."""
        halls = in_force(self._read("halls", {"hall": hall}), period.end)
        if not halls:
            return None
        began = {"$gte": period.start - _A_DAY, "$lt": period.end}
        closed = {"$gte": period.start, "$lt": period.end + _A_DAY}  # closed again after the period: the same day
        days = {
            "$gte": (period.start - 2 * _A_DAY).date().isoformat(),
            "$lte": (period.end + _A_DAY).date().isoformat(),
        }
        return Facts(
            hall=halls[0],
            tickets=tuple(self._read("tickets", {"hall": hall, "arrived_at": began})),
            visits=tuple(self._read("visits", {"hall": hall, "closed_at": closed})),
            sittings=tuple(self._read("sittings", {"hall": hall, "requested_at": began})),
            posts=tuple(self._read("posts", {"hall": hall, "day": days})),
            duties=tuple(self._read("duties", {"hall": hall, "day": days})),
            matters=tuple(each for each in in_force(self._read("matters", {}), period.end) if hall in each.halls),
        )

    def zone_of(self, hall: str) -> str | None:
        """Return the hall's time zone as it was published last; ``None`` when there is no such hall."""
        found = self._facts["halls"].find_one({"hall": hall}, sort=[("revision", -1)])
        return str(found["zone"]) if found else None

    def _read(self, kind: str, wanted: Document) -> Iterable[Any]:
        return (READ[kind](each) for each in self._facts[kind].find(wanted))
