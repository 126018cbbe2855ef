"""Reading how a hall stands."""

from __future__ import annotations

from typing import Any

from services.standards.lookups import Answer
from services.standards.standing_rounds import StandingRounds, running_in
from shared.clock import clock
from shared.contracts.parsing import parsed
from shared.contracts.standing import GetStanding
from shared.errors import NotFound, Unavailable
from shared.messaging import rpc


class StandingMethods(StandingRounds):
    """Standing, as it is read."""

    @rpc
    def get_standing(self, **given: Any) -> Answer:
        """Return how the clauses of a hall stand in a running window (``StandingOfHall``).

        Whoever asks first in a window, before anything happened in it, has it seen then.
        """
        wanted = parsed(GetStanding, given)
        hall, now = wanted["hall"], clock.now()
        zone = self._zone(hall)
        self.call.caller.require("officer", "supervisor", "admin", hall=hall)
        standards = self._all_in_force(self._versions(), now, zone)
        standard = next((each for each in standards if wanted["standard"] in (None, each.id)), None)
        if standard is None:
            raise NotFound("No standard is in force here now.", "standard")
        window = wanted["window"] or standard.standing_windows[0]
        if window not in standard.standing_windows:
            raise NotFound("This standard keeps no standing of that window.", "window")
        running = running_in(hall, standard.id, window, now, zone)
        if (known := self.store.standings.get(running)) is None:
            self.store.standings.want(running)
            if (claimed := self.store.standings.claim(running)) is not None:
                self._see(claimed)
            known = self.store.standings.get(running)
        if known is None:
            raise Unavailable("How the hall stands is being worked out: ask again in a moment.")
        return dict(known)
