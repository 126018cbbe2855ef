"""What time alone brings about: requests that nobody claimed within their promise."""

from __future__ import annotations

from nameko.timer import timer
from pymongo.errors import PyMongoError

from services.guidance.domain.request import note_overdue
from services.guidance.lookups import Lookups, now_at_desk
from shared.errors import HallError

_LOOKS_EVERY_SECONDS = 2
_MOST = 200


class OverdueRounds(Lookups):
    """The desk's timer. Every copy has one: each request is noted by one write on condition, so it is told once."""

    @timer(interval=_LOOKS_EVERY_SECONDS, expected_exceptions=(PyMongoError, HallError))
    def look_for_overdue(self) -> None:
        """Tell the supervisor of each request that waits beyond its promise."""
        now = now_at_desk()
        for request in self.store.requests.due(now, _MOST):
            if noted := note_overdue(request, now):
                after, said = noted
                self.store.requests.advance(request, after, said, self.call.stamp(now), None)
