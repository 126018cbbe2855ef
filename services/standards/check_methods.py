"""Checks: what really happened in a hall and period, against the standard."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from services.standards import domain
from services.standards.lookups import Answer
from services.standards.raising import Raising
from services.standards.views import check_view
from shared.clock import clock
from shared.contracts.checks import GetCheck, RunCheck
from shared.contracts.parsing import parsed
from shared.errors import NotFound
from shared.ids import new_id
from shared.messaging import rpc
from shared.storage.commands import once


class CheckMethods(Raising):
    """Checks, on demand."""

    @rpc
    def run_check(self, **given: Any) -> Answer:
        """Check a hall against the version in force at the end of the period, store the check and return it.

        What failed raises findings; those of a check whose process died before are raised when it is asked for again,
        or soon after.
        """
        check = self._check(self._checked(**given))
        self._raise_findings(check)
        return check

    @rpc
    def get_check(self, **given: Any) -> Answer:
        """Return a check as it was answered when it was run."""
        found = self._check(parsed(GetCheck, given)["check"])
        self.call.caller.require("officer", "supervisor", hall=found["hall"])
        return found

    @once
    def _checked(self, **given: Any) -> str:
        """Return the id of a new check, or of the one that the same command made before."""
        wanted = parsed(RunCheck, given)
        hall, now = wanted["hall"], clock.now()
        zone = self._zone(hall)
        self.call.caller.require("officer", "supervisor", hall=hall)
        period = domain.period(wanted["period_from"].astimezone(UTC), wanted["period_to"].astimezone(UTC))
        standard = self._in_force(wanted["standard"], period.last_moment, zone)
        facts = self.store.evidence.facts(hall, period, self._pause)
        done = domain.check(new_id(), standard, facts, period, now, self._pause)
        self.store.checks.add(check_view(done), domain.completed(done), self.call.stamp(now))
        return done.id

    def _check(self, identifier: str) -> Answer:
        found = self.store.checks.get(identifier)
        if found is None:
            raise NotFound("There is no such check.", "check")
        return found
