"""The steps of the benchmark, in their order, and what each needs."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from pymongo.database import Database

from loadtests.bench.standards import measuring
from loadtests.bench.standards.home import Remembered
from loadtests.bench.standards.measuring import Measured
from loadtests.bench.standards.servers import office, until
from loadtests.year import Plan
from services.standards.store import StandardsStore
from shared.config import Settings

BEFORE, MONTH = (date(2025, 10, 1), date(2025, 11, 1)), (date(2025, 11, 1), date(2025, 12, 1))
STEPS = {
    "floor_read": "floor: read evidence and do nothing",
    "rebuild": "rebuild: all facts anew, events",
    "floor_live": "floor: take an event, write it alone with a majority",
    "live": "live: from the inbox to evidence and facts, events",
    "report_cold": "a month's report, no day on a sheet, no month checked yet, halls",
    "sheets": "days put on sheets",
    "report_alone": "a month's report, no month checked yet, halls",
    "report": "a month's report, as months check themselves, halls",
}
"""What each measures."""


@dataclass(frozen=True)
class Bench:
    """What steps work on. ``live``: how many events are heard; ``tell`` is told what is going on."""

    settings: Settings
    store: StandardsStore
    documents: Database[Any]
    plan: Plan
    live: int
    remembered: Remembered
    tell: Callable[[str], None]

    def run(self, only: Collection[str]) -> None:
        """Measure ``only`` these steps, again if need be; of none, all that nothing is remembered of.

        Facts that are there are not made again unless that is asked for.
        """
        known = self.remembered.measured(STEPS)
        for step in STEPS:
            there = step in known or (step == "rebuild" and self.remembered.has_facts())
            if step in only or not (only or there):
                self.tell(STEPS[step])
                self.remembered.keep(step, getattr(self, f"_{step}")())

    def _floor_read(self) -> Measured:
        return measuring.floor_of_reading(self.documents)

    def _rebuild(self) -> Measured:
        return measuring.rebuild(
            self.documents, lambda at: self.tell(f"rebuilding: {at.events} of {at.total}, {at.hall} {at.day}")
        )

    def _floor_live(self) -> Measured:
        return measuring.floor_of_hearing(self.settings, self.documents, measuring.coming(self.plan, self.live))

    def _live(self) -> Measured:
        coming = measuring.coming(self.plan, self.live, again=self.remembered.heard())
        return measuring.live(self.settings, self.documents, coming, office)

    def _report_cold(self) -> Measured:
        self.store.days.touch_all()
        return self._report_alone()

    def _sheets(self) -> Measured:
        return measuring.write_sheets(self.store, lambda done: self.tell(f"writing sheets: {done} days"))

    def _report_alone(self) -> Measured:
        self.store.database["checks"].delete_many({})
        with self._office() as (halls, process):
            return measuring.report(self.settings, halls, MONTH, process)

    def _report(self) -> Measured:
        with self._office() as (halls, process):
            for month in (BEFORE, MONTH):
                measuring.check(self.settings, halls, month)
            stale = {"hall": {"$in": halls}, "stale": True}
            until(lambda: not self.documents["days"].count_documents(stale), "the marks of days to be passed on")
            return measuring.report(self.settings, halls, MONTH, process)

    @contextmanager
    def _office(self) -> Iterator[tuple[list[str], int]]:
        """Run the service with the shipped standard; gives the halls and the number of its process."""
        with office() as process:
            measuring.publish(self.settings)
            yield [each["id"] for each in self.plan.world.halls], process
