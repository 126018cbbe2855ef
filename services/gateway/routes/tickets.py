"""Tickets: from the call to the end, and every detour."""

from __future__ import annotations

from typing import Any

from services.gateway.schemas.asked import AnnouncedTicket, TransferTicket
from services.gateway.schemas.desk import NoticeGiven, TellMissing, TicketList, TicketsWanted, VisitAtDesk
from services.gateway.schemas.told import Ticket, TicketsOfAgent
from shared.web import Request, route

Answer = dict[str, Any]


class TicketRoutes:
    """What is done with a ticket; a clerk does it to those at their own counter, a supervisor to all of the hall."""

    queue: Any
    intake: Any

    @route("GET", "/api/v1/halls/<hall>/tickets", query=TicketsWanted, answer=TicketList)
    def list_tickets(self, request: Request, hall: str) -> Answer:
        """List today's tickets in a state (clerk, guide, supervisor): who waits, by turn; others, called last first."""
        return {"items": self.queue.list_tickets(hall=hall, **request.query)}

    @route("GET", "/api/v1/tickets/<ticket>/visit", answer=VisitAtDesk)
    def visit_of_ticket(self, request: Request, ticket: str) -> Answer:
        """Show the visit of a ticket to who serves it: masked party, language, needs, stops; never its code."""
        return dict(self.intake.visit_of_ticket(ticket=ticket))

    @route("POST", "/api/v1/tickets/<ticket>/notice", body=TellMissing, answer=NoticeGiven)
    def tell_missing(self, request: Request, ticket: str) -> Answer:
        """Note what the visitor was told is missing, once and completely (一次性告知)."""
        return dict(self.intake.tell_missing(ticket=ticket, **request.body))

    @route("GET", "/api/v1/tickets/<ticket>", answer=Ticket)
    def get_ticket(self, request: Request, ticket: str) -> Answer:
        """Show one ticket."""
        return dict(self.queue.get_ticket(ticket=ticket))

    @route("GET", "/api/v1/tickets/<ticket>/along", answer=TicketsOfAgent)
    def tickets_along(self, request: Request, ticket: str) -> Answer:
        """List the tickets of all clients for whom the same agent has come, this one included."""
        return {"items": self.queue.tickets_along(ticket=ticket)}

    @route("POST", "/api/v1/tickets/<ticket>/recall", answer=Ticket)
    def recall_ticket(self, request: Request, ticket: str) -> Answer:
        """Call a ticket again at the same counter."""
        return dict(self.queue.recall(ticket=ticket))

    @route("POST", "/api/v1/tickets/<ticket>/announced", body=AnnouncedTicket, answer=Ticket)
    def report_announced(self, request: Request, ticket: str) -> Answer:
        """Report that a board has told the call: a no-show is timed from then. Told again it changes nothing."""
        return dict(self.queue.announced(ticket=ticket, **request.body))

    @route("POST", "/api/v1/tickets/<ticket>/start", answer=Ticket)
    def start_service(self, request: Request, ticket: str) -> Answer:
        """Begin to serve the called ticket."""
        return dict(self.queue.start(ticket=ticket))

    @route("POST", "/api/v1/tickets/<ticket>/finish", answer=Ticket)
    def finish_service(self, request: Request, ticket: str) -> Answer:
        """End the service of a ticket."""
        return dict(self.queue.finish(ticket=ticket))

    @route("POST", "/api/v1/tickets/<ticket>/no-show", answer=Ticket)
    def miss_ticket(self, request: Request, ticket: str) -> Answer:
        """Record that nobody came, after the second call and its interval (else 409 with the seconds left)."""
        return dict(self.queue.no_show(ticket=ticket))

    @route("POST", "/api/v1/tickets/<ticket>/return", answer=Ticket)
    def return_ticket(self, request: Request, ticket: str) -> Answer:
        """Let somebody who missed the call wait again, some places down."""
        return dict(self.queue.return_ticket(ticket=ticket))

    @route("POST", "/api/v1/tickets/<ticket>/hold", answer=Ticket)
    def hold_ticket(self, request: Request, ticket: str) -> Answer:
        """Put a ticket aside, for missing papers say; the counter is free again."""
        return dict(self.queue.hold(ticket=ticket))

    @route("POST", "/api/v1/tickets/<ticket>/resume", answer=Ticket)
    def resume_ticket(self, request: Request, ticket: str) -> Answer:
        """Call a held ticket back to the caller's counter."""
        return dict(self.queue.resume(ticket=ticket))

    @route("POST", "/api/v1/tickets/<ticket>/transfer", body=TransferTicket, answer=Ticket)
    def transfer_ticket(self, request: Request, ticket: str) -> Answer:
        """Send somebody to another queue or counter, with the same number and the original time of arrival."""
        return dict(self.queue.transfer(ticket=ticket, **request.body))

    @route("POST", "/api/v1/tickets/<ticket>/cancel", answer=Ticket)
    def cancel_ticket(self, request: Request, ticket: str) -> Answer:
        """Cancel a ticket that is not being served."""
        return dict(self.queue.cancel(ticket=ticket))

    @route("POST", "/api/v1/tickets/<ticket>/undo", answer=Ticket)
    def undo_action(self, request: Request, ticket: str) -> Answer:
        """Undo the last action on a ticket, for half a minute."""
        return dict(self.queue.undo(ticket=ticket))
