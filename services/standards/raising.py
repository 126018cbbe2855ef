"""Raising findings: what a check shows to be put right, and what it shows to have been."""

from __future__ import annotations

from dataclasses import replace

from nameko.timer import timer

from services.standards import domain
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
                self._raise(finding, stamp)
        for finding in self.store.findings.to_recheck(hall, standard.id):
            self._recheck(finding, check, stamp)
        self.store.checks.mark_read(check["id"])

    def _raise(self, finding: domain.Finding, stamp: Stamp) -> None:
        last = self.store.findings.last_accepted(finding)
        if following := domain.after_the_last(finding, last):
            self.store.findings.see(following, domain.raised(following), stamp)

    def _recheck(self, finding: domain.Finding, check: Answer, stamp: Stamp) -> None:
        """Attach ``check`` to a finding that it proves to be put right; again when somebody else was first."""
        before: domain.Finding | None = finding
        for _ in range(_TRIES):
            step = domain.recheck(before, check, stamp.at) if before else None
            if before is None or step is None or self.store.findings.advance(before, step[0], [step[1]], stamp):
                return
            before = self.store.findings.get(finding.id)
