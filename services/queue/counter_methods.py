"""What may be asked about and done at the counters of a hall."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from services.queue import calling, together
from services.queue.domain import closing, undo_counter
from services.queue.domain import shift as shifts
from services.queue.domain import ticket as tickets
from services.queue.domain.hall import Counter, Hall
from services.queue.domain.shift import Change, Shift
from services.queue.lookups import TRIES, Answer, Lookups, carried_out_once, now_at_hall
from services.queue.releasing import release
from services.queue.views import called_view, counter_view
from shared.contracts.parsing import parsed
from shared.contracts.queue_asked import CallNext, CoverCounter, OfCounter, OfHall, OpenCounter, PauseCounter, TakeOver
from shared.errors import Unavailable
from shared.messaging import rpc


class CounterMethods(Lookups):
    """Counters: opened, paused, closed, listed, and calling."""

    @rpc
    @carried_out_once
    def open_counter(self, **given: Any) -> Answer:
        """Open a counter for the caller (``OpenCounter``); after a pause for the queues it had, if none are named."""
        wish = parsed(OpenCounter, given)
        hall, counter = self._counter(wish["counter"])

        def opened(shift: Shift, now: datetime) -> Change | None:
            closing.require_open_hall(self.store.doors.get(hall.id))
            unsaid = wish["queues"] is None
            goes_on = unsaid and shift.state == "paused"
            queues = shift.queues if goes_on else counter.chosen(wish["queues"])
            everything = shift.everything if goes_on else unsaid
            return shifts.open_counter(shift, queues, self.asked.caller.id, now, everything=everything)

        return self._turn(hall, counter, opened)

    @rpc
    @carried_out_once
    def pause_counter(self, **given: Any) -> Answer:
        """Let a counter call nobody until it is opened again (``PauseCounter``)."""
        wish = parsed(PauseCounter, given)
        hall, counter = self._counter(wish["counter"])

        def paused(shift: Shift, now: datetime) -> Change:
            shifts.require_open(shift)
            shifts.require_clerk(shift, self.asked.caller.id, supervises=self._supervises())
            return shifts.pause_counter(shift, wish["reason"], now)

        return self._turn(hall, counter, paused)

    @rpc
    @carried_out_once
    def close_counter(self, **given: Any) -> Answer:
        """Close a counter; 409 with the ticket that it has. Who waited for it alone, or was put on hold there, waits in
        the queue again, at the old place.
        """
        hall, counter = self._counter(parsed(OfCounter, given)["counter"])

        def closed(shift: Shift, now: datetime) -> Change:
            shifts.require_staffed(shift)
            shifts.require_clerk(shift, self.asked.caller.id, supervises=self._supervises())
            if here := self.store.tickets.at_counters([counter.id]):
                raise tickets.holds_already(here[0])
            return shifts.close_counter(shift, now)

        answer = self._turn(hall, counter, closed)
        now = now_at_hall()
        release(self.store, hall, counter.id, replace(self._stamp(now), command=None))
        return answer

    @rpc
    @carried_out_once
    def cover_counter(self, **given: Any) -> Answer:
        """Name who stands in at a counter for whoever is absent (``CoverCounter``): its clerk, or a supervisor.

        While it is closed it is nobody's, so any clerk of the hall may.
        """
        wish = parsed(CoverCounter, given)
        hall, counter = self._counter(wish["counter"])

        def covered(shift: Shift, now: datetime) -> Change:
            free = self._supervises() or shift.state == "closed"
            shifts.require_clerk(shift, self.asked.caller.id, supervises=free)
            return shifts.name_cover(shift, wish["clerk"], wish["absent"], wish["reason"], now)

        return self._turn(hall, counter, covered)

    @rpc
    @carried_out_once
    def take_over(self, **given: Any) -> Answer:
        """Take over a counter whose clerk has gone, with the ticket that is there (``TakeOver``): a supervisor, or any
        clerk once nothing has happened at it for some minutes (before that 409 with ``minutes_left``).
        """
        wish = parsed(TakeOver, given)
        hall, counter = self._counter(wish["counter"])

        def taken(shift: Shift, now: datetime) -> Change:
            change = shifts.take_over(shift, self.asked.caller.id, wish["reason"], now)
            if not self._supervises() and self.asked.caller.id not in (shift.cover, shift.absent):
                last_deed = self.store.tickets.last_deed(counter.id, shift.day)
                shifts.require_vanished(shift, last_deed, now, hall.settings)
            return change

        return self._turn(hall, counter, taken)

    @rpc
    @carried_out_once
    def undo_at_counter(self, **given: Any) -> Answer:
        """Take back the last thing that was done at a counter, not to its ticket.

        409 when that is too long ago, or the counter has gone on since. What a closing gave back to the queue waits
        there.
        """
        hall, counter = self._counter(parsed(OfCounter, given)["counter"])

        def undone(shift: Shift, now: datetime) -> Change:
            undo_counter.require_doer(shift, self.asked.caller.id, supervises=self._supervises())
            latest = self.store.tickets.latest_of(counter.id, shift.day)
            back, said = undo_counter.undo(shift, now, hall.settings, latest)
            here = self.store.tickets.at_counters([counter.id])
            if back.state == "closed" and here:
                raise tickets.holds_already(here[0])
            if back.state == "open":
                closing.require_open_hall(self.store.doors.get(hall.id))
            return back, said

        answer = self._turn(hall, counter, undone)
        if answer["state"] == "closed":
            release(self.store, hall, counter.id, replace(self._stamp(now_at_hall()), command=None))
        return answer

    @rpc
    def list_counters(self, **given: Any) -> list[Answer]:
        """Return the counters of a hall, by number."""
        hall = self._hall(parsed(OfHall, given)["hall"])
        today = {shift.counter: shift for shift in self.store.shifts.of_day(hall.id, hall.day(now_at_hall()))}
        counters = sorted(hall.counters.values(), key=lambda counter: counter.number)
        return [counter_view(hall, counter, today.get(counter.id)) for counter in counters]

    @rpc
    @carried_out_once
    def call(self, **given: Any) -> Answer | None:
        """Call the next visitor, or a certain one (``CallNext``): ``{ticket, why}``, or ``None`` when nobody waits."""
        wish, now = parsed(CallNext, given), now_at_hall()
        hall, counter = self._counter(wish["counter"])
        asking = calling.Asking(
            self.asked.caller.id, self._supervises(), now, self._stamp(now), lambda: self.asked.remaining_seconds > 0
        )
        if wish["ticket"]:
            done = calling.call_picked(self.store, hall, counter, wish["ticket"], wish["reason"], asking)
        else:
            done = calling.call_next(self.store, hall, counter, asking)
        return called_view(*done, together.held_with(self.store, done[0])) if done else None

    def _turn(self, hall: Hall, counter: Counter, change: Callable[[Shift, datetime], Change | None]) -> Answer:
        """Open, pause or close a counter: between two calls of its hall, as far as this process makes them."""
        with self.store.turns.of(hall.id):
            for _ in range(TRIES):
                now = now_at_hall()
                shift = self._shift(hall, counter, now)
                changed = change(shift, now)
                view = counter_view(hall, counter, changed[0] if changed else shift)
                if changed is None or self.store.shifts.advance(shift, *changed, self._stamp(now), view):
                    self.store.figures.forget(hall.id)
                    return view
        raise Unavailable("This counter is being changed by others: try again.")
