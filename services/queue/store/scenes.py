"""Everything that a call is decided from, read in one question: a round trip costs more than the answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pymongo import ASCENDING, DESCENDING
from pymongo.collection import Collection

from services.queue.domain.shift import Shift, shift_id
from services.queue.domain.ticket import Ticket
from services.queue.store.shifts import shift_of
from services.queue.store.ticket_documents import WITHOUT_HISTORY, known

Document = dict[str, Any]
Pipeline = list[Document]


@dataclass(frozen=True)
class Scene:
    """``shift``: of the counter, ``None`` before its first opening of the day. ``recent``: the tickets that it called
    last today, newest first. ``heads``: the first waiting ticket of every line.
    """

    shift: Shift | None
    recent: list[Ticket]
    heads: list[Ticket]


class Scenes:
    """Reads scenes from shifts and tickets."""

    def __init__(self, shifts: Collection[Document], tickets: Collection[Document]) -> None:
        self._shifts, self._tickets = shifts, tickets

    def of(self, hall: str, counter: str, day: str, lines: Iterable[str], recent: int) -> Scene:
        """Return the scene at ``counter``. ``lines``: those it may call from; ``recent``: how many of its calls."""
        found = list(
            self._shifts.aggregate(
                [
                    {"$match": {"_id": shift_id(counter, day)}},
                    *_as("shift"),
                    self._union([*recent_pipeline(counter, day, recent), *_as("recent")]),
                    self._union(heads_pipeline(hall, day, lines)),
                ]
            )
        )
        shifts, calls, heads = ([row[name] for row in found if name in row] for name in ("shift", "recent", "head"))
        return Scene(
            shift=shift_of(shifts[0]) if shifts else None,
            recent=[known(each) for each in calls],
            heads=[known(each) for each in heads],
        )

    def _union(self, pipeline: Pipeline) -> Document:
        return {"$unionWith": {"coll": self._tickets.name, "pipeline": pipeline}}


def heads_pipeline(hall: str, day: str, lines: Iterable[str]) -> Pipeline:
    """Return the question for the first ticket of every line; public so that a test can look at its plan."""
    return [
        {"$match": {"state": "waiting", "hall": hall, "day": day, "line": {"$in": list(lines)}}},
        {"$sort": {"line": ASCENDING, "rank": ASCENDING, "_id": ASCENDING}},
        {"$group": {"_id": "$line", "head": {"$first": "$$ROOT"}}},
        {"$unset": [f"head.{name}" for name in WITHOUT_HISTORY]},
    ]


def recent_pipeline(counter: str, day: str, limit: int) -> Pipeline:
    """Return the question for the last calls of a counter, newest first."""
    return [
        {"$match": {"counter": counter, "day": day}},
        {"$sort": {"called_at": DESCENDING}},
        {"$limit": limit},
    ]


def _as(name: str) -> Pipeline:
    return [{"$unset": list(WITHOUT_HISTORY)}, {"$replaceWith": {name: "$$ROOT"}}]
