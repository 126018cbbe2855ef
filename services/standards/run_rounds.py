"""Doing long work that was asked for, part by part: checks of a group of halls, back-tests."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from nameko.timer import timer
from pymongo.errors import PyMongoError

from services.standards import domain
from services.standards.checking import Checking, Wanted
from services.standards.domain.back_testing import compare, parts_of
from services.standards.keeping import Keeping, TakenOver
from services.standards.lookups import Answer
from services.standards.store import runs
from shared.clock import iso
from shared.errors import NotFound

log = logging.getLogger(__name__)

_LOOKS_EACH_SECONDS = 1
_MOST_CLAIMS = 5
"""A run that was begun so often without an end ends whoever does it: nobody tries again. Each part counts anew."""

Part = tuple[str, domain.Period]


class RunRounds(Checking):
    """One run of each kind at a time and process; one whose process died is gone on with by another."""

    @timer(interval=_LOOKS_EACH_SECONDS, expected_exceptions=(PyMongoError,))
    def check_groups(self) -> None:
        """Check the halls of a group."""
        self._do(runs.CHECKS, self._check_part)

    @timer(interval=_LOOKS_EACH_SECONDS, expected_exceptions=(PyMongoError,))
    def back_test(self) -> None:
        """Hold a draft against what was in force; neither checks nor findings come of it."""
        self._do(runs.BACK_TEST, self._compare_part)

    def _do(self, kind: str, do_part: Callable[[Answer, Part, Keeping], Answer]) -> None:
        claimed = self.store.runs.claim(kind)
        if claimed is None:
            return
        if claimed["claims"] > _MOST_CLAIMS + len(claimed["parts"]):
            log.error("run %s was begun %s times and never finished", claimed["_id"], claimed["claims"] - 1)
            self.store.runs.end(claimed, runs.FAILED)
            return
        keeping = Keeping(lambda: self.store.runs.go_on(claimed))
        try:
            for part in parts(claimed)[len(claimed["parts"]) :]:
                if not self.store.runs.part_done(claimed, do_part(claimed, part, keeping)):
                    return
        except TakenOver:
            log.info("run %s is done by another process", claimed["_id"])
            return
        self.store.runs.end(claimed, runs.READY)

    def _check_part(self, run: Answer, part: Part, keeping: Keeping) -> Answer:
        """Check one hall: once, however often it is begun."""
        hall, period = part
        standard = self._version(run["standard"], run["standard_version"])
        wanted = Wanted(hall, standard, period, "on_demand", f"run:{run['_id']}:{hall}", as_of=run["as_of"])
        check = self._made(wanted, keeping)
        self._raise_findings(check)
        return {"hall": hall, "check": check["id"], "verdicts": check["scores"]["verdicts"]}

    def _compare_part(self, run: Answer, part: Part, keeping: Keeping) -> Answer:
        """Judge one window of a hall by the draft, and by what was in force then; the facts are read once."""
        hall, period = part
        draft = domain.standard_from(run["draft"], whenever=True)
        facts = self.store.evidence.facts(hall, period, keeping)
        new = domain.check("draft", draft, facts, period, run["as_of"], keeping)
        try:
            in_force = self._in_force(draft.id, period.last_moment, self._zone(hall))
            old = domain.check("in-force", in_force, facts, period, run["as_of"], keeping)
        except NotFound:
            old = None
        clauses = [{**asdict(each), "word": each.word} for each in compare(new, old)]
        about = {"hall": hall, "from": iso(period.start), "to": iso(period.end)}
        return {**about, "version": old.version if old else None, "clauses": clauses}


def parts(run: Answer) -> Sequence[Part]:
    """Return the parts of a run, in the order in which they are done: hall by hall, window by window."""
    period = domain.Period(*(datetime.fromisoformat(run[name]) for name in ("from", "to")))
    zones: dict[str, Any] = run["zones"]
    return [(hall, each) for hall in run["halls"] for each in parts_of(period, run["every"], zones[hall])]
