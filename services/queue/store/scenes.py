"""Everything that a call is decided from, read in one question: a round trip costs more than the answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pymongo import ASCENDING, DESCENDING
from pymongo.collection import Collection

from services.queue.domain.hall import Counter, Hall
from services.queue.domain.rank import later_lines, lines_of
from services.queue.domain.shift import Shift, shift_id
from services.queue.domain.ticket import Ticket
from services.queue.store.shifts import shift_of
from services.queue.store.ticket_documents import WITHOUT_HISTORY, known

Document = dict[str, Any]
Pipeline = list[Document]


@dataclass(frozen=True)
class Scene:
    """``shift``: of the counter, ``None`` before its first opening of the day. ``recent``: the ticket that came to it
    last. ``called``: those that it called last today, wherever they are by now, newest first. ``heads``: the first
    waiting ticket of every line; ``later``: those of them who stand in the lines of those who may not be called yet.
    ``crowds``: overflow queue → how many wait there, counted no further than matters. ``revision``: of the hall that is
    stored, so that a change is effective from the next call.
    """

    shift: Shift | None
    recent: list[Ticket]
    called: list[Ticket]
    heads: list[Ticket]
    later: list[Ticket] = field(default_factory=list)
    crowds: Mapping[str, int] = field(default_factory=dict)
    revision: int = 0


class Scenes:
    """Reads scenes from shifts, tickets and halls."""

    def __init__(
        self, shifts: Collection[Document], tickets: Collection[Document], halls: Collection[Document]
    ) -> None:
        self._shifts, self._tickets, self._halls = shifts, tickets, halls

    def of(self, hall: Hall, counter: Counter, day: str, lines: Iterable[str]) -> Scene:
        """Return the scene at ``counter``. ``lines``: those it may call from."""
        recent, enough = max(1, hall.settings.one_priority_call_in - 1), hall.settings.overflow_after_people + 1
        found = list(
            self._shifts.aggregate(
                [
                    {"$match": {"_id": shift_id(counter.id, day)}},
                    *_as("shift"),
                    self._union([*recent_pipeline(counter.id, day, 1), *_as("recent")]),
                    self._union([*called_pipeline(counter.id, day, recent), *_as("called")]),
                    self._union(heads_pipeline(hall.id, day, lines)),
                    {"$unionWith": {"coll": self._halls.name, "pipeline": _revision(hall.id)}},
                    *(self._union(crowd_pipeline(hall.id, day, queue, enough)) for queue in counter.overflow),
                ]
            )
        )
        parts = ("shift", "recent", "called", "head")
        shifts, here, calls, heads = ([row[name] for row in found if name in row] for name in parts)
        later = set(later_lines(hall.queues))
        return Scene(
            shift=shift_of(shifts[0]) if shifts else None,
            recent=[known(each) for each in here],
            called=[known(each) for each in calls],
            heads=[known(each) for each in heads],
            later=[known(each) for each in heads if each["line"] in later],
            crowds={row["crowd"]: row["n"] for row in found if "crowd" in row},
            revision=max((row["revision"] for row in found if "revision" in row), default=0),
        )

    def _union(self, pipeline: Pipeline) -> Document:
        return {"$unionWith": {"coll": self._tickets.name, "pipeline": pipeline}}


def heads_pipeline(hall: str, day: str, lines: Iterable[str]) -> Pipeline:
    """Return the question for the first ticket of every line; public so that a test can look at its plan."""
    return [
        {"$match": {"state": "waiting", "hall": hall, "day": day, "line": {"$in": list(lines)}}},
        {"$sort": {"line": ASCENDING, "place": ASCENDING, "_id": ASCENDING}},
        {"$group": {"_id": "$line", "head": {"$first": "$$ROOT"}}},
        {"$unset": [f"head.{name}" for name in WITHOUT_HISTORY]},
    ]


def crowd_pipeline(hall: str, day: str, queue: str, enough: int) -> Pipeline:
    """Return the question for how many wait in ``queue``, counted up to ``enough``."""
    return [
        {"$match": {"state": "waiting", "hall": hall, "day": day, "line": {"$in": lines_of([queue])}}},
        {"$limit": enough},
        {"$count": "n"},
        {"$set": {"crowd": queue}},
    ]


def recent_pipeline(counter: str, day: str, limit: int) -> Pipeline:
    """Return the question for the tickets that came to a counter last, newest first."""
    return [
        {"$match": {"counter": {"$eq": counter, "$type": "string"}, "day": day}},  # else no partial index is taken
        {"$sort": {"called_at": DESCENDING}},
        {"$limit": limit},
    ]


def called_pipeline(counter: str, day: str, limit: int) -> Pipeline:
    """Return the question for the last calls of a counter, newest first."""
    return [
        {"$match": {"called_by": {"$eq": counter, "$type": "string"}, "day": day}},  # else no partial index is taken
        {"$sort": {"called_by_at": DESCENDING}},
        {"$limit": limit},
    ]


def _revision(hall: str) -> Pipeline:
    return [{"$match": {"_id": hall}}, {"$project": {"_id": 0, "revision": 1}}]


def _as(name: str) -> Pipeline:
    return [{"$unset": list(WITHOUT_HISTORY)}, {"$replaceWith": {name: "$$ROOT"}}]
