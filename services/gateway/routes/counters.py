"""Counters and tickets: what a clerk does."""

from __future__ import annotations

from typing import Any

from services.gateway.routes.reference import page
from services.gateway.schemas.asked import CallTicket, OpenCounter
from services.gateway.schemas.told import Called, Counter, CounterPage, Ticket
from services.gateway.schemas.words import Page
from shared.web import Request, route


class CounterRoutes:
    """Opening and closing counters, calling and serving tickets."""

    queue: Any

    @route("GET", "/api/v1/halls/<hall>/counters", query=Page, answer=CounterPage)
    def list_counters(self, request: Request, hall: str) -> dict[str, Any]:
        """List the counters of a hall as they stand today."""
        return page(self.queue.list_counters(hall=hall), request.query)

    @route("POST", "/api/v1/counters/<counter>/open", body=OpenCounter, answer=Counter)
    def open_counter(self, request: Request, counter: str) -> dict[str, Any]:
        """Open a counter for its queues, or for some of them."""
        return dict(self.queue.open_counter(counter=counter, **request.body))

    @route("POST", "/api/v1/counters/<counter>/close", answer=Counter)
    def close_counter(self, request: Request, counter: str) -> dict[str, Any]:
        """Close a counter."""
        return dict(self.queue.close_counter(counter=counter))

    @route("POST", "/api/v1/counters/<counter>/call", body=CallTicket, answer=Called, also={204: "Nobody waits"})
    def call_ticket(self, request: Request, counter: str) -> dict[str, Any] | None:
        """Call the next ticket, or a certain one with a reason, and say why this one."""
        called: dict[str, Any] | None = self.queue.call(counter=counter, **request.body)
        return called

    @route("GET", "/api/v1/tickets/<ticket>", answer=Ticket)
    def get_ticket(self, request: Request, ticket: str) -> dict[str, Any]:
        """Show one ticket."""
        return dict(self.queue.get_ticket(ticket=ticket))

    @route("POST", "/api/v1/tickets/<ticket>/recall", answer=Ticket)
    def recall_ticket(self, request: Request, ticket: str) -> dict[str, Any]:
        """Call a ticket again at the same counter."""
        return dict(self.queue.recall(ticket=ticket))

    @route("POST", "/api/v1/tickets/<ticket>/start", answer=Ticket)
    def start_service(self, request: Request, ticket: str) -> dict[str, Any]:
        """Begin to serve the called ticket."""
        return dict(self.queue.start(ticket=ticket))

    @route("POST", "/api/v1/tickets/<ticket>/finish", answer=Ticket)
    def finish_service(self, request: Request, ticket: str) -> dict[str, Any]:
        """End the service of a ticket."""
        return dict(self.queue.finish(ticket=ticket))

    @route("POST", "/api/v1/tickets/<ticket>/no-show", answer=Ticket)
    def miss_ticket(self, request: Request, ticket: str) -> dict[str, Any]:
        """Record that nobody came, after the second call and its interval."""
        return dict(self.queue.no_show(ticket=ticket))
