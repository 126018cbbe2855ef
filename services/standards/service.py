"""The standards office over the wire: keep evidence, publish standards, run checks, settle findings."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

import eventlet
from nameko.timer import timer

from services.standards import domain
from services.standards.store import StandardsStore
from services.standards.views import check_view, finding_view, standard_view
from services.standards.working_days import working_days_after
from shared.clock import clock
from shared.contracts.events import received_by
from shared.contracts.parsing import parsed, refusal
from shared.contracts.standards import (
    AcceptFinding,
    GetCheck,
    GetStandard,
    ListFindings,
    OfFinding,
    RectifyFinding,
    RejectFinding,
    RunCheck,
    Standard,
    WaiveFinding,
)
from shared.contracts.words import ROLES
from shared.errors import Conflict, NotFound, Unavailable
from shared.ids import new_id
from shared.messaging import CurrentCall, Event, Healthy, handles, rpc
from shared.security.callers import EVERY_HALL
from shared.storage import StoreProvider
from shared.storage.commands import once

Answer = dict[str, Any]

_LOOK_FOR_UNREAD_SECONDS = 20
_UNREAD_AT_ONCE = 20


class StandardsService(Healthy):
    """The service standard as data, checked against what really happened."""

    name = "standards"
    store = StoreProvider(StandardsStore, "standards")
    call = CurrentCall()

    @rpc
    def publish_standard(self, *, standard: Answer) -> Answer:
        """Publish a version of a standard; the same again changes nothing, another content needs another version."""
        self.call.caller.require("admin", "officer")
        content = parsed(Standard, standard)
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
        wanted = parsed(GetStandard, given)
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
        """Check a hall against the version in force at the end of the period, store the check and return it.

        What failed raises findings; those of a check whose process died before are raised when it is asked for again,
        or soon after.
        """
        check: Answer = self.store.check(self._checked(**given))
        self._raise_findings(check)
        return check

    @rpc
    def get_check(self, **given: Any) -> Answer:
        """Return a check as it was answered when it was run."""
        found: Answer | None = self.store.check(parsed(GetCheck, given)["check"])
        if found is None:
            raise NotFound("There is no such check.", "check")
        self.call.caller.require("officer", "supervisor", hall=found["hall"])
        return found

    @rpc
    def list_findings(self, **given: Any) -> Answer:
        """Return ``{items, next}``: findings of one hall or all the caller's, the oldest first (``ListFindings``)."""
        wanted = parsed(ListFindings, given)
        caller, hall = self.call.caller, wanted["hall"]
        if hall is not None:
            self._zone(hall)
        caller.require("officer", "supervisor", hall=hall)
        halls = {hall} if hall else None if EVERY_HALL in caller.halls else caller.halls
        found = self.store.findings.page(halls, wanted["state"], wanted["after"], wanted["limit"] + 1)
        page, now = found[: wanted["limit"]], clock.now()
        items = [finding_view(each, now) for each in page]
        return {"items": items, "next": page[-1].id if len(found) > len(page) else None}

    @rpc
    def get_finding(self, **given: Any) -> Answer:
        """Return one finding."""
        found = self._finding(parsed(OfFinding, given)["finding"], "officer", "supervisor")
        return finding_view(found, clock.now())

    @rpc
    @once
    def rectify_finding(self, **given: Any) -> Answer:
        """Say what was done about an open finding (``RectifyFinding``): a supervisor of the hall."""
        told = parsed(RectifyFinding, given)
        before = self._finding(told["finding"], "supervisor")
        return self._settled(before, domain.rectify(before, self._said(told["measures"]), told["proof"]))

    @rpc
    @once
    def accept_finding(self, **given: Any) -> Answer:
        """Be content with a rectification (``AcceptFinding``): an officer."""
        told = parsed(AcceptFinding, given)
        before = self._finding(told["finding"], "officer")
        return self._settled(before, domain.accept(before, self._said(told["reason"])))

    @rpc
    @once
    def reject_finding(self, **given: Any) -> Answer:
        """Not be content with it (``RejectFinding``), which opens the finding again with a new deadline: an officer."""
        told = parsed(RejectFinding, given)
        before = self._finding(told["finding"], "officer")
        return self._settled(before, domain.reject(before, self._said(told["reason"]), working_days_after))

    @rpc
    @once
    def waive_finding(self, **given: Any) -> Answer:
        """Let the clause be for some time (``WaiveFinding``): an officer."""
        told = parsed(WaiveFinding, given)
        before = self._finding(told["finding"], "officer")
        return self._settled(before, domain.waive(before, self._said(told["reason"]), told["until"]))

    @timer(interval=_LOOK_FOR_UNREAD_SECONDS)
    def raise_what_is_missing(self) -> None:
        """Raise the findings of checks whose process died before it did; harmless in several copies at once."""
        for check in self.store.unread_checks(_UNREAD_AT_ONCE):
            self._raise_findings(check)

    @handles(*received_by("standards"))
    def on_event(self, event: Event) -> None:
        """Keep whatever happened as evidence."""
        said = domain.Said(event.type, event.subject, event.seq, event.time, event.hall, event.data, event.actor)
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

    @once
    def _checked(self, **given: Any) -> str:
        """Return the id of a new check, or of the one that the same command made before."""
        wanted = parsed(RunCheck, given)
        hall, now = wanted["hall"], clock.now()
        zone = self._zone(hall)
        self.call.caller.require("officer", "supervisor", hall=hall)
        period = domain.period(wanted["period_from"].astimezone(UTC), wanted["period_to"].astimezone(UTC))
        standard = self._in_force(wanted["standard"], period.end, zone)
        facts = self.store.evidence.facts(hall, period, self._pause)
        done = domain.check(new_id(), standard, facts, period, now, self._pause)
        self.store.add_check(check_view(done), domain.completed(done), self.call.stamp(now))
        return done.id

    def _pause(self) -> None:
        """Let others work (heartbeats before all); give up when nobody waits, unless they come for the answer later."""
        eventlet.sleep(0)
        if self.call.remaining_seconds < 0 and self.call.command is None:
            raise Unavailable("This takes longer than an answer may: choose a shorter period.")

    def _raise_findings(self, check: Answer) -> None:
        """Raise a finding for each failed clause of ``check``; to repeat it changes nothing."""
        stamp = replace(self.call.stamp(clock.now()), command=None)
        zone, hall = self._zone(check["hall"]), check["hall"]
        standard = domain.standard_from(self.store.version(check["standard"], check["version"]))
        terms = domain.Terms(zone, standard.rectify_within, working_days_after)
        waived = self.store.findings.waived(hall, standard.id, domain.local_day(zone, stamp.at).isoformat())
        for finding in domain.findings_of(check, terms, stamp.at):
            if finding.clause not in waived:
                self.store.findings.see(finding, domain.raised(finding), stamp)
        self.store.mark_read(check["id"])

    def _finding(self, identifier: str, *roles: str) -> domain.Finding:
        found: domain.Finding | None = self.store.findings.get(identifier)
        if found is None:
            raise NotFound("There is no such finding.", "finding")
        self.call.caller.require(*roles, hall=found.hall)
        return found

    def _said(self, words: str | None) -> domain.Word:
        return domain.Word(self.call.caller.id, clock.now(), words)

    def _settled(self, before: domain.Finding, step: domain.Step) -> Answer:
        after, said = step
        now = clock.now()
        answer = finding_view(after, now)
        if not self.store.findings.advance(before, after, said, self.call.stamp(now), answer):
            present = self._finding(before.id, "officer", "supervisor").state
            raise Conflict(f"This finding is {present} by now.", None, {"state": present})
        return answer

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
