"""From a case back to the events that it was made of."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import Any

from pymongo.database import Database

Document = dict[str, Any]

_MOST_EVENTS = 500
"""A counter's or a guide's day, and a kiosk's month, stay far below."""
_A_DAY_AROUND = timedelta(hours=14)
"""No zone is further from UTC, so that a service day lies within the day in UTC and so much around it."""


class Tracing:
    """Finds the evidence of a case, by its ``kind`` and id as measures name them."""

    def __init__(self, database: Database[Document]) -> None:
        self._events = database["evidence"]
        self._tickets = database["fact_tickets"]
        self._of_a_hall = {"check": database["checks"], "visit": database["fact_visits"]}
        self._rounds = database["inspections"]
        self._where: dict[str, Callable[[str], Document]] = {
            "ticket": self._of_ticket,
            "visit": lambda which: {"subject": which},
            "sitting": lambda which: {"subject": which},
            "filing": lambda which: {"subject": which},
            "notice": self._of_notice,
            "matter": lambda which: {"subject": which},
            "device": lambda which: {"subject": which},
            "duty": lambda which: self._of_a_day("guide", which),
            "inspection": lambda which: {"subject": which.partition(":")[0]},
            "document": lambda which: {"subject": which},
            "figure": lambda which: {"subject": which},
            "door": lambda which: {"subject": which},
            "complaint": lambda which: {"subject": which},
            "post": lambda which: self._of_a_day("counter", which),
        }

    def events(self, kind: str, which: str, hall: str, before: datetime | None = None) -> list[Document]:
        """Return the events of a case in ``hall`` as they were heard, in the order in which they happened.

        ``before``: leaves out what came after the period (a device lives long). Empty for a kind without evidence.
        """
        where = self._where.get(kind)
        if where is None:
            return []
        time = {"time": {"$lt": before}} if before and kind in ("device", "matter") else {}
        wanted = {"$and": [where(which), {"hall": {"$in": [hall, None]}, **time}]}
        return list(self._events.find(wanted).sort([("time", 1), ("seq", 1), ("_id", 1)]).limit(_MOST_EVENTS))

    def matters(self, tickets: Collection[str]) -> dict[str, str]:
        """Return the matter of each of ``tickets`` (visit and stop) of which it is known."""
        found = self._tickets.find({"_id": {"$in": list(tickets)}, "matter": {"$exists": True}}, {"matter": 1})
        return {each["_id"]: each["matter"] for each in found}

    def knows(self, kind: str, which: str, hall: str) -> bool:
        """Return whether ``hall`` has the check or visit ``which``; of what the office does not keep itself, yes."""
        if kind == "inspection":
            return self._rounds.find_one({"_id": which, "halls": hall}, {"_id": 1}) is not None
        if (things := self._of_a_hall.get(kind)) is None:
            return True
        return things.find_one({"_id": which, "hall": hall}, {"_id": 1}) is not None

    def _of_ticket(self, which: str) -> Document:
        """Of a stop of a visit: what happened to its ticket, and what was said of the visit as a whole."""
        visit, _, stop = which.rpartition(":")
        known = self._tickets.find_one({"_id": which}, {"ticket": 1}) or {}
        of_the_visit = {"subject": visit, "data.stop": {"$in": [None, int(stop) if stop.isdigit() else -1]}}
        planned = {"subject": visit, "type": "visit_planned", "data.stop.stop": int(stop) if stop.isdigit() else -1}
        return {"$or": [of_the_visit, planned, *([{"subject": known["ticket"]}] if "ticket" in known else [])]}

    def _of_notice(self, which: str) -> Document:
        """Of a sitting all that happened in it; of a stop of a visit, what happened at that stop."""
        return self._of_ticket(which) if ":" in which else {"subject": which}

    def _of_a_day(self, who: str, which: str) -> Document:
        name, _, day = which.rpartition(":")
        try:
            midnight = datetime.fromisoformat(f"{day}T00:00:00+00:00")
        except ValueError:
            return {"_id": {"$in": []}}
        times = {"$gte": midnight - _A_DAY_AROUND, "$lt": midnight + timedelta(days=1) + _A_DAY_AROUND}
        return {"time": times, f"data.{who}": name, "data.day": day}
