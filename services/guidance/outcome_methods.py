"""Ends of sittings at the wire: filed or not, on to a counter, and what became of it later."""

from __future__ import annotations

import logging
from datetime import date
from typing import Any

from services.guidance import access
from services.guidance.checklist_methods import ChecklistMethods
from services.guidance.domain import outcomes
from services.guidance.domain.followed import follow_up
from services.guidance.domain.record import Became
from services.guidance.domain.request import Request
from services.guidance.lookups import Answer, now_at_desk
from services.guidance.views import handed_over_view
from shared.contracts.guidance import HandOver
from shared.contracts.outcomes import FollowUp, ResolveRequest
from shared.contracts.parsing import parsed
from shared.errors import HallError
from shared.happening import Happened
from shared.messaging import rpc
from shared.storage.commands import once

log = logging.getLogger(__name__)


class OutcomeMethods(ChecklistMethods):
    """Sittings: resolved, handed over, followed up."""

    @rpc
    @once
    def resolve(self, **given: Any) -> Answer:
        """End a sitting (``ResolveRequest``): by the guide who claimed it, or by a supervisor."""
        told = parsed(ResolveRequest, given)
        request, by = told.pop("request"), access.acting(self.call.caller)
        ending = outcomes.Ending(**told)
        return self._changed(request, lambda before: outcomes.resolve(before, by, ending, self._desk(before)))

    @rpc
    def hand_over(self, **given: Any) -> Answer:
        """Have the visitor go on at a counter (``HandOver``), keeping the time of arrival: ``HandedOverView``.

        The ticket is asked for at once; while intake or the queue is away it comes from the event.
        """
        view = self._handed_over(**given)
        return handed_over_view(view, self._planned(view))

    @rpc
    @once
    def follow_up(self, **given: Any) -> Answer:
        """Note what became of a filing (``FollowUp``): by a guide or supervisor of the hall, when they hear of it."""
        told = parsed(FollowUp, given)
        request, became = told.pop("request"), Became(**told)
        return self._changed(request, lambda before: self._followed(before, became))

    @once
    def _handed_over(self, **given: Any) -> Answer:
        told = parsed(HandOver, given)
        by = access.acting(self.call.caller)
        return self._changed(
            told["request"],
            lambda before: outcomes.hand_over(before, by, told["queue"], self._hall(before.hall).queues),
        )

    def _followed(self, before: Request, became: Became) -> tuple[Request, tuple[Happened, ...]]:
        hall = self._hall(before.hall)
        filed_on = hall.day(before.claimed_at or before.requested_at)
        return follow_up(before, became, filed_on, hall.day(now_at_desk()), self.call.caller.id)

    def _planned(self, view: Answer) -> Answer:
        """Ask intake for the visitor's next stop, which it plans once per request however often it is asked."""
        facts = {name: view[name] for name in ("hall", "visit", "matter", "queue", "language", "needs")}
        facts |= {"arrived_at": view["counts_from"] or view["requested_at"], "materials": self._taken_along(view)}
        try:
            return dict(self.intake.plan_stop(request=view["id"], **facts))
        except HallError as error:
            log.warning("request %s waits for its ticket: %s", view["id"], error)
            return {}

    def _taken_along(self, view: Answer) -> Answer | None:
        found = self.store.requests.get(view["id"]) if view["materials"] else None
        return outcomes.taken_along(found) if found else None

    def _desk(self, request: Request) -> outcomes.Desk:
        """Return what an ending of ``request`` is held against today."""
        hall = self._hall(request.hall)
        day = hall.day(now_at_desk())
        receipt = self._goes_by(request, day)["receipt"]
        listed = next(reversed(self._reasons(request.hall)), None)
        return outcomes.Desk(
            day=date.fromisoformat(day),
            pattern=receipt["pattern"],
            example=receipt["example"],
            reasons={each["id"]: tuple(each["name"].values()) for each in listed["reasons"]} if listed else {},
            version=listed["version"] if listed else None,
            is_open=hall.is_open,
        )

    def _goes_by(self, request: Request, day: str) -> Answer:
        """Return the checklist of a sitting: that of its claim, else the one in force on ``day``."""
        return self._checklist_of(request) if request.progress else self._in_force(request.matter, day)
