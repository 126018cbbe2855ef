"""What screens live on: the board of a hall, and what happens in it."""

from __future__ import annotations

from functools import partial
from typing import Any

from services.gateway.access.provider import Access
from services.gateway.boards import Boards
from services.gateway.domain.ring import Live
from services.gateway.live.feed import Feed
from services.gateway.live.stream import Stream
from services.gateway.schemas.told import Board
from shared.contracts.events import FOR_THE_VISITOR_ALONE
from shared.errors import Forbidden, Unavailable
from shared.security import Caller
from shared.web import EventStream, Request, route
from shared.web.streams import MEDIA_TYPE


class ScreenRoutes:
    """Board and live events, for any token of that hall."""

    queue: Any
    intake: Any
    live: Feed
    boards: Boards
    access: Access

    @route("GET", "/api/v1/halls/<hall>/board", answer=Board)
    def show_board(self, request: Request, hall: str) -> dict[str, Any]:
        """Show who is called where and how many wait; while the queue is away the last state, with its age."""
        newest = self.live.ring.newest(hall)
        board = self.boards.show(hall, lambda: self.queue.board(hall=hall), newest)
        _may_watch(request.caller, hall)
        return board

    @route("GET", "/api/v1/halls/<hall>/events", media_type=MEDIA_TYPE)
    def hall_events(self, request: Request, hall: str) -> EventStream:
        """Stream what happens in a hall.

        Each event's id goes back as Last-Event-ID to resume; after an id that is no longer held comes an event
        ``reset`` (ask for the board again). Every 2 s comes an event ``heartbeat`` without an id. The stream ends with
        its token. An evaluator hears of its own counter alone.
        """
        self._must_exist(hall)
        _may_watch(request.caller, hall)
        token, book = request.token, self.access.tokens
        last, counter = request.headers.get("Last-Event-ID"), request.caller.counter
        chosen = partial(_is_of_counter, counter) if counter else _is_for_the_hall
        return EventStream(
            Stream(self.live, hall, last, chosen=chosen, welcome=lambda: token is not None and book.holds(token))
        )

    def _must_exist(self, hall: str) -> None:
        try:
            self.intake.get_hall(hall=hall)
        except Unavailable:
            return  # streams go on while intake is away; a hall that does not exist is silent anyway


def _is_for_the_hall(event: Live) -> bool:
    return event.type not in FOR_THE_VISITOR_ALONE


def _is_of_counter(counter: str, event: Live) -> bool:
    return _is_for_the_hall(event) and event.cloud.get("data", {}).get("counter") == counter


def _may_watch(caller: Caller, hall: str) -> None:
    if not caller.may_touch(hall):
        raise Forbidden(f"The hall {hall} is not one of yours.")
