"""One greenthread a process follows the live events into a ring; streams wait for it to grow."""

from __future__ import annotations

import time
from typing import Any

import eventlet
import structlog
from eventlet.queue import Empty, Full, LightQueue
from nameko.extensions import DependencyProvider
from pymongo.errors import PyMongoError

from services.gateway import metrics
from services.gateway.domain.ring import Live, Ring
from services.gateway.store import GatewayStore
from shared.config import settings
from shared.storage import connect, database

_log = structlog.get_logger("live")

_BEGIN_AGAIN_AFTER_SECONDS = 0.5
_STALE_AFTER_SECONDS = 5.0


class Bell:
    """Wakes one stream; ringing it twice before it is heard is ringing it once."""

    def __init__(self) -> None:
        self._rung: LightQueue = LightQueue(1)

    def ring(self) -> None:
        """Wake the stream, now or when it next waits."""
        try:
            self._rung.put_nowait(True)
        except Full:
            return

    def wait(self, seconds: float) -> bool:
        """Return whether the bell rang within ``seconds``."""
        try:
            return bool(self._rung.get(timeout=max(seconds, 0.0)))
        except Empty:
            return False


class Feed:
    """What a process knows of the live events, and who waits for more of which hall."""

    def __init__(self, ring: Ring | None = None) -> None:
        self.ring = ring or Ring()
        self._bells: dict[str, set[Bell]] = {}
        self._followed_at = 0.0

    @property
    def flows(self) -> bool:
        """Return whether the collection could be read in the last 5 s."""
        return time.monotonic() - self._followed_at < _STALE_AFTER_SECONDS

    @property
    def listeners(self) -> int:
        """Return how many streams wait for more."""
        return sum(len(bells) for bells in self._bells.values())

    def take(self, event: Live | None) -> None:
        """Take ``event`` in and wake who waits for its hall; ``None`` says that there was none just now."""
        self._followed_at = time.monotonic()
        if event is not None and self.ring.add(event) and event.hall is not None:
            for bell in tuple(self._bells.get(event.hall, ())):  # streams may begin and end while others are woken
                bell.ring()

    def listen(self, hall: str) -> Bell:
        """Return a bell that rings when something happens in ``hall``."""
        bell = Bell()
        self._bells.setdefault(hall, set()).add(bell)
        metrics.STREAMS.inc()
        return bell

    def leave(self, hall: str, bell: Bell) -> None:
        """Forget ``bell``."""
        self._bells[hall].discard(bell)
        if not self._bells[hall]:
            del self._bells[hall]
        metrics.STREAMS.dec()


class LiveFeed(DependencyProvider):
    """Gives every worker the one feed of its process."""

    def setup(self) -> None:
        """Connect."""
        self.feed, self._stopping = Feed(), False
        self._client = connect(settings())

    def start(self) -> None:
        """Begin to follow."""
        self.container.spawn_managed_thread(self._follow, identifier="live-feed")

    def stop(self) -> None:
        """End; the thread itself is ended by nameko."""
        self._stopping = True
        self._client.close()

    def get_dependency(self, worker_ctx: Any) -> Feed:
        """Return the feed."""
        return self.feed

    def _follow(self) -> None:
        store = GatewayStore(database(self._client, settings(), "gateway")).live
        while not self._stopping:
            try:
                for event in store.follow():
                    self.feed.take(event)
            except PyMongoError as error:
                _log.warning("live_events_interrupted", error=type(error).__name__)
            eventlet.sleep(_BEGIN_AGAIN_AFTER_SECONDS)
