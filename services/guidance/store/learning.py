"""Requests as they are learnt from: their histories, in the order of asking."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from pymongo.collection import Collection

Document = dict[str, Any]

_NEEDED = ("matter", "visit", "requested_at", "history.type", "history.at", "history.data")
_AT_ONCE = 500


class Histories:
    """Reads what happened to requests; found by the index on (hall, time of asking)."""

    def __init__(self, requests: Collection[Document]) -> None:
        self._requests = requests

    def between(self, hall: str, start: datetime, end: datetime) -> Iterator[Document]:
        """Return the hall's requests made from ``start`` up to ``end``: ``id``, matter, visit, time, history."""
        wanted = {"hall": hall, "requested_at": {"$gte": start, "$lt": end}}
        for found in self._requests.find(wanted, dict.fromkeys(_NEEDED, 1), batch_size=_AT_ONCE):
            yield {**found, "id": found["_id"]}
