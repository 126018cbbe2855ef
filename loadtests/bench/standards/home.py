"""What a benchmark remembers in the database that it fills, so that it can go on there: its plan, what it measured."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import asdict
from typing import Any

from pymongo.database import Database

from loadtests.bench.standards.evidence import Filled, fill
from loadtests.bench.standards.measuring import FACTS, Measured
from loadtests.year import Plan, happened

_PLAN = "plan"


class AnotherPlan(Exception):
    """The home was filled with another plan than the one that is asked for."""


class Remembered:
    """The benchmark's memory, a document a step."""

    def __init__(self, database: Database[Any]) -> None:
        self._database, self._known = database, database["bench"]

    def filled(self, plan: Plan, tell: Callable[[int], None]) -> Filled:
        """Fill the database as ``plan`` says, unless it is; what a death left half filled is filled anew.

        Evidence that nothing is remembered of is taken over, and taken for that of ``plan``. Raises ``AnotherPlan``.
        """
        mine = {"visits": plan.visits, "seed": plan.seed}
        known = self._known.find_one({"_id": _PLAN})
        events = self._database["evidence"].estimated_document_count()
        if known and {name: known[name] for name in mine} != mine:
            raise AnotherPlan(f"This home holds {known['visits']} visits of seed {known['seed']}.")
        if events and (known is None or "filled" in known):
            return Filled(**known["filled"]) if known else Filled(events, plan.visits)
        self._database["evidence"].delete_many({})
        self._known.replace_one({"_id": _PLAN}, mine, upsert=True)
        filled = fill(self._database, happened(plan), tell)
        self._known.update_one({"_id": _PLAN}, {"$set": {"filled": asdict(filled)}})
        return filled

    def has_facts(self) -> bool:
        """Return whether a rebuild was brought to its end."""
        rebuilt = self._database["rebuilds"].find_one({"running": False})
        return rebuilt is not None and self._database[f"{FACTS}visits"].estimated_document_count() > 0

    def keep(self, step: str, measured: Measured) -> None:
        """Remember what a step measured."""
        self._known.replace_one({"_id": step}, asdict(measured), upsert=True)

    def heard(self) -> int:
        """Return how often events were heard live, and count one more."""
        found = self._known.find_one_and_update({"_id": "heard"}, {"$inc": {"times": 1}}, upsert=True)
        return int(found["times"]) if found else 0

    def measured(self, steps: Collection[str]) -> dict[str, Measured]:
        """Return what is remembered of ``steps``, in their order."""
        there = {each["_id"]: each for each in self._known.find({"_id": {"$in": list(steps)}})}
        return {
            step: Measured(there[step]["done"], there[step]["seconds"], there[step]["told"])
            for step in steps
            if step in there
        }
