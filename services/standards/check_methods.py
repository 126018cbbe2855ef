"""Checks: what really happened in a hall and period, against the standard."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from services.standards import domain
from services.standards.checking import Checking, Wanted
from services.standards.lookups import Answer
from shared.clock import clock
from shared.contracts.checks import GetCheck, ListChecks, RunCheck
from shared.contracts.parsing import parsed
from shared.errors import NotFound
from shared.messaging import rpc
from shared.storage.commands import once


class CheckMethods(Checking):
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
        """Return a check as it was answered when it was run, and what superseded it since."""
        found = self._check(parsed(GetCheck, given)["check"])
        self.call.caller.require("officer", "supervisor", hall=found["hall"])
        return found

    @rpc
    def list_checks(self, **given: Any) -> Answer:
        """Return ``{items, next}``: the checks of a hall, the newest first (``ListChecks``)."""
        wanted = parsed(ListChecks, given)
        self._zone(wanted["hall"])
        self.call.caller.require("officer", "supervisor", hall=wanted["hall"])
        found = self.store.checks.page(wanted["hall"], wanted, wanted["after"], wanted["limit"] + 1)
        page = found[: wanted["limit"]]
        return {"items": page, "next": page[-1]["id"] if len(found) > len(page) else None}

    @once
    def _checked(self, **given: Any) -> str:
        """Return the id of a new check, or of the one that the same command made before."""
        wanted = parsed(RunCheck, given)
        hall = wanted["hall"]
        zone = self._zone(hall)
        self.call.caller.require("officer", "supervisor", hall=hall)
        period = domain.period(wanted["period_from"].astimezone(UTC), wanted["period_to"].astimezone(UTC))
        domain.require_begun(period, clock.now())
        self._require_kept(period)
        standard = self._in_force(wanted["standard"], period.last_moment, zone)
        return str(self._made(Wanted(hall, standard, period, "on_demand"), self._pause)["id"])

    def _check(self, identifier: str) -> Answer:
        found = self.store.checks.get(identifier)
        if found is None:
            raise NotFound("There is no such check.", "check")
        return found
