"""The steps of a sitting: shown, told one at a time, merged from a tablet, settled where two tablets differ."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from services.guidance import access
from services.guidance.domain.checklist import Plan, plan_of
from services.guidance.domain.merge import Batch, Given, merge
from services.guidance.domain.request import CLAIMED, Guide, Request
from services.guidance.domain.steps import Told, Turned, change_step, progress_of, settle
from services.guidance.lookups import TRIES, Answer, now_at_desk
from services.guidance.plans import Plans
from services.guidance.progress_views import merged_view, progress_view, shown_progress
from shared.contracts.parsing import parsed
from shared.contracts.sittings import DoStep, GetSitting, MergeChanges, SettleStep
from shared.errors import Conflict, Forbidden, NotFound, Unavailable
from shared.messaging import rpc
from shared.storage.commands import once

_TRIES_TO_MERGE = 40
"""Each is lost to a piece that another merged; a tablet that is back sends many at once."""
StepRule = Callable[[Request, Plan, Guide, Told, datetime], Turned]


class StepMethods(Plans):
    """Sittings: their steps."""

    @rpc
    def get_request(self, **given: Any) -> Answer:
        """Return one request (``GetSitting``) with its checklist, once it was claimed: ``SittingView``."""
        found = self._known(parsed(GetSitting, given)["request"])
        access.reader(self.call.caller, found.hall)
        progress = found.progress and shown_progress(found.progress, self._checklist_of(found))
        return {**self._view(found), "progress": progress}

    @rpc
    @once
    def do_step(self, **given: Any) -> Answer:
        """Say what became of a step (``DoStep``); by whoever belongs to the sitting, or a supervisor.

        With the step alone it is done, once. A step out of order, disputed or of another version is a ``Conflict`` that
        carries the ``progress`` as it stands. Answers ``SteppedView``.
        """
        return self._turn_step(change_step, parsed(DoStep, given))

    @rpc
    @once
    def settle_step(self, **given: Any) -> Answer:
        """Say what is right of a step of which two tablets said different things (``SettleStep``): ``SteppedView``."""
        return self._turn_step(settle, parsed(SettleStep, given))

    @rpc
    @once
    def merge_changes(self, **given: Any) -> Answer:
        """Merge what a tablet noted without a network (``MergeChanges``): ``MergedChanges``.

        By whoever took part, however the request stands by now: what was done in the sitting is not lost.
        """
        told = parsed(MergeChanges, given)
        for _ in range(_TRIES_TO_MERGE):
            before = self._of_taker(told["request"])
            checklist, now = self._checklist_of(before), now_at_desk()
            batch, ended = _batch(told, now), self.store.requests.ended_at(before.id)
            after, merged, said = merge(before, plan_of(checklist), self.call.caller.id, batch, now, ended)
            answer = merged_view(before.id, batch, merged, progress_view(progress_of(after), checklist))
            stamp = self.call.stamp(now)
            if not said or self.store.requests.advance_by(before, after, said, stamp, answer):
                return answer
        raise Unavailable("This request keeps changing just now: try again.")

    def _turn_step(self, rule: StepRule, told: Answer) -> Answer:
        request = told.pop("request")
        for _ in range(TRIES):
            before = self._request(request)
            begun = self._begun(before) if before.state == CLAIMED else before
            checklist = self._checklist_of(begun) if begun.progress else None
            now, by = now_at_desk(), access.acting(self.call.caller)
            after, said = _ruled(rule, begun, checklist, by, Told(**told), now)
            answer = self._stepped(after, checklist)
            if not said or self.store.requests.advance_by(before, after, said, self.call.stamp(now), answer):
                return answer
        raise Unavailable("This request keeps changing just now: try again.")

    def _stepped(self, request: Request, checklist: Answer | None) -> Answer:
        progress = progress_view(request.progress, checklist) if request.progress and checklist else None
        return {**self._view(request), "progress": progress}

    def _of_taker(self, identifier: str) -> Request:
        """Return a request in which the caller took part, or which they supervise."""
        found = self._request(identifier)
        caller = self.call.caller
        if not caller.has("supervisor") and not self.store.requests.took_part(identifier, caller.id):
            raise Forbidden("Only who took part in this sitting, or a supervisor, may do this.")
        if found.progress is None and found.state == CLAIMED:
            return self._begun(found)
        if found.progress is None:
            raise Conflict(f"This request is {found.state}, not claimed.", None, {"state": found.state})
        return found

    def _known(self, identifier: str) -> Request:
        found = self.store.requests.get(identifier)
        if found is None:
            raise NotFound("There is no such guidance request.", "request")
        return found


def _ruled(rule: StepRule, request: Request, checklist: Answer | None, by: Guide, told: Told, now: datetime) -> Turned:
    """Return what ``rule`` makes of it; a refusal tells how the sitting stands."""
    plan = plan_of(checklist) if checklist else Plan("", (), "", "")
    try:
        return rule(request, plan, by, told, now)
    except Conflict as refused:
        if checklist is None or request.state != CLAIMED:
            raise
        standing = {"progress": progress_view(progress_of(request), checklist)}
        raise Conflict(refused.message, refused.field, {**(refused.detail or {}), **standing}) from refused


def _batch(told: Answer, now: datetime) -> Batch:
    ahead = told["sent_at"] - now if told["sent_at"] else now - now
    changes = [Given(**{**each, "at": _whole(each["at"])}) for each in told["changes"]]
    return Batch(told["device"], changes, ahead)


def _whole(moment: datetime) -> datetime:
    """Return ``moment`` in whole milliseconds, as the database keeps it."""
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)
