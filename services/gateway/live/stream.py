"""One screen's stream: what happened since it last heard, what happens, and a heartbeat."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator
from typing import Any

from services.gateway.domain.ring import Live
from services.gateway.live.feed import Bell, Feed
from shared.clock import clock, iso
from shared.web import frame

HEARTBEAT_SECONDS = 2.0
_AT_ONCE = 200

Chosen = Callable[[Live], bool]
Shown = Callable[[dict[str, Any]], dict[str, Any]]
Welcome = Callable[[], bool]


class Stream:
    """The frames for one client, an iterator that a WSGI server pulls and closes.

    ``chosen``: which of the hall's events it gets; ``shown``: what it sees of one. A client that reads so slowly that
    the ring has passed it by is hung up on: it comes back with its last event id, and is told ``reset``. ``welcome``:
    whether it may still listen, asked before every heartbeat.
    """

    def __init__(
        self,
        feed: Feed,
        hall: str,
        last_event_id: str | None,
        chosen: Chosen = lambda _event: True,
        shown: Shown = lambda cloud: cloud,
        welcome: Welcome = lambda: True,
    ) -> None:
        self.feed, self.hall, self.chosen, self.shown, self.welcome = feed, hall, chosen, shown, welcome
        resumed = feed.ring.after(last_event_id) if last_event_id else feed.ring.end
        self.reset = resumed is None
        self.position = feed.ring.end if resumed is None else resumed
        self._bell: Bell | None = None
        self._frames = self._run()

    def __iter__(self) -> Iterator[bytes]:
        return self._frames

    def close(self) -> None:
        """Forget the client; called by the server however the stream ends, also before its first frame."""
        self._frames.close()
        if self._bell:
            self.feed.leave(self.hall, self._bell)
            self._bell = None

    def _run(self) -> Generator[bytes, None, None]:
        self._bell = self.feed.listen(self.hall)
        if self.reset:
            yield frame("reset", {"hall": self.hall, "reason": "The events since then are not held any more."})
        yield self._heartbeat()
        beat_at = time.monotonic() + HEARTBEAT_SECONDS
        while not self.feed.ring.has_lost(self.position):
            yield from self._news()
            self._bell.wait(beat_at - time.monotonic())
            if time.monotonic() >= beat_at:
                if not self.welcome():
                    return
                yield self._heartbeat()
                beat_at = time.monotonic() + HEARTBEAT_SECONDS

    def _news(self) -> Iterator[bytes]:
        events = self.feed.ring.read(self.hall, self.position, _AT_ONCE)
        while events:
            yield from self._framed(events)
            if self.feed.ring.has_lost(self.position):
                return
            events = self.feed.ring.read(self.hall, self.position, _AT_ONCE)
        self.position = max(self.position, self.feed.ring.end)

    def _framed(self, events: list[tuple[int, Live]]) -> Iterator[bytes]:
        for position, event in events:
            self.position = position + 1
            if self.chosen(event):
                yield frame(event.type, self.shown(event.cloud), event.id)

    def _heartbeat(self) -> bytes:
        return frame("heartbeat", {"at": iso(clock.now()), "live": self.feed.flows})
