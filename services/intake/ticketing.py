"""The ticket of a stop: asked for at once, noted, and left to its event where the queue is away."""

from __future__ import annotations

import logging
from typing import Any

from services.intake import domain
from services.intake.lookups import Lookups
from services.intake.reference import now
from shared.clock import iso
from shared.errors import HallError

Plain = dict[str, Any]

_LEAVE_SECONDS = 0.6
"""Of the time in which the answer must be there, when an agent's clients get their tickets."""

log = logging.getLogger(__name__)


class Ticketing(Lookups):
    """Getting tickets for visits."""

    def _with_ticket(
        self, visit: domain.Visit, stop: domain.Stop, *, keep: bool = False, also: Plain | None = None
    ) -> Plain:
        """Ask the queue for the ticket of ``stop`` and note it, so that the visit's code finds it from now on.

        Whatever the queue's answer, the visit is accepted: its event brings the ticket if this does not. ``keep``: the
        answer for the command that made the visit. ``also``: what else is said: the appointment that it is for, a
        ``notice`` about it, visits that are ``linked`` with it.
        """
        try:
            live = self._issue(visit, stop)
        except HallError as error:
            log.warning("visit %s waits for its ticket: %s", visit.id, error)
            return _with(self._view(visit, stop, None), also)
        stamp, view = self.call.stamp(now()), _with(self._view(visit, stop, live), also)

        def noted(each: domain.Visit) -> tuple[domain.Visit, tuple[Any, ...]]:
            return domain.note_ticket(each, stop.stop, domain.Ticket(live["id"], live["number"], live["queue"])), ()

        if keep and stamp.command:
            kept: Plain = self.store.visits.keep_answer(visit.id, view, noted, stamp)
            return kept
        self.store.visits.note(visit.id, noted, stamp)
        return view

    def _with_tickets(self, visit: domain.Visit) -> Plain:
        """Answer with the visit's ticket, and where an agent came with the visits of the other clients and theirs.

        Those for which there is no time left get their tickets by their events.
        """
        others = [each for each in self.store.visits.of_agency(visit.agency) if each.id != visit.id]
        if not others:
            return self._with_ticket(visit, visit.stops[0], keep=True)
        self._with_ticket(visit, visit.stops[0])
        linked = [
            self._with_ticket(each, each.stops[0])
            if self.call.remaining_seconds > _LEAVE_SECONDS
            else self._view(each, each.stops[0], None)
            for each in others
        ]
        return self._with_ticket(visit, visit.stops[0], keep=True, also={"linked": linked})

    def _issue(self, visit: domain.Visit, stop: domain.Stop) -> Plain:
        live: Plain = self.queue.issue_ticket(
            hall=visit.hall,
            visit=visit.id,
            stop=stop.stop,
            matter=stop.matter,
            queue=stop.queue,
            day=stop.day,
            priority=visit.priority,
            arrived_at=iso(stop.arrived_at),
            **({"agency": visit.agency} if visit.agency else {}),
            **({"leased": stop.leased} if stop.leased is not None else {}),
            **(
                {"kind": stop.kind, "appointment_at": iso(stop.appointment_at)}
                if stop.appointment_at is not None
                else {}
            ),
        )
        return live


def _with(view: Plain, also: Plain | None) -> Plain:
    told = dict(also or {})
    first = [told.pop("notice")] if "notice" in told else []
    return {**view, **told, "notices": [*first, *view["notices"]]}
