"""What time alone brings about: appointments that nobody kept, days that end, halls that must stay closed.

A timer in every copy, of which one at a time does the work. Everything it does is conditional on the state, so two that
do it at once, or one that died half-way, harm nothing.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from nameko.timer import timer
from pymongo.errors import PyMongoError

from services.queue.appointment_methods import miss_due
from services.queue.closing_methods import carry_over, close_days, empty_hall
from services.queue.lease_methods import end_leases
from services.queue.lookups import Lookups, now_at_hall
from shared.errors import HallError
from shared.storage import Stamp

EVERY_SECONDS = 2
_APPOINTMENTS_EVERY, _DAYS_EVERY, _SHUT_EVERY = 5, 15, 2
_MOST = 200


class Watch(Lookups):
    """The queue's timer."""

    @timer(interval=EVERY_SECONDS, expected_exceptions=(PyMongoError, HallError))
    def look_around(self) -> None:
        """Do what has become due, if no other copy does."""
        if self._mine("appointments", _APPOINTMENTS_EVERY):
            miss_due(self, now_at_hall(), _MOST)
        if self._mine("shut halls", _SHUT_EVERY):
            self._look_after_shut_halls(now_at_hall())
        if self._mine("days", _DAYS_EVERY):
            now = now_at_hall()
            for hall in self.store.halls.all():
                close_days(self.store, hall, now, self._system_stamp(now), _MOST)
                end_leases(self.store, hall, now, self._system_stamp(now), _MOST)

    def _look_after_shut_halls(self, now: datetime) -> None:
        for door in self.store.doors.shut():
            hall = self.store.halls.get(door.hall)
            if hall:
                empty_hall(self.store, hall, now, self._system_stamp(now), _MOST)
        carry_over(self.store, self._system_stamp(now), _MOST)

    def _mine(self, name: str, seconds: int) -> bool:
        now = datetime.now(UTC)
        return bool(self.store.leases.claim(name, now, now + timedelta(seconds=seconds - 0.5)))

    def _system_stamp(self, now: datetime) -> Stamp:
        return self.asked.stamp(now)
