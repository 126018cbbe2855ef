"""Sittings: how they end, or go on at a counter."""

from __future__ import annotations

import logging
from typing import Any

from services.guidance import access
from services.guidance.domain import sitting
from services.guidance.lookups import Answer, Lookups
from services.guidance.views import handed_over_view
from shared.contracts.guidance import HandOver, ResolveRequest
from shared.contracts.parsing import parsed
from shared.errors import HallError
from shared.messaging import rpc
from shared.storage.commands import once

log = logging.getLogger(__name__)


class SittingMethods(Lookups):
    """Sittings: their ends, and handing over."""

    @rpc
    @once
    def resolve(self, **given: Any) -> Answer:
        """End a sitting (``ResolveRequest``): by the guide who claimed it, or by a supervisor."""
        told = parsed(ResolveRequest, given)
        before = self._request(told.pop("request"))
        after, said = sitting.resolve(before, access.acting(self.call.caller), sitting.Ending(**told))
        return self._advance(before, after, said)

    @rpc
    def hand_over(self, **given: Any) -> Answer:
        """Have the visitor go on at a counter (``HandOver``), keeping the time of asking: ``HandedOverView``.

        The ticket is asked for at once; while intake or the queue is away it comes from the event.
        """
        view = self._handed_over(**given)
        return handed_over_view(view, self._planned(view))

    @once
    def _handed_over(self, **given: Any) -> Answer:
        told = parsed(HandOver, given)
        before = self._request(told["request"])
        after, said = sitting.hand_over(
            before, access.acting(self.call.caller), told["queue"], self._hall(before.hall).queues
        )
        return self._advance(before, after, said)

    def _planned(self, view: Answer) -> Answer:
        """Ask intake for the visitor's next stop, which it plans once per request however often it is asked."""
        facts = {name: view[name] for name in ("hall", "visit", "matter", "queue", "language", "needs")}
        try:
            return dict(self.intake.plan_stop(request=view["id"], arrived_at=view["requested_at"], **facts))
        except HallError as error:
            log.warning("request %s waits for its ticket: %s", view["id"], error)
            return {}
