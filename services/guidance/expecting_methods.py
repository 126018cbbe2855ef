"""What a kiosk may ask before anybody asks for help: how long it would take."""

from __future__ import annotations

from typing import Any

from services.guidance.domain import request as requests
from services.guidance.domain.request import Request
from services.guidance.lookups import Answer, Lookups, now_at_desk
from services.guidance.views import standing
from shared.contracts.guidance import AtHall
from shared.contracts.parsing import parsed
from shared.messaging import rpc

_NOBODY = "~"
"""An id behind all others: who asks now is behind everybody of the same rank."""


class ExpectingMethods(Lookups):
    """The wait at the desk, for whoever considers it."""

    @rpc
    def expect(self, **given: Any) -> Answer:
        """Return how long whoever asked now would wait, whatever the matter (``ExpectedHelp``)."""
        hall = self._hall(parsed(AtHall, given)["hall"])
        self.call.caller.require("kiosk", "clerk", "guide", "supervisor", hall=hall.id)
        if not hall.seats:
            return {"offered": False, "ahead": None, "wait": None, "note": None}
        now = now_at_desk()
        asking = Request(_NOBODY, hall.id, _NOBODY, "zh", now, counts_from=now)
        asking = requests.placed(asking, hall.settings)
        return {"offered": True, **standing(self._scene(hall.id, [asking]).place_of(asking))}
