"""Closing a hall at once and opening it again, by a supervisor; and what time alone closes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from services.queue.domain import closing
from services.queue.domain import shift as shifts
from services.queue.domain.closing import CANCEL, KEEP, Door
from services.queue.domain.hall import Hall
from services.queue.domain.ticket import Change, Ticket
from services.queue.lookups import TRIES, Answer, Lookups, booked_once, now_at_hall
from services.queue.store import QueueStore
from shared.clock import iso
from shared.contracts.closing import CloseHall
from shared.contracts.parsing import parsed
from shared.contracts.queue_asked import OfHall
from shared.errors import Unavailable
from shared.happening import Happened
from shared.messaging import rpc
from shared.storage import Stamp

_AT_ONCE = 100
"""Tickets that a request tells itself; the others hear within seconds from whoever looks around next."""
_LEAVE_SECONDS = 0.8
"""Of the time in which the answer must be there."""
_DAYS_BACK = 7


class ClosingMethods(Lookups):
    """Closing a hall at once."""

    @rpc
    @booked_once
    def close_hall(self, **given: Any) -> Answer:
        """Close a hall at once (``CloseHall``): no new tickets, counters closed, everybody told."""
        wish, now = parsed(CloseHall(), given), now_at_hall()
        hall = self._hall(wish["hall"])
        self.asked.caller.require("supervisor", "admin", hall=hall.id)
        keeps = wish["tickets"] or (KEEP if hall.keeps_tickets else CANCEL)
        answer = self._turn_door(
            hall, lambda door: closing.close_hall(door, wish["reason"], keeps, hall.day(now), now), now
        )
        stamp = replace(self._stamp(now), command=None)
        empty_hall(self.store, hall, now, stamp, _AT_ONCE, lambda: self.asked.remaining_seconds > _LEAVE_SECONDS)
        return answer

    @rpc
    @booked_once
    def reopen_hall(self, **given: Any) -> Answer:
        """Open a hall again that was closed at once: whoever kept the place waits on, counters are opened by clerks."""
        hall, now = self._hall(parsed(OfHall(), given)["hall"]), now_at_hall()
        self.asked.caller.require("supervisor", "admin", hall=hall.id)
        answer = self._turn_door(hall, lambda door: closing.reopen_hall(door, hall.day(now), now), now)
        carry_over(self.store, replace(self._stamp(now), command=None), _AT_ONCE)
        return answer

    @rpc
    def get_door(self, **given: Any) -> Answer:
        """Return whether a hall is closed at once: public."""
        hall = self._hall(parsed(OfHall(), given)["hall"])
        return self._door_view(hall, self.store.doors.get(hall.id), now_at_hall())

    def _turn_door(self, hall: Hall, turn: Callable[[Door], tuple[Door, Happened]], now: datetime) -> Answer:
        """Turn the door; the answer says how many tickets there were to tell."""
        for _ in range(TRIES):
            before = self.store.doors.get(hall.id)
            after, said = turn(before)
            answer = self._door_view(hall, after, now)
            if self.store.doors.advance(before, after, said, self._stamp(now), answer):
                self.store.figures.forget(hall.id)
                return answer
        raise Unavailable("This hall is being closed or opened by others: try again.")

    def _door_view(self, hall: Hall, door: Door, now: datetime) -> Answer:
        left = self.store.days.count_not_suspended(hall.id, hall.day(now)) if door.is_shut else 0
        return _door_view(hall, door, left)


def empty_hall(
    store: QueueStore, hall: Hall, now: datetime, stamp: Stamp, most: int, in_time: Callable[[], bool] = lambda: True
) -> int:
    """Close the counters of a hall that is closed at once, and tell up to ``most`` of those who have tickets.

    Return how many tickets were changed. Any copy may do it, also several at once and again.
    """
    door, day = store.doors.get(hall.id), hall.day(now)
    if not door.is_shut:
        return 0
    _close_shifts(store, hall, day, now, stamp)
    done = 0
    for ticket in store.days.not_suspended(hall.id, day, most):
        if not in_time():
            break
        done += _advance(store, ticket, _at_closing(ticket, door), stamp)
    return done


def carry_over(store: QueueStore, stamp: Stamp, most: int) -> int:
    """Let those wait on whose hall is open again; return how many."""
    done = 0
    shut = {door.hall for door in store.doors.shut()}
    for ticket in store.days.suspended(most):
        if ticket.hall not in shut:
            done += _advance(store, ticket, closing.carry_over(ticket), stamp)
    return done


def close_days(store: QueueStore, hall: Hall, now: datetime, stamp: Stamp, most: int) -> int:
    """Give every ticket of a day that is over its final state, close its counters, and say so once.

    Whoever waits on a day that is past can be called by nobody, so their tickets end at midnight; the others when the
    after-hours service ends. Return how many tickets were changed; any copy may do it, also several at once.
    """
    yesterday = (hall.hours.local(now).date() - timedelta(days=1)).isoformat()
    found = store.days.open_until(hall.id, yesterday, most, ("waiting",))
    ended = closing.ended_day(hall, now)
    if ended:
        found += store.days.open_until(hall.id, ended, most)
    done = sum(_advance(store, ticket, closing.end_with_the_day(ticket, now), stamp) for ticket in _once(found))
    if ended and len(found) < most:
        _close_shifts(store, hall, ended, now, stamp)
        _say_closed(store, hall, ended, stamp)
    return done


def _say_closed(store: QueueStore, hall: Hall, ended: str, stamp: Stamp) -> None:
    """Say of the last days that they are over, should nobody have done so while no copy was running."""
    for back in range(_DAYS_BACK):
        day = (date.fromisoformat(ended) - timedelta(days=back)).isoformat()
        if store.days.is_closed(hall.id, day):
            return
        if ends := store.days.ends_of(hall.id, day):
            store.days.close(hall.id, day, ends, stamp)


def _close_shifts(store: QueueStore, hall: Hall, day: str, now: datetime, stamp: Stamp) -> None:
    for shift in store.shifts.open_until(hall.id, day):
        store.shifts.advance(shift, *shifts.close_counter(shift, now), stamp, undoable=False)
    store.figures.forget(hall.id)


def _at_closing(ticket: Ticket, door: Door) -> Change:
    if door.tickets == KEEP:
        return closing.suspend(ticket, door.reason or "")
    return closing.end(ticket, closing.HALL_CLOSED, door.reason)


def _advance(store: QueueStore, ticket: Ticket, change: Change, stamp: Stamp) -> int:
    return int(store.tickets.advance(ticket, *change, stamp) is not None)


def _once(found: list[Ticket]) -> list[Ticket]:
    return list({ticket.id: ticket for ticket in found}.values())


def _door_view(hall: Hall, door: Door, left: int) -> Answer:
    shut = door.is_shut
    return {
        "hall": hall.id,
        "state": door.state,
        "reason": door.reason if shut else None,
        "tickets": door.tickets if shut else None,
        "closed_at": iso(door.closed_at) if shut and door.closed_at else None,
        "left": left,
    }
