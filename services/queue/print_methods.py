"""What may be asked about paper: reports of kiosks, copies, what a slip says, and what a supervisor should see to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from services.queue import access
from services.queue.domain import printing
from services.queue.domain.printers import TROUBLES
from services.queue.domain.slip import Code, Part
from services.queue.domain.ticket import Change, Ticket
from services.queue.lookups import Answer, carried_out_once, now_at_hall
from services.queue.paper import Paper
from services.queue.store.spool import real_now
from shared.clock import iso
from shared.contracts.parsing import parsed
from shared.contracts.printing import SlipFailed, SlipPrinted
from shared.contracts.queue_asked import OfHall, OfTicket
from shared.messaging import rpc


class PrintMethods(Paper):
    """Slips and printers."""

    @rpc
    @carried_out_once
    def printed(self, **given: Any) -> Answer:
        """Note that a device's slip came out, or was taken from its screen (``SlipPrinted``)."""
        wish = parsed(SlipPrinted, given)
        answer = self._on_paper(wish["ticket"], lambda t, now: printing.came_out(t, wish["copy"], now, wish["on"]))
        if wish["on"] == "paper":
            self._note_kiosk(answer["hall"], "paper_low" if wish["paper_low"] else None)
        return answer

    @rpc
    @carried_out_once
    def print_failed(self, **given: Any) -> Answer:
        """Note that a device's slip did not come out (``SlipFailed``)."""
        wish = parsed(SlipFailed, given)
        answer = self._on_paper(wish["ticket"], lambda ticket, now: printing.failed(ticket, wish["reason"], now))
        self._note_kiosk(answer["hall"], wish["reason"])
        return answer

    @rpc
    @carried_out_once
    def reprint(self, **given: Any) -> Answer:
        """Print a ticket again, marked as a copy; a device without a printer of the suite prints it itself."""
        wish = parsed(OfTicket, given)

        def again(ticket: Ticket, now: datetime) -> Change:
            printer = self._hall(ticket.hall).printer_of(self.asked.caller.id) or self._printer_still_there(ticket)
            return printing.reprint(ticket, printer, now, real_now())

        return self._on_paper(wish["ticket"], again)

    @rpc
    def get_slip(self, **given: Any) -> Answer:
        """Return what stands on a ticket's slip, for a device that prints it itself."""
        ticket = self._ticket(parsed(OfTicket, given)["ticket"])
        hall = self._hall(ticket.hall)
        access.printer(access.Claim(self.store, self.asked.caller, hall, ticket, ticket.day))
        copy = max(1, ticket.prints)
        parts = [_part(each) for each in self._parts(ticket, hall, copy)]
        return {"ticket": ticket.id, "number": ticket.number, "copy": copy, "parts": parts}

    @rpc
    def attention(self, **given: Any) -> list[Answer]:
        """Return what a supervisor of a hall should see to: printers in trouble, tickets whose slip failed."""
        hall, now = self._hall(parsed(OfHall, given)["hall"]), now_at_hall()
        self.asked.caller.require("supervisor", "admin", hall=hall.id)
        printers = [
            _attention("printer", each.printer, each.trouble, each.since)
            for each in self.store.printers.troubled(hall.id, hall.day(now))
        ]
        slips = [
            _attention("slip", each.id, each.slip_reason, each.slip_since, each.number)
            for each in self.store.spool.untaken(hall.id)
            if each.day == hall.day(now)
        ]
        return printers + slips

    def _on_paper(self, identifier: str, change: Callable[[Ticket, datetime], Change | None]) -> Answer:
        """Change what is known of a slip, if the caller may print; nothing when that is known already."""
        ticket, now = self._ticket(identifier), now_at_hall()
        hall = self._hall(ticket.hall)
        access.printer(access.Claim(self.store, self.asked.caller, hall, ticket, hall.day(now)))
        return self._view(self._change(identifier, change, answered=True) or self._ticket(identifier))

    def _note_kiosk(self, hall: str, trouble: str | None) -> None:
        if self.asked.caller.has("kiosk"):
            self._note_printer(hall, self.asked.caller.id, trouble)

    def _printer_still_there(self, ticket: Ticket) -> str | None:
        return ticket.printer if ticket.printer in self._hall(ticket.hall).printers else None


def _part(part: Part) -> Answer:
    return {"code": part.content} if isinstance(part, Code) else asdict(part)


def _attention(
    kind: str, subject: str, trouble: str | None, since: datetime | None, number: str | None = None
) -> Answer:
    reason = trouble or "other"
    words = {language: f"{number}：{text}" if number else text for language, text in TROUBLES[reason].items()}
    told = {"id": f"{kind}:{subject}", "kind": kind, "subject": subject, "trouble": reason, "words": words}
    return {**told, "number": number, "since": iso(since) if since else None}
