"""What may be asked about and done to one ticket."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from marshmallow import Schema

from services.queue import access, together
from services.queue.domain import agency, closing, detours, no_show, printing
from services.queue.domain import shift as shifts
from services.queue.domain import ticket as tickets
from services.queue.domain.agency import Along
from services.queue.domain.hall import Counter, Hall
from services.queue.domain.ticket import Change, Ticket
from services.queue.domain.undo import needed_counter, undo
from services.queue.lookups import TRIES, Answer, Lookups, carried_out_once, now_at_hall
from services.queue.store.tickets import VisitElsewhere
from shared.contracts.parsing import parsed
from shared.contracts.queue_asked import AnnouncedTicket, OfTicket, TransferTicket
from shared.errors import Conflict, Unavailable
from shared.messaging import rpc


@dataclass(frozen=True)
class Deed:
    """Something that is to be done to a ticket. ``wish``: the request as parsed."""

    ticket: Ticket
    hall: Hall
    now: datetime
    wish: Answer


class TicketMethods(Lookups):
    """One ticket. Each method answers with the ticket as it is then; a state that does not allow it is a 409."""

    @rpc
    def get_ticket(self, **given: Any) -> Answer:
        """Return a ticket: public, as whoever has a visit's code may follow it."""
        ticket = self._ticket(parsed(OfTicket, given)["ticket"])
        if not self.asked.caller.roles and (change := printing.taken_up(ticket, now_at_hall())):
            ticket = self.store.tickets.advance(ticket, *change, self._stamp(now_at_hall())) or ticket
        return self._view(ticket)

    @rpc
    def tickets_along(self, **given: Any) -> list[Answer]:
        """Return the tickets of all clients for whom the agent of a ticket has come; of others, the ticket alone."""
        ticket = self._ticket(parsed(OfTicket, given)["ticket"])
        self.asked.caller.require("clerk", "guide", "kiosk", "supervisor", hall=ticket.hall)
        return [self._view(each) for each in self.store.tickets.of_agency(ticket)]

    @rpc
    @carried_out_once
    def recall(self, **given: Any) -> Answer:
        """Call the ticket again at its counter."""
        return self._act(given, access.holder, lambda deed: tickets.recall(deed.ticket, deed.now))

    @rpc
    @carried_out_once
    def announced(self, **given: Any) -> Answer:
        """Note that a board has told the ticket's call (``AnnouncedTicket``): no-shows are timed from then.

        Told again, or by a second board, it changes nothing.
        """

        def told(deed: Deed) -> Change | None:
            return no_show.announce(deed.ticket, deed.wish["call"], deed.now)

        return self._act(given, access.announcer, told, AnnouncedTicket())

    @rpc
    @carried_out_once
    def start(self, **given: Any) -> Answer:
        """Begin to serve whoever was called, or the next client of an agent who sits at the counter already."""
        return self._act(given, access.holder, lambda deed: agency.start(deed.ticket, deed.now), then=self._joined)

    @rpc
    @carried_out_once
    def finish(self, **given: Any) -> Answer:
        """Note that the service is done."""
        return self._act(given, access.holder, lambda deed: tickets.finish(deed.ticket, deed.now))

    @rpc
    @carried_out_once
    def no_show(self, **given: Any) -> Answer:
        """Note that nobody came; 409 with ``seconds_left`` before the last call and its interval."""

        def with_it(deed: Deed, after: Ticket) -> list[Along]:
            return agency.missed_along(after, self.store.tickets.of_agency(after), deed.now, deed.hall.settings)

        def missed(deed: Deed) -> Change:
            return no_show.no_show(deed.ticket, deed.now, deed.hall.settings)

        return self._act(given, access.holder, missed, then=with_it)

    @rpc
    @carried_out_once
    def hold(self, **given: Any) -> Answer:
        """Put the ticket aside, so that its counter is free."""
        return self._act(given, access.holder, lambda deed: detours.hold(deed.ticket, deed.now))

    @rpc
    @carried_out_once
    def resume(self, **given: Any) -> Answer:
        """Call a held ticket back to the caller's own open counter; 409 with the ticket that is there."""

        def resumed(deed: Deed) -> Change:
            tickets.require(deed.ticket, "called back", "held")
            return detours.resume(deed.ticket, self._own_counter(deed), deed.now)

        return self._act(given, access.staff, resumed, then=self._joined)

    @rpc
    @carried_out_once
    def return_ticket(self, **given: Any) -> Answer:
        """Let a missed visitor wait again, some places down; 409 when void or too late."""

        def returned(deed: Deed) -> Change:
            ticket, rules = deed.ticket, deed.hall.settings
            nth = self.store.waiting.rank_at(ticket.hall, ticket.day, ticket.queue, rules.return_places_down, rules)
            return detours.return_ticket(ticket, nth, deed.now, rules)

        def with_it(deed: Deed, after: Ticket) -> list[Along]:
            others = self.store.tickets.of_agency(after)
            return agency.returned_along(deed.ticket, after, others, deed.now, deed.hall.settings)

        return self._act(given, access.staff, returned, then=with_it)

    @rpc
    @carried_out_once
    def transfer(self, **given: Any) -> Answer:
        """Let the ticket wait in another queue, or for a certain counter that is not closed (``TransferTicket``)."""

        def transferred(deed: Deed) -> Change:
            hall, wish = deed.hall, deed.wish
            if wish["queue"]:
                return detours.transfer(deed.ticket, hall.queue(wish["queue"]))
            counter = hall.counter(wish["counter"])
            change = detours.transfer(deed.ticket, counter)
            shifts.require_staffed(self._shift(hall, counter, deed.now))
            return change

        return self._act(given, access.mover, transferred, TransferTicket())

    @rpc
    @carried_out_once
    def cancel(self, **given: Any) -> Answer:
        """Take the ticket back."""
        return self._act(given, access.canceller, lambda deed: detours.cancel(deed.ticket))

    @rpc
    @carried_out_once
    def undo(self, **given: Any) -> Answer:
        """Take the last action back; 409 when that is too long ago, or others have built on it."""
        return self._undo(given, access.doer)

    def _undo(self, given: Answer, allowed: Callable[[access.Claim], None], schema: Schema | None = None) -> Answer:
        """Take the last action back, if the caller is ``allowed`` to."""

        def undone(deed: Deed) -> Change:
            busy, supervises = self._cannot_go_back(deed), self._supervises()
            back, said = undo(deed.ticket, deed.now, deed.hall.settings, supervises=supervises, busy=busy)
            self._require_not_built_on(deed.ticket)
            if counter := needed_counter(back):
                shifts.require_staffed(self._shift(deed.hall, deed.hall.counter(counter), deed.now))
            return back, said

        def with_it(deed: Deed, after: Ticket) -> list[Along]:
            others = self.store.tickets.of_agency(after)
            how = {"supervises": self._supervises(), "busy": after.state == "waiting"}
            return agency.undone_along(deed.ticket, others, deed.now, deed.hall.settings, **how)

        return self._act(given, allowed, undone, schema, then=with_it)

    def _act(
        self,
        given: Answer,
        allowed: Callable[[access.Claim], None],
        change: Callable[[Deed], Change | None],
        schema: Schema | None = None,
        then: Callable[[Deed, Ticket], list[Along]] | None = None,
    ) -> Answer:
        """Change a ticket, if the caller is ``allowed`` to, and if there is a ``change`` to make.

        ``then``: what becomes of the other tickets of its agent, asked for only where it has one.
        """
        wish = parsed(schema or OfTicket, given)
        for _ in range(TRIES):
            ticket, now = self._ticket(wish["ticket"]), now_at_hall()
            hall = self._hall(ticket.hall)
            allowed(access.Claim(self.store, self.asked.caller, hall, ticket, hall.day(now)))
            deed = Deed(ticket, hall, now, wish)
            made = change(deed)
            if made is None:
                return self._view(ticket)
            after, said = made
            closing.require_running(hall, ticket, after, now)
            if after.state == "waiting":
                tickets.require_of(ticket, hall.day(now))
            view = self._view(after)
            try:
                if self.store.tickets.advance(ticket, after, said, self._stamp(now), view):
                    if then and ticket.agency:
                        together.carry(self.store, then(deed, after), self._stamp(now))
                    return view
            except VisitElsewhere as busy:
                raise tickets.elsewhere(ticket, busy.at) from busy
        raise Unavailable("This ticket is being changed by others: try again.")

    def _joined(self, deed: Deed, after: Ticket) -> list[Along]:
        """Return who joins an agent that is at a counter now."""
        counter = deed.hall.counter(after.counter or "")
        queues = self._shift(deed.hall, counter, deed.now).serves(counter)
        return together.joined(self.store, after, (*queues, *counter.overflow), deed.now)

    def _own_counter(self, deed: Deed) -> Counter:
        """Return the caller's open counter, that where the ticket was put on hold before others.

        A supervisor without one calls back to where the ticket was. Raises ``Conflict`` with the counter's state.
        """
        ticket, day = deed.ticket, deed.hall.day(deed.now)
        mine = self.store.shifts.of_clerk(deed.hall.id, day, self.asked.caller.id)
        if not mine and self._supervises() and ticket.counter:
            mine = [self._shift(deed.hall, deed.hall.counter(ticket.counter), deed.now)]
        if not mine:
            raise Conflict(f"Open a counter to call {ticket.number} back to.", None, {"state": "closed"})
        best = min(mine, key=lambda shift: (shift.state != "open", shift.counter != ticket.counter, shift.number))
        shifts.require_open(best)
        return deed.hall.counter(best.counter)

    def _cannot_go_back(self, deed: Deed) -> bool:
        """Return whether the counter where the ticket was has another by now, or is closed."""
        was_at = deed.ticket.counter
        if was_at is None or was_at not in deed.hall.counters:
            return False
        closed = self._shift(deed.hall, deed.hall.counter(was_at), deed.now).state == "closed"
        return closed or bool(self.store.tickets.at_counters([was_at]))

    def _require_not_built_on(self, ticket: Ticket) -> None:
        """Raise ``Conflict`` when the end of this ticket has led to that of the visit's next stop."""
        if ticket.state not in ("finished", "no_show", "cancelled"):
            return
        following = self.store.tickets.issued_after(ticket)
        if following:
            words = f"The visit has gone on with {following.queue}: {ticket.number} cannot be taken up again."
            on = {"id": following.id, "number": following.number, "queue": following.queue}
            raise Conflict(words, None, {"state": ticket.state, "ticket": on})
