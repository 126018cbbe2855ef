"""Telling who is above that a finding is overdue: supervisor, officer, admin, each once a round."""

from __future__ import annotations

import logging
from dataclasses import replace

from nameko.timer import timer
from pymongo.errors import PyMongoError

from services.standards import domain
from services.standards.lookups import Lookups
from services.standards.working_days import working_days_after
from shared.clock import clock

_LOOKS_EVERY_SECONDS = 30
_AT_ONCE = 200

log = logging.getLogger(__name__)


class EscalationRounds(Lookups):
    """What time alone brings about. Every copy looks; the write is conditional, so each level hears once."""

    @timer(interval=_LOOKS_EVERY_SECONDS, expected_exceptions=(PyMongoError,))
    def escalate_findings(self) -> None:
        """Escalate what is overdue for long enough."""
        stamp = replace(self.call.stamp(clock.now()), command=None)
        for finding in self.store.findings.maybe_overdue(stamp.at, _AT_ONCE):
            after, said = domain.escalate(finding, stamp.at, working_days_after)
            if said and self.store.findings.advance(finding, after, said, stamp):
                log.warning("finding %s of %s is overdue since %s", finding.id, finding.hall, finding.due)
