"""Late events: a check that they show differently is superseded by a newer one, which says what changed."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime, timedelta

from nameko.timer import timer
from pymongo.errors import PyMongoError

from services.standards import domain
from services.standards.checking import Checking, Wanted
from services.standards.domain.superseding import changes_between, corrected, superseded
from services.standards.keeping import Keeping, TakenOver
from services.standards.lookups import Answer
from services.standards.store.claims import real
from shared.clock import clock, iso
from shared.storage import Stamp

log = logging.getLogger(__name__)

_LOOKS_EACH_SECONDS = 1
_WORKED_ON = timedelta(seconds=60)
"""An event is stamped when it is heard and counts a moment later: what was heard so shortly before counts as late."""
_EVENTS_TOLD = 50
_TRIES = 5


class SupersedingRounds(Checking):
    """Looking again at checks whose days were touched."""

    @timer(interval=_LOOKS_EACH_SECONDS, expected_exceptions=(PyMongoError,))
    def look_again(self) -> None:
        """Look at the checks that events may have come late for."""
        while (claimed := self.store.checks.claim_suspect()) is not None:
            self._look_at(claimed)

    def _look_at(self, claimed: Answer) -> None:
        check, looked = claimed["content"], real(0)
        period = domain.Period(*(datetime.fromisoformat(check[name]) for name in ("from", "to")))
        since = claimed["looked_at"] - _WORKED_ON
        if self.store.late.count(check["hall"], period, since) == 0 or self._is_swept(period):
            self.store.checks.stands(claimed, looked)
            return
        try:
            newer, changes = self._newer(claimed, period)
        except TakenOver:
            return
        if newer is None:
            self.store.checks.stands(claimed, looked)
        else:
            self._supersede(claimed, newer, changes, period)

    def _is_swept(self, period: domain.Period) -> bool:
        """Return whether too little is kept of the period to say anything of it."""
        since = self.store.retention.kept_since()
        return since is not None and period.start < since

    def _newer(self, claimed: Answer, period: domain.Period) -> tuple[Answer | None, list[Answer]]:
        """Return the check that is to take the place of ``claimed``, with what changed; ``None``: it stands."""
        check = claimed["content"]
        once = f"superseding:{check['id']}"
        if stored := self.store.checks.of_occasion(once):  # by a process that died before it had said so
            return stored, changes_between(check, stored)
        standard = self._version(check["standard"], check["version"])
        about = {"once": once, "as_of": period.end, "supersedes": check["id"]}
        seen = self._seen(
            Wanted(check["hall"], standard, period, "superseding", **about),
            Keeping(lambda: self.store.checks.go_on(claimed)),
        )
        changes = changes_between(check, seen.view)
        return (self._stored(seen), changes) if changes else (None, [])

    def _supersede(self, claimed: Answer, newer: Answer, changes: list[Answer], period: domain.Period) -> None:
        check, stamp = claimed["content"], replace(self.call.stamp(clock.now()), command=None)
        since = claimed["looked_at"] - _WORKED_ON
        late = self.store.late.count(check["hall"], period, since)
        first = self.store.late.first(check["hall"], period, since, _EVENTS_TOLD)
        told = {"by": newer["id"], "at": iso(stamp.at), "changes": changes, "late": late}
        events = [{name: each[name] for name in ("type", "subject")} | _when(each) for each in first]
        said = superseded(check, newer["id"], changes, late)
        self.store.checks.supersede(claimed, {**told, "events": events}, said, stamp)
        self._raise_findings(newer)
        for finding in self.store.findings.standing_on(check["id"]):
            self._correct(finding, newer, stamp)
        log.info("check %s is superseded by %s after %s late events", check["id"], newer["id"], late)

    def _correct(self, finding: domain.Finding, newer: Answer, stamp: Stamp) -> None:
        """Tell a finding that its failure is gone; again when somebody else was first."""
        before: domain.Finding | None = finding
        for _ in range(_TRIES):
            step = corrected(before, newer, stamp.at) if before else None
            if before is None or step is None or self.store.findings.advance(before, step[0], [step[1]], stamp):
                return
            before = self.store.findings.get(finding.id)


def _when(event: Answer) -> Answer:
    return {"id": event["_id"], "at": iso(event["time"])}
