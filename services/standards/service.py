"""The standards office over the wire: keep evidence, publish standards, run checks."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import groupby
from typing import Any

from services.standards import domain
from services.standards.store import StandardsStore
from services.standards.views import check_view, standard_view
from shared.clock import clock
from shared.contracts.events import received_by
from shared.contracts.parsing import parsed, refusal
from shared.contracts.standards import GetCheck, GetStandard, RunCheck, Standard
from shared.contracts.words import ROLES
from shared.errors import Conflict, NotFound
from shared.ids import new_id
from shared.messaging import CurrentCall, Event, Healthy, handles, rpc
from shared.storage import StoreProvider

Answer = dict[str, Any]


class StandardsService(Healthy):
    """The service standard as data, checked against what really happened."""

    name = "standards"
    store = StoreProvider(StandardsStore, "standards")
    call = CurrentCall()

    @rpc
    def publish_standard(self, *, standard: Answer) -> Answer:
        """Publish a version of a standard; the same again changes nothing, another content needs another version."""
        self.call.caller.require("admin", "officer")
        content = parsed(Standard(), standard)
        if problems := domain.standard_problems(content):
            raise refusal(problems)
        identifier, version = content["id"], content["version"]
        changed = self.store.publish(content, self.call.stamp(clock.now()))
        if not changed and self.store.version(identifier, version) != content:
            raise Conflict(f"Version {version} is published and stays as it is: give a new one.", "version")
        return {"standard": identifier, "version": version, "changed": changed}

    @rpc
    def list_standards(self) -> list[Answer]:
        """Return every standard in its newest version, without its clauses."""
        self.call.caller.require(*ROLES)
        versions = sorted(self.store.versions(), key=lambda each: each["id"])  # stable: keeps the order of publication
        return [standard_view(list(group)) for _, group in groupby(versions, key=lambda each: each["id"])]

    @rpc
    def get_standard(self, **given: Any) -> Answer:
        """Return one version of a standard whole; without a version, the one published last."""
        wanted = parsed(GetStandard(), given)
        self.call.caller.require(*ROLES)
        if wanted["version"] is None:
            found: Answer | None = next(iter(reversed(self.store.versions(wanted["standard"]))), None)
        else:
            found = self.store.version(wanted["standard"], wanted["version"])
        if found is None:
            raise NotFound("There is no such standard or version.", "standard")
        return found

    @rpc
    def run_check(self, **given: Any) -> Answer:
        """Check a hall against the version in force at the end of the period, store the check and return it."""
        wanted = parsed(RunCheck(), given)
        hall, now = wanted["hall"], clock.now()
        zone = self._zone(hall)
        self.call.caller.require("officer", "supervisor", hall=hall)
        period = domain.period(wanted["period_from"].astimezone(UTC), wanted["period_to"].astimezone(UTC))
        standard = self._in_force(wanted["standard"], period.end, zone)
        done = domain.check(new_id(), standard, self.store.evidence.facts(hall, period), period, now)
        answer = check_view(done)
        self.store.add_check(answer, domain.completed(done), self.call.stamp(now))
        return answer

    @rpc
    def get_check(self, **given: Any) -> Answer:
        """Return a check as it was answered when it was run."""
        found: Answer | None = self.store.check(parsed(GetCheck(), given)["check"])
        if found is None:
            raise NotFound("There is no such check.", "check")
        self.call.caller.require("officer", "supervisor", hall=found["hall"])
        return found

    @handles(*received_by("standards"))
    def on_event(self, event: Event) -> None:
        """Keep whatever happened as evidence."""
        said = domain.Said(event.type, event.subject, event.seq, event.time, event.hall, event.data)
        whole = {
            "type": event.type,
            "source": event.source,
            "subject": event.subject,
            "seq": event.seq,
            "time": event.time,
            "hall": event.hall,
            "actor": event.actor,
            "correlation": event.correlationid,
            "data": event.data,
        }
        self.store.evidence.keep(event.id, said, whole)

    def _zone(self, hall: str) -> str:
        zone: str | None = self.store.evidence.zone_of(hall)
        if zone is None:
            raise NotFound(f"There is no hall {hall}.", "hall")
        return zone

    def _in_force(self, standard: str, moment: datetime, zone: str) -> domain.Standard:
        found = domain.version_in_force(self.store.versions(standard), moment, zone)
        if found is None:
            raise NotFound(f"No version of a standard {standard} is in force at that time.", "standard")
        return domain.standard_from(found)
