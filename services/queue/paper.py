"""What asking about paper and printing have in common: what a slip says, what is known of it and of its printer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from services.queue.domain.hall import Hall
from services.queue.domain.printers import noted
from services.queue.domain.slip import Part, Slip, parts_of
from services.queue.domain.ticket import Change, Ticket
from services.queue.domain.wait import Wait
from services.queue.lookups import TRIES, Lookups, now_at_hall
from shared.config import settings
from shared.errors import Unavailable


class Paper(Lookups):
    """Slips, as they are noted."""

    def _change(
        self, identifier: str, change: Callable[[Ticket, datetime], Change | None], *, answered: bool = False
    ) -> Ticket | None:
        for _ in range(TRIES):
            ticket, now = self._ticket(identifier), now_at_hall()
            made = change(ticket, now)
            if made is None:
                return None
            answer = self._view(made[0]) if answered else None
            if done := self.store.tickets.advance(ticket, *made, self._stamp(now), answer):
                return done
        raise Unavailable("This ticket is being changed by others: try again.")

    def _note_printer(self, hall: str, printer: str, trouble: str | None) -> None:
        stamp = replace(self._stamp(now_at_hall()), command=None)
        for _ in range(TRIES):
            before = self.store.printers.get(hall, printer, self._hall(hall).day(stamp.at))
            change = noted(before, trouble, stamp.at)
            if change is None or self.store.printers.advance(before, *change, stamp):
                return

    def _parts(self, ticket: Ticket, hall: Hall, copy: int) -> list[Part]:
        told = self.intake.visit_for_slip(visit=ticket.visit)
        view = self._view(ticket)
        waits = ticket.state == "waiting"
        slip = Slip(
            hall=hall.name,
            queue=hall.queue(ticket.queue).name,
            number=ticket.number,
            matters=told["matters"],
            bring=told["bring"],
            ahead=view["ahead"] if waits else None,
            wait=Wait(**view["wait"]) if waits and view["wait"] else None,
            follow=f"{settings().public_url}/v/{told['code']}",
            issued_at=ticket.arrived_at.astimezone(hall.zone),
            copy=copy,
        )
        return parts_of(slip, hall.settings)
