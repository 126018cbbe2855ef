"""What the methods of the office have in common: finding what is named."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import eventlet

from services.standards import domain
from services.standards.store import StandardsStore
from shared.errors import Invalid, NotFound, Unavailable
from shared.messaging import Call

Answer = dict[str, Any]


class Lookups:
    """The office's store, the present call, and the questions that most methods begin with."""

    store: StandardsStore
    call: Call

    def _zone(self, hall: str) -> str:
        zone: str | None = self.store.evidence.zone_of(hall)
        if zone is None:
            raise NotFound(f"There is no hall {hall}.", "hall")
        return zone

    def _in_force(self, standard: str, moment: datetime, zone: str) -> domain.Standard:
        found = domain.version_in_force(self.store.standards.versions(standard), moment, zone)
        if found is None:
            raise NotFound(f"No version of a standard {standard} is in force at that time.", "standard")
        return domain.standard_from(found)

    def _version(self, standard: str, version: str) -> domain.Standard:
        found = self.store.standards.version(standard, version)
        if found is None:
            raise NotFound("There is no such standard or version.", "standard")
        return domain.standard_from(found)

    def _require_kept(self, period: domain.Period) -> None:
        """Raise ``Invalid`` (``from``) when some of what happened in the period is not kept any more."""
        since = self.store.retention.kept_since()
        if since is not None and period.start < since:
            raise Invalid(f"What happened before {since.date()} is not kept any more.", "from")

    def _pause(self) -> None:
        """Let others work (heartbeats before all); give up when nobody waits, unless they come for the answer later."""
        eventlet.sleep(0)
        if self.call.remaining_seconds < 0 and self.call.command is None:
            raise Unavailable("This takes longer than an answer may: choose a shorter period.")
