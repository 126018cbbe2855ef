"""The counters of a hall on one day: who is called when, and what comes of it; first come, first called."""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Callable, Iterable
from functools import partial
from itertools import count

from loadtests.year.people import AFTERNOON, MORNING
from loadtests.year.visit import Counter, Ticket, Visit

_RECALL_MINUTES, _NO_SHOW_MINUTES = 0.4, 0.9
_BACK_AFTER_MINUTES, _LATEST_BACK = 9.0, AFTERNOON[1]
_HELD_MINUTES = 4.0
_UNDONE_MINUTES = 0.15
_TAKES_A_NUMBER_MINUTES = 0.1

Served = Callable[[Visit, Ticket, Counter, float], None]


class Counters:
    """Plays the day. ``rated``: told of the service with which a visit ended."""

    def __init__(self, counters: Iterable[Counter], rated: Served) -> None:
        self._counters = list(counters)
        self._lines: dict[str, deque[tuple[Visit, Ticket]]] = {}
        self._agenda: list[tuple[float, int, Callable[[float], object]]] = []
        self._order = count()
        self._rated = rated

    def play(self, visits: Iterable[Visit]) -> float:
        """Serve everybody, and return when the last of them was; ``visits`` in the order in which they come."""
        self._later(MORNING[0], self._opened)
        for visit in visits:
            self._later(visit.person.minute, partial(self._come, visit))
        now = 0.0
        while self._agenda:
            now, _, happens = heapq.heappop(self._agenda)
            happens(now)
        return now

    def _later(self, minute: float, happens: Callable[[float], object]) -> None:
        heapq.heappush(self._agenda, (minute, next(self._order), happens))

    def _opened(self, now: float) -> None:
        for counter in self._counters:
            if counter.idle:
                self._next(counter, now)

    def _come(self, visit: Visit, now: float) -> None:
        ticket = visit.register()
        self._later(now + _TAKES_A_NUMBER_MINUTES, lambda then: self._wait(visit, ticket, then))

    def _wait(self, visit: Visit, ticket: Ticket, now: float) -> None:
        self._lines.setdefault(ticket.facts["queue"], deque()).append((visit, ticket))
        self._offer(ticket.facts["queue"], now)

    def _offer(self, queue: str, now: float) -> None:
        idle = next((each for each in reversed(self._counters) if each.idle and queue in each.queues), None)
        if idle and now >= MORNING[0]:
            self._next(idle, now)

    def _next(self, counter: Counter, now: float) -> None:
        """Call whoever waits longest for this counter; those who lost patience have left."""
        counter.idle = True
        while head := self._longest(counter):
            visit, ticket = self._lines[head].popleft()
            if now - ticket.due <= ticket.stop.patience or ticket.misses or ticket.moved:
                counter.idle = False
                self._call(visit, ticket, counter, now)
                return
            left = {"state_from": "waiting", "cause": "visitor", "reason": None}
            visit.say("ticket_cancelled", ticket, ticket.due + ticket.stop.patience, left, "visitor")
            self._over(visit, now, "cancelled")

    def _longest(self, counter: Counter) -> str | None:
        waiting = [(self._lines[each][0][1].due, each) for each in counter.queues if self._lines.get(each)]
        return min(waiting)[1] if waiting else None

    def _call(self, visit: Visit, ticket: Ticket, counter: Counter, now: float) -> None:
        visit.call(ticket, counter, now)
        if ticket.stop.undone and not ticket.undone:
            ticket.undone = True
            back = {"action": "ticket_called", "state_from": "called", "state_to": "waiting", "call": 0}
            nobody = {"counter": None, "counter_number": None}
            visit.say("action_undone", ticket, now + _UNDONE_MINUTES, {**back, **nobody}, counter.clerk)
            self._later(now + _UNDONE_MINUTES, lambda then: self._call_back(visit, ticket, counter, then))
        elif ticket.stop.shows == "first_call" or ticket.misses or ticket.moved:
            self._serve(visit, ticket, counter, now + ticket.stop.walk)
        else:
            visit.say_there("ticket_recalled", ticket, now + _RECALL_MINUTES, counter, call=2)
            if ticket.stop.shows == "second_call":
                self._serve(visit, ticket, counter, now + _RECALL_MINUTES + ticket.stop.walk)
            else:
                self._miss(visit, ticket, counter, now + _NO_SHOW_MINUTES)

    def _call_back(self, visit: Visit, ticket: Ticket, counter: Counter, now: float) -> None:
        self._lines[ticket.facts["queue"]].appendleft((visit, ticket))
        self._next(counter, now)

    def _miss(self, visit: Visit, ticket: Ticket, counter: Counter, now: float) -> None:
        ticket.misses += 1
        visit.say_there("ticket_no_show", ticket, now, counter, calls=2, misses=ticket.misses, void=False)
        self._later(now, lambda then: self._next(counter, then))
        if not ticket.stop.returns or now + _BACK_AFTER_MINUTES > _LATEST_BACK:
            self._later(now, lambda then: self._over(visit, then, "no_show"))
            return
        self._later(now + _BACK_AFTER_MINUTES, lambda then: self._return(visit, ticket, then))

    def _return(self, visit: Visit, ticket: Ticket, now: float) -> None:
        visit.say("ticket_returned", ticket, now, {"places_down": 3, "misses": ticket.misses}, "clerk")
        ticket.due = now
        self._wait(visit, ticket, now)

    def _serve(self, visit: Visit, ticket: Ticket, counter: Counter, now: float) -> None:
        visit.say_there("service_started", ticket, now, counter)
        end = now + ticket.stop.service
        if ticket.stop.held:
            visit.say_there("ticket_held", ticket, end, counter, state_from="serving")
            visit.say_there("ticket_resumed", ticket, end + _HELD_MINUTES, counter, call=1)
            visit.say_there("service_started", ticket, end + _HELD_MINUTES + 0.1, counter)
            end += _HELD_MINUTES + ticket.stop.service / 2
        self._later(end, lambda then: self._end(visit, ticket, counter, then))

    def _end(self, visit: Visit, ticket: Ticket, counter: Counter, now: float) -> None:
        queue, to = ticket.facts["queue"], ticket.stop.moves_to
        if to and to != queue and not ticket.moved:
            ticket.moved, ticket.due = True, now
            moved = {"queue_from": queue, "counter": None, "counter_from": counter.id, "state_from": "serving"}
            ticket.facts = {**ticket.facts, "queue": to}
            visit.say("ticket_transferred", ticket, now, moved, counter.clerk)
            self._next(counter, now)
            self._wait(visit, ticket, now)
            return
        visit.say_there("service_finished", ticket, now, counter, service_seconds=round(ticket.stop.service * 60, 1))
        visit.served += 1
        if self._over(visit, now + 0.01, "finished"):
            self._rated(visit, ticket, counter, now)
        self._next(counter, now)

    def _over(self, visit: Visit, now: float, outcome: str) -> bool:
        """Go on to the next stop, or close the visit; return whether that was its end."""
        if outcome == "finished" and (following := visit.plan_next(now)):
            self._later(now + following.stop.walk, lambda then: self._wait(visit, following, then))
            return False
        visit.close(now, outcome)
        return True
