"""Raising findings: what a check shows to be put right."""

from __future__ import annotations

from dataclasses import replace

from nameko.timer import timer

from services.standards import domain
from services.standards.lookups import Answer, Lookups
from services.standards.working_days import working_days_after
from shared.clock import clock

_LOOK_FOR_UNREAD_SECONDS = 20
_UNREAD_AT_ONCE = 20


class Raising(Lookups):
    """Reading checks for what failed."""

    @timer(interval=_LOOK_FOR_UNREAD_SECONDS)
    def raise_what_is_missing(self) -> None:
        """Raise the findings of checks whose process died before it did; harmless in several copies at once."""
        for check in self.store.checks.unread(_UNREAD_AT_ONCE):
            self._raise_findings(check)

    def _raise_findings(self, check: Answer) -> None:
        """Raise a finding for each failed clause of ``check``; to repeat it changes nothing."""
        stamp = replace(self.call.stamp(clock.now()), command=None)
        zone, hall = self._zone(check["hall"]), check["hall"]
        standard = self._version(check["standard"], check["version"])
        terms = domain.Terms(zone, standard.rectify_within, working_days_after)
        waived = self.store.findings.waived(hall, standard.id, domain.local_day(zone, stamp.at).isoformat())
        for finding in domain.findings_of(check, terms, stamp.at):
            if finding.clause not in waived:
                self.store.findings.see(finding, domain.raised(finding), stamp)
        self.store.checks.mark_read(check["id"])
