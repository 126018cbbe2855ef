"""Counters: what a clerk does with one, calling included."""

from __future__ import annotations

from typing import Any

from services.gateway.routes.reference import page
from services.gateway.schemas.asked import CallTicket, CoverCounter, OpenCounter, PauseCounter, TakeOverCounter
from services.gateway.schemas.desk import RateAtCounter, RatingWanted
from services.gateway.schemas.told import Called, Counter, CounterPage, Rating
from services.gateway.schemas.words import Page
from shared.web import Request, route


class CounterRoutes:
    """Opening, pausing and closing counters, calling, and what is asked of a counter's visitor afterwards."""

    queue: Any
    intake: Any

    @route("GET", "/api/v1/halls/<hall>/counters", query=Page, answer=CounterPage)
    def list_counters(self, request: Request, hall: str) -> dict[str, Any]:
        """List the counters of a hall as they stand today."""
        return page(self.queue.list_counters(hall=hall), request.query)

    @route("POST", "/api/v1/counters/<counter>/open", body=OpenCounter, answer=Counter)
    def open_counter(self, request: Request, counter: str) -> dict[str, Any]:
        """Open a counter for its queues, or for some of them."""
        return dict(self.queue.open_counter(counter=counter, **request.body))

    @route("POST", "/api/v1/counters/<counter>/pause", body=PauseCounter, answer=Counter)
    def pause_counter(self, request: Request, counter: str) -> dict[str, Any]:
        """Call nobody for a while; opening goes on."""
        return dict(self.queue.pause_counter(counter=counter, **request.body))

    @route("POST", "/api/v1/counters/<counter>/close", answer=Counter)
    def close_counter(self, request: Request, counter: str) -> dict[str, Any]:
        """Close a counter."""
        return dict(self.queue.close_counter(counter=counter))

    @route("POST", "/api/v1/counters/<counter>/cover", body=CoverCounter, answer=Counter)
    def cover_counter(self, request: Request, counter: str) -> dict[str, Any]:
        """Name who stands in for an absent clerk (A/B post); they may then open the counter."""
        return dict(self.queue.cover_counter(counter=counter, **request.body))

    @route("POST", "/api/v1/counters/<counter>/take-over", body=TakeOverCounter, answer=Counter)
    def take_over_counter(self, request: Request, counter: str) -> dict[str, Any]:
        """Take over a counter whose clerk has gone, with the ticket there (409 with the minutes left if too early)."""
        return dict(self.queue.take_over(counter=counter, **request.body))

    @route("POST", "/api/v1/counters/<counter>/undo", answer=Counter)
    def undo_at_counter(self, request: Request, counter: str) -> dict[str, Any]:
        """Undo the last opening, pause, closing, cover or take-over of a counter, for half a minute."""
        return dict(self.queue.undo_at_counter(counter=counter))

    @route("GET", "/api/v1/counters/<counter>/rating", answer=RatingWanted, also={204: "Nothing is to be rated"})
    def show_rating_wanted(self, request: Request, counter: str) -> dict[str, Any] | None:
        """Say which service may be rated now at this counter's evaluator (that device alone)."""
        wanted: dict[str, Any] | None = self.intake.rating_wanted(counter=counter)
        return wanted

    @route("POST", "/api/v1/counters/<counter>/rating", body=RateAtCounter, answer=Rating, status=201)
    def rate_at_counter(self, request: Request, counter: str) -> dict[str, Any]:
        """Rate the service that ended last at this counter, by its evaluator, within the hall's time and once."""
        return dict(self.intake.rate_at_counter(counter=counter, **request.body))

    @route("POST", "/api/v1/counters/<counter>/call", body=CallTicket, answer=Called, also={204: "Nobody waits"})
    def call_ticket(self, request: Request, counter: str) -> dict[str, Any] | None:
        """Call the next ticket, or a certain one with a reason, and say why this one."""
        called: dict[str, Any] | None = self.queue.call(counter=counter, **request.body)
        return called
