"""Raising findings: what a check shows to be put right, and what it shows to have been."""

from __future__ import annotations

from dataclasses import replace

from nameko.timer import timer

from services.standards import domain
from services.standards.domain.verdict import FAILED, observed_of, verdict_of
from services.standards.lookups import Answer, Lookups
from services.standards.working_days import working_days_after
from shared.clock import clock
from shared.storage import Stamp

_LOOK_FOR_UNREAD_SECONDS = 20
_UNREAD_AT_ONCE = 20
_TRIES = 5


class Raising(Lookups):
    """Reading checks for what failed."""

    @timer(interval=_LOOK_FOR_UNREAD_SECONDS)
    def raise_what_is_missing(self) -> None:
        """Raise the findings of checks whose process died before it did; harmless in several copies at once."""
        for check in self.store.checks.unread(_UNREAD_AT_ONCE):
            self._raise_findings(check)

    def _raise_findings(self, check: Answer) -> None:
        """Raise a finding for each failed clause of ``check``; to repeat it changes nothing.

        What it finds kept again, after it was put right, becomes proof of that.
        """
        stamp = replace(self.call.stamp(clock.now()), command=None)
        zone, hall = self._zone(check["hall"]), check["hall"]
        standard = self._version(check["standard"], check["version"])
        owners = {each.id: each.owner for each in standard.clauses}
        terms = domain.Terms(zone, standard.rectify_within, working_days_after, standard.escalate_after, owners)
        waived = self.store.findings.waived(hall, standard.id, domain.local_day(zone, stamp.at).isoformat())
        for finding in domain.findings_of(check, terms, stamp.at):
            if finding.clause not in waived:
                self._raise(finding, standard, stamp)
        for finding in self.store.findings.to_recheck(hall, standard.id):
            self._recheck(finding, check, stamp)
        self.store.checks.mark_read(check["id"])

    def _raise(self, finding: domain.Finding, standard: domain.Standard, stamp: Stamp) -> None:
        last = self.store.findings.last_accepted(finding)
        if last is None or self._fails_anew(finding, last, standard):
            following = domain.recurring(finding, last)
            self.store.findings.see(following, domain.raised(following), stamp)

    def _fails_anew(self, finding: domain.Finding, last: domain.Finding, standard: domain.Standard) -> bool:
        """Return whether the clause fails by what happened since the hall put it right, not only by what was before.

        A month's check goes on failing by the days before the rectification: that is the same cause, once more.
        """
        new = domain.new_evidence(finding, last)
        clause = next((each for each in standard.clauses if each.id == finding.clause), None)
        if new is None or clause is None or not domain.is_mixed(finding, new):
            return new is not None
        facts = self.store.evidence.facts(finding.hall, new, self._pause)
        return verdict_of(clause, observed_of(clause, facts, new)).verdict == FAILED

    def _recheck(self, finding: domain.Finding, check: Answer, stamp: Stamp) -> None:
        """Attach ``check`` to a finding that it proves to be put right; again when somebody else was first."""
        before: domain.Finding | None = finding
        for _ in range(_TRIES):
            step = domain.recheck(before, check, stamp.at) if before else None
            if before is None or step is None or self.store.findings.advance(before, step[0], [step[1]], stamp):
                return
            before = self.store.findings.get(finding.id)
