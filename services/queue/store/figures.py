"""What the waiting times of a hall are estimated from, read every few seconds instead of for every ticket."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass

from services.queue.domain.hall import Hall
from services.queue.domain.wait import ServiceTime, Wait, blended, estimate, serving
from services.queue.store.shifts import Shifts
from services.queue.store.tickets import Tickets
from services.queue.store.waiting import Waiting

_KEPT_SECONDS = 2.0
_LAST_SERVICES = 30


@dataclass(frozen=True)
class Figures:
    """``open_counters``: counter → its queues; ``waiting``: queue → people; ``busy``: counters with a ticket."""

    open_counters: Mapping[str, tuple[str, ...]]
    waiting: Mapping[str, int]
    busy: frozenset[str]
    services: Mapping[str, ServiceTime]

    def wait(self, hall: Hall, queue: str, ahead: int, bound_to: str | None = None) -> Wait:
        """Return the wait of somebody in ``queue`` with ``ahead`` people before, for the counter ``bound_to`` alone."""
        counters = self.open_counters
        if bound_to:
            counters = {bound_to: (queue,)} if bound_to in counters else {}
        who = serving(queue, counters, self.waiting, self.busy)
        return estimate(ahead, who, self.services[queue], hall.settings.wait_confidence)


class FiguresKept:
    """Figures of the halls, at most two (real) seconds old."""

    def __init__(self, tickets: Tickets, waiting: Waiting, shifts: Shifts) -> None:
        self._tickets, self._waiting, self._shifts = tickets, waiting, shifts
        self._kept: dict[tuple[str, str], tuple[float, int, Figures]] = {}

    def of(self, hall: Hall, day: str) -> Figures:
        """Return the figures of ``hall`` on ``day``."""
        read_at, revision, figures = self._kept.get((hall.id, day), (0.0, 0, None))
        if figures and revision == hall.revision:
            if time.monotonic() - read_at < _KEPT_SECONDS:
                return figures
            # whoever asks while these are read anew is content with the old ones, instead of reading them too
            self._kept[(hall.id, day)] = (time.monotonic(), revision, figures)
        else:
            self.forget(hall.id)
        fresh = self._read(hall, day)
        self._kept[(hall.id, day)] = (time.monotonic(), hall.revision, fresh)
        return fresh

    def forget(self, hall: str) -> None:
        """Read anew next time: a counter has opened or closed."""
        for key in [key for key in self._kept if key[0] == hall]:
            self._kept.pop(key, None)

    def _read(self, hall: Hall, day: str) -> Figures:
        shifts = self._shifts.of_day(hall.id, day)
        return Figures(
            open_counters={
                shift.counter: shift.serves(hall.counters[shift.counter])
                for shift in shifts
                if shift.state == "open" and shift.counter in hall.counters
            },
            waiting=self._waiting.counts(hall.id, day),
            busy=frozenset(ticket.counter or "" for ticket in self._tickets.at_counters(list(hall.counters))),
            services={
                queue.id: blended(queue.average_minutes, self._tickets.last_services(hall.id, queue.id, _LAST_SERVICES))
                for queue in hall.queues.values()
            },
        )
