"""Findings: raised by checks, owned and put right by the hall, judged and waived by the office."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from services.standards import domain
from services.standards.domain.findings import ROLE, STAFF
from services.standards.lookups import Answer, Lookups
from services.standards.store.findings import Wanted
from services.standards.views import finding_view
from services.standards.working_days import working_days_after
from shared.clock import clock
from shared.contracts.findings import (
    AcceptFinding,
    AssignFinding,
    CommentFinding,
    ListFindings,
    OfFinding,
    RectifyFinding,
    RejectFinding,
    WaiveFinding,
)
from shared.contracts.parsing import parsed
from shared.errors import Forbidden, NotFound, Unavailable
from shared.messaging import rpc
from shared.security.callers import EVERY_HALL
from shared.storage.commands import once

LOOK = ("officer", "supervisor", "admin")
"""Who sees every finding of their halls; whoever owns one sees it too."""
_TRIES = 8
_MINE = "me"

Rule = Callable[[domain.Finding, datetime], domain.Step]


class FindingMethods(Lookups):
    """Findings, from being raised to their end."""

    @rpc
    def list_findings(self, **given: Any) -> Answer:
        """Return ``{items, next}``: findings of one hall or all the caller's, the oldest first (``ListFindings``)."""
        wanted = parsed(ListFindings, given)
        caller, hall, now = self.call.caller, wanted["hall"], clock.now()
        if hall is not None:
            self._zone(hall)
        everybody = ("clerk", "guide") if wanted["owner"] == _MINE else ()
        caller.require(*LOOK, *everybody, hall=hall)
        halls = frozenset({hall}) if hall else None if EVERY_HALL in caller.halls else caller.halls
        asked = Wanted(now, halls, wanted["state"], wanted["clause"], wanted["overdue"], self._owners(wanted["owner"]))
        found = self.store.findings.page(asked, wanted["after"], wanted["limit"] + 1)
        page = found[: wanted["limit"]]
        items = [finding_view(each, now) for each in page]
        return {"items": items, "next": page[-1].id if len(found) > len(page) else None}

    @rpc
    def get_finding(self, **given: Any) -> Answer:
        """Return one finding."""
        found = self._finding(parsed(OfFinding, given)["finding"], *LOOK, owner=True)
        return finding_view(found, clock.now())

    @rpc
    @once
    def assign_finding(self, **given: Any) -> Answer:
        """Say who is to put it right (``AssignFinding``): a supervisor of the hall, or an officer."""
        told = parsed(AssignFinding, given)
        owner = domain.Owner(ROLE, told["role"]) if told["role"] else domain.Owner(STAFF, told["staff"])
        return self._changed(told, ("supervisor", "officer"), lambda each, now: domain.assign(each, owner))

    @rpc
    @once
    def comment_finding(self, **given: Any) -> Answer:
        """Say something about it (``CommentFinding``): whoever sees it."""
        told = parsed(CommentFinding, given)
        return self._changed(
            told, LOOK, lambda each, now: domain.comment(each, self._word(told["words"], now)), owner=True
        )

    @rpc
    @once
    def rectify_finding(self, **given: Any) -> Answer:
        """Say what was done about an open finding (``RectifyFinding``): a supervisor of the hall, or its owner."""
        told = parsed(RectifyFinding, given)

        def rule(each: domain.Finding, now: datetime) -> domain.Step:
            references = tuple(domain.Reference(**one) for one in told["references"])
            self._require_known(each, references)
            return domain.rectify(each, self._word(told["measures"], now), told["proof"], references)

        return self._changed(told, ("supervisor",), rule, owner=True)

    @rpc
    @once
    def accept_finding(self, **given: Any) -> Answer:
        """Be content with a rectification (``AcceptFinding``): an officer."""
        told = parsed(AcceptFinding, given)
        return self._changed(told, ("officer",), lambda each, now: domain.accept(each, self._word(told["reason"], now)))

    @rpc
    @once
    def reject_finding(self, **given: Any) -> Answer:
        """Not be content with it (``RejectFinding``), which opens the finding again with a new deadline: an officer."""
        told = parsed(RejectFinding, given)

        def rule(each: domain.Finding, now: datetime) -> domain.Step:
            return domain.reject(each, self._word(told["reason"], now), working_days_after)

        return self._changed(told, ("officer",), rule)

    @rpc
    @once
    def waive_finding(self, **given: Any) -> Answer:
        """Let the clause be for some time (``WaiveFinding``): an officer."""
        told = parsed(WaiveFinding, given)

        def rule(each: domain.Finding, now: datetime) -> domain.Step:
            return domain.waive(each, self._word(told["reason"], now), told["until"])

        return self._changed(told, ("officer",), rule)

    def _finding(self, identifier: str, *roles: str, owner: bool = False) -> domain.Finding:
        """Return the finding; raises ``Forbidden`` unless the caller has one of ``roles``, or (``owner``) owns it."""
        found = self.store.findings.get(identifier)
        if found is None:
            raise NotFound("There is no such finding.", "finding")
        caller = self.call.caller
        if not (owner and self._owns(found)):
            caller.require(*roles, hall=found.hall)
        elif not caller.may_touch(found.hall):
            raise Forbidden(f"The hall {found.hall} is not one of yours.")
        return found

    def _owns(self, finding: domain.Finding) -> bool:
        mine = finding.owner
        return mine.id == self.call.caller.id if mine.kind == STAFF else self.call.caller.has(mine.id)

    def _owners(self, owner: str | None) -> list[tuple[str, str]] | None:
        """Return whose findings are asked for: the caller's own, a role's or a member's."""
        if owner is None:
            return None
        if owner == _MINE:
            return [(STAFF, self.call.caller.id), *((ROLE, role) for role in sorted(self.call.caller.roles))]
        return [(STAFF, owner), (ROLE, owner)]

    def _word(self, words: str | None, now: datetime) -> domain.Word:
        return domain.Word(self.call.caller.id, now, words)

    def _require_known(self, finding: domain.Finding, references: tuple[domain.Reference, ...]) -> None:
        """Refuse a proof that names a check or a visit which this hall does not have."""
        for index, each in enumerate(references):
            if not self.store.tracing.knows(each.kind, each.id, finding.hall):
                raise NotFound(f"There is no {each.kind} {each.id} of this hall.", f"references.{index}.id")

    def _changed(self, told: Answer, roles: tuple[str, ...], rule: Rule, *, owner: bool = False) -> Answer:
        """Apply ``rule`` to the finding that is named, again on what is there whenever somebody else was first."""
        for _ in range(_TRIES):
            before, now = self._finding(told["finding"], *roles, owner=owner), clock.now()
            after, said = rule(before, now)
            answer = finding_view(after, now)
            if self.store.findings.advance(before, after, [said], self.call.stamp(now), answer):
                return answer
        raise Unavailable("This finding is being changed by others: try again.")
