"""Printing what is due, and looking after what could not be printed."""

from __future__ import annotations

import logging
from datetime import datetime

from escpos.exceptions import Error as PrinterError
from nameko.timer import timer
from pymongo.errors import PyMongoError

from services.queue.domain import printing
from services.queue.domain.hall import Hall
from services.queue.domain.ticket import Change, Ticket
from services.queue.lookups import now_at_hall
from services.queue.paper import Paper
from services.queue.rounds import rounds
from services.queue.slips.rendering import NoFont, rendered
from services.queue.slips.sending import Outcome, send
from services.queue.store.spool import Due, real_now
from shared.config import settings
from shared.errors import HallError, Unavailable

_LOOKS_EVERY_SECONDS = 5

log = logging.getLogger(__name__)


class PrintRounds(Paper):
    """Slips that the suite prints itself."""

    @rounds("spool", every=0.5, at_once=8)
    def print_due(self, hall: str, printer: str) -> None:
        """Print the slip that has been due on a printer for longest, unless another process is at it."""
        if not self.store.spool.take_turn(hall, printer):
            return
        try:
            if due := self.store.spool.next(hall, printer):
                self._print(due, self._hall(hall))
        finally:
            self.store.spool.leave_turn(hall, printer)

    @timer(interval=_LOOKS_EVERY_SECONDS, expected_exceptions=(PyMongoError, HallError))
    def look_after_slips(self) -> None:
        """Cancel tickets that were never printed and that nobody took up."""
        for ticket in self.store.spool.untaken():
            now = now_at_hall()
            if change := printing.void_unprinted(ticket, now, self._hall(ticket.hall).settings):
                self.store.tickets.advance(ticket, *change, self._stamp(now))

    def _print(self, due: Due, hall: Hall) -> None:
        ticket, now = due.ticket, real_now()
        stamp = self._stamp(now_at_hall())
        printer = hall.printers.get(ticket.printer or "")
        if printing.given_up(ticket, now) or printer is None:
            self._give_up(due)
            return
        try:
            slip = rendered(self._parts(ticket, hall, ticket.prints + 1), printer, settings().slip_font)
        except Unavailable:
            return  # intake is away: due as it is, until it is too late
        except (NoFont, PrinterError, KeyError) as error:
            log.error("the printer %s of %s cannot take slips: %s", printer.id, hall.id, type(error).__name__)
            self._failed(ticket, Outcome(False, "other"))
            return
        begun = self.store.spool.note(due, printing.attempted(ticket, now), stamp)
        if begun is None:
            return  # somebody did something to the ticket: look again
        name = f"{ticket.day}-{ticket.number}-{begun.ticket.prints}"
        self._settle(begun.ticket, send(slip, name, printer, settings().slips))

    def _settle(self, ticket: Ticket, outcome: Outcome) -> None:
        """Store what became of the attempt that ``ticket`` was written for."""
        self._note_printer(ticket.hall, ticket.printer or "", outcome.trouble)
        if not outcome.out:
            self._failed(ticket, outcome)
            return
        copy, lease = ticket.prints, ticket.print_due
        self._change(ticket.id, lambda each, now: printing.came_out(each, copy, now, lease=lease))

    def _failed(self, ticket: Ticket, outcome: Outcome) -> None:
        reason = outcome.trouble or "other"
        lease = ticket.print_due

        def again(each: Ticket) -> Ticket:
            return printing.again_later(each, real_now(), out=outcome.out is None)

        def later(each: Ticket, now: datetime) -> Change | None:
            change = printing.failed(each, reason, now)
            if each.print_due != lease:
                return change
            return (again(change[0]), change[1]) if change else None

        if self._change(ticket.id, later):
            return
        if (due := self.store.spool.look(ticket.id)) and due.ticket.print_due == lease:
            self.store.spool.note(due, again(due.ticket), self._stamp(now_at_hall()))

    def _give_up(self, due: Due) -> None:
        now = now_at_hall()
        ticket = printing.not_due(due.ticket)
        change = printing.failed(ticket, "too_late", now) if ticket.slip == "reserved" else None
        if change:
            self.store.tickets.advance(due.ticket, *change, self._stamp(now))
        else:
            self.store.spool.note(due, ticket, self._stamp(now))
