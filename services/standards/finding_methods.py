"""Findings: raised by checks, put right by the hall, judged and waived by the office."""

from __future__ import annotations

from typing import Any

from services.standards import domain
from services.standards.lookups import Answer, Lookups
from services.standards.views import finding_view
from services.standards.working_days import working_days_after
from shared.clock import clock
from shared.contracts.findings import (
    AcceptFinding,
    ListFindings,
    OfFinding,
    RectifyFinding,
    RejectFinding,
    WaiveFinding,
)
from shared.contracts.parsing import parsed
from shared.errors import Conflict, NotFound
from shared.messaging import rpc
from shared.security.callers import EVERY_HALL
from shared.storage.commands import once


class FindingMethods(Lookups):
    """Findings, from being raised to their end."""

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
