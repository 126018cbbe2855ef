"""What a kiosk shows: what can be done in the hall, whether it gives tickets, how long it takes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from services.gateway.boards import Boards
from services.gateway.catalogue import catalogue
from services.gateway.live.feed import Feed
from services.gateway.schemas.kiosk import Catalogue, KioskState
from shared.errors import Forbidden, Unavailable
from shared.web import Answer, Request, route

_MATTERS_AT_ONCE = 200

Plain = dict[str, Any]


class KioskRoutes:
    """The catalogue of a hall, and its state."""

    intake: Any
    queue: Any
    guidance: Any
    live: Feed
    boards: Boards

    @route(
        "GET",
        "/api/v1/halls/<hall>/catalogue",
        answer=Catalogue,
        also={304: "Unchanged since the answer with the ETag in If-None-Match"},
    )
    def show_catalogue(self, request: Request, hall: str) -> Answer:
        """Show what can be done in a hall, with the pinyin by which people find it; to be kept, and asked for again."""
        facts = self.intake.get_hall(hall=hall)
        found = catalogue(facts, self._matters(hall))
        headers = {"ETag": f'"{found["version"]}"', "Cache-Control": "private, no-cache"}
        unchanged = request.headers.get("If-None-Match", "").strip('W/"') == found["version"]
        return Answer(304, None, headers) if unchanged else Answer(200, found, headers)

    @route("GET", "/api/v1/halls/<hall>/kiosk", answer=KioskState)
    def show_kiosk(self, request: Request, hall: str) -> Plain:
        """Show whether a hall gives tickets now, who waits for what, and how long help at the guidance desk would take.

        A service that cannot answer leaves its part null: where the desk is away, the counters are there all the same.
        """
        if not request.caller.may_touch(hall):
            raise Forbidden(f"The hall {hall} is not one of yours.")
        board = _tried(lambda: self.boards.show(hall, lambda: self.queue.board(hall=hall), self.live.ring.newest(hall)))
        return {
            "hall": hall,
            "admission": _tried(lambda: self.intake.get_admission(hall=hall)),
            "waiting": board["waiting"] if board else None,
            "guidance": _tried(lambda: self.guidance.expect(hall=hall)),
            "age_seconds": board["age_seconds"] if board else None,
        }

    def _matters(self, hall: str) -> list[Plain]:
        items: list[Plain] = []
        after: str | None = None
        while True:
            page = self.intake.list_matters(hall=hall, limit=_MATTERS_AT_ONCE, after=after)
            items += page["items"]
            after = page["next"]
            if after is None:
                return items


def _tried(ask: Callable[[], Plain]) -> Plain | None:
    """Return the answer, or ``None`` while who should give it is away."""
    try:
        return dict(ask())
    except Unavailable:
        return None
