"""Telling visitors that their turn is near, as soon as the order of their queue has changed."""

from __future__ import annotations

from datetime import timedelta

from nameko.timer import timer
from pymongo.errors import PyMongoError

from services.queue.domain.near import near, to_tell
from services.queue.lookups import Lookups, now_at_hall
from services.queue.rounds import rounds
from services.queue.store.spool import real_now
from shared.errors import HallError

_LOOKS_EVERY_SECONDS = 0.2
_MAKES_UP_EVERY_SECONDS = 10


class NearRounds(Lookups):
    """Places in the queue, told in time. A process tells of the changes that it made itself."""

    @rounds("near", every=_LOOKS_EVERY_SECONDS, at_once=2)
    def tell_near(self, hall: str, day: str, queue: str) -> None:
        """Tell the first of a queue their places, those who have not heard of them yet."""
        self.store.near.begin((hall, day, queue))
        rules = self._hall(hall).settings
        if not rules.near_places:
            return
        order = self.store.near.first(hall, day, queue, max(rules.near_places), rules)
        told = self.store.near.told(each.id for each in order)
        tickets = {each.id: each for each in order}
        places = {ticket: each.place for ticket, each in told.items()}
        for ticket, place in to_tell(order, places, rules.near_places):
            said = near(tickets[ticket], place)
            self.store.near.tell(tickets[ticket], place, told.get(ticket), said, self._stamp(now_at_hall()))

    @timer(interval=_MAKES_UP_EVERY_SECONDS, expected_exceptions=(PyMongoError, HallError))
    def make_up_for_marks(self) -> None:
        """Look at every queue where people wait, should a process have died with what it had to tell."""
        real, now = real_now(), now_at_hall()
        if not self.store.leases.claim("near", real, real + timedelta(seconds=_MAKES_UP_EVERY_SECONDS - 1)):
            return
        for hall in self.store.halls.all():
            day = hall.day(now)
            self.store.near.mark_waiting(hall.id, day, self.store.waiting.counts(hall.id, day))
