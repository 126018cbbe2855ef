"""Histories of a day for its figures, and the figures of days that are over, kept so that a year is read at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from pymongo import WriteConcern
from pymongo.collection import Collection

from services.queue.domain.figures import Cell, Entry, Story, told
from services.queue.domain.figures.tally import SAMPLES, Cells

Document = dict[str, Any]

FORMULAS = 1
"""Raise it when a formula changes: what was kept under another number is worked out again."""

_ENTRY = {f"history.{name}": 1 for name in ("type", "at", "actor")} | {
    f"history.data.{name}": 1 for name in ("queue", "counter", "state_from", "clerk")
}
_OF_TICKETS = {"arrived_at": 1, "appointment_at": 1, **_ENTRY}


class DayFigures:
    """What happened on a day, and figures kept by ``hall:day``."""

    def __init__(self, kept: Collection[Document], tickets: Collection[Document], shifts: Collection[Document]) -> None:
        # what is lost of it is worked out again
        self._kept = kept.with_options(write_concern=WriteConcern(w=1))
        self._tickets, self._shifts = tickets, shifts

    def days(self, hall: str, first: str, last: str) -> list[str]:
        """Return the days from ``first`` to ``last`` on which the hall had a ticket or an open counter."""
        where = {"hall": hall, "day": {"$gte": first, "$lte": last}}
        return sorted({*self._tickets.distinct("day", where), *self._shifts.distinct("day", where)})

    def stories(self, hall: str, day: str) -> list[Story]:
        """Return what the day's tickets went through."""
        found = self._tickets.find({"hall": hall, "day": day}, _OF_TICKETS, hint="of_day")
        return [told(_due(each), _entries(each)) for each in found]

    def shifts(self, hall: str, day: str) -> Mapping[str, Sequence[Entry]]:
        """Return what happened at each counter, by counter."""
        found = self._shifts.find({"hall": hall, "day": day}, {"counter": 1, **_ENTRY}, hint="of_day")
        return {each["counter"]: _entries(each) for each in found}

    def kept(self, hall: str, days: Sequence[str]) -> dict[str, Cells]:
        """Return the figures that are kept, by day."""
        where = {"_id": {"$in": [f"{hall}:{day}" for day in days]}, "formulas": FORMULAS}
        return {each["day"]: _cells(each["cells"]) for each in self._kept.find(where)}

    def keep(self, hall: str, day: str, cells: Cells) -> None:
        """Keep the figures of a day that is over."""
        whole = {"hall": hall, "day": day, "formulas": FORMULAS, "cells": [_plain(*each) for each in cells.items()]}
        self._kept.replace_one({"_id": f"{hall}:{day}"}, whole, upsert=True)


def _due(ticket: Document) -> datetime:
    arrived: datetime = ticket["arrived_at"]
    return max(arrived, ticket.get("appointment_at") or arrived)


def _entries(document: Document) -> list[Entry]:
    return [Entry(each["type"], each["at"], each["actor"], each.get("data") or {}) for each in document["history"]]


def _plain(key: tuple[str | None, ...], cell: Cell) -> Document:
    samples = {name: [list(pair) for pair in cell.samples[name].items()] for name in SAMPLES}
    return {"key": list(key), "counts": dict(cell.counts), "seconds": dict(cell.seconds), "samples": samples}


def _cells(plain: Sequence[Document]) -> Cells:
    return {
        tuple(each["key"]): Cell(
            Counter(each["counts"]),
            Counter(each["seconds"]),
            {name: Counter(dict(map(tuple, each["samples"][name]))) for name in SAMPLES},
        )
        for each in plain
    }
