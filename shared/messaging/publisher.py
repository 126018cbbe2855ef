"""Sending events quickly and surely: many in one write, confirmed together, more on their way meanwhile."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from shared.contracts.events import EVENTS, EXCHANGE
from shared.messaging.events import Event
from shared.messaging.frames import of_channel
from shared.messaging.links import link, open_again
from shared.messaging.topology import declare

log = logging.getLogger(__name__)

WINDOW = 1_000
"""Events on their way at most: so many may come twice after a death, and the broker is never idle between batches."""
_WRITE_AT_ONCE_BYTES = 32_768
_HEARTBEAT_SECONDS = 5
_WRITE_WITHIN_SECONDS = 5
_CONFIRM_WITHIN_SECONDS = 5.0
_LOOK_EACH_SECONDS = 0.2


class Unconfirmed(Exception):
    """The broker refused or returned an event, or kept silent: connect again and go on from the last place."""


class Publisher:
    """One connection of the relay; not for several threads.

    Events are numbered as they are sent, from 1. ``may_go_on`` is asked while waiting; it raises to end the wait (the
    lease is lost, the process ends). ``queue``: send everything to this one queue instead of to whoever listens.
    ``blocked``: why the broker takes nothing (its memory alarm), or ``None``.
    """

    def __init__(
        self, amqp_url: str, waits_ms: tuple[int, ...], may_go_on: Callable[[], None], queue: str | None = None
    ) -> None:
        self._may_go_on, self._queue = may_go_on, queue
        self._buffer: list[bytes] = []
        self._buffered = 0
        self._confirms = Confirms()
        self._heard = time.monotonic()
        self._refused: str | None = None
        self.sent = 0
        self.blocked: str | None = None
        self._connection = link(
            amqp_url,
            heartbeat=_HEARTBEAT_SECONDS,
            write_timeout=_WRITE_WITHIN_SECONDS,
            on_blocked=self._on_blocked,
            on_unblocked=self._on_unblocked,
        )
        open_again(self._connection, max_retries=1)
        declare(self._connection, receivers(), waits_ms)  # first, or events to services not started yet would vanish
        self._channel = self._connection.channel()
        self._frames = of_channel(self._channel, "" if queue else EXCHANGE)
        self._listen()

    def __enter__(self) -> Publisher:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.collect()

    @property
    def confirmed(self) -> int:
        """The number up to which the broker has every event safe."""
        return self._confirms.upto

    @property
    def unconfirmed(self) -> int:
        """How many events were given to ``send`` and are not confirmed yet."""
        return self.sent - self._confirms.upto

    def send(self, event: Event) -> None:
        """Send ``event`` to whoever listens, with the next ``flush`` at the latest; safe once it is confirmed."""
        if self.unconfirmed >= WINDOW:
            self._wait_for(self.sent - WINDOW // 2)
        kind = EVENTS.get(event.type)
        wanted = self._queue is not None or bool(kind and kind.receivers)
        frame = self._frames.of(event, self._queue or event.type, mandatory=wanted)
        self._buffer.append(frame)
        self._buffered += len(frame)
        self.sent += 1
        if self._buffered >= _WRITE_AT_ONCE_BYTES:
            self.flush()

    def flush(self) -> None:
        """Write out what was given to ``send``."""
        if not self._buffer:
            return
        while self.blocked:
            self._read(_LOOK_EACH_SECONDS)
        if self.sent - len(self._buffer) <= self._confirms.upto:
            self._heard = time.monotonic()  # nothing was on its way: only from now on the broker owes an answer
        self._channel.connection.transport.write(b"".join(self._buffer))
        self._buffer.clear()
        self._buffered = 0

    def settle(self) -> None:
        """Wait until the broker has everything that was sent. Raises ``Unconfirmed``."""
        self._wait_for(self.sent)

    def tick(self) -> None:
        """Read what the broker says and show that we live; to be called at least each second.

        Raises ``Unconfirmed`` when it refuses or returns something, or says nothing for too long.
        """
        self._read(0)
        self._check_patience()

    def _wait_for(self, number: int) -> None:
        self.flush()
        while self._confirms.upto < number:
            self._read(_LOOK_EACH_SECONDS)
            self._check_patience()

    def _check_patience(self) -> None:
        silent = time.monotonic() - self._heard
        if not self.blocked and self.unconfirmed > len(self._buffer) and silent > _CONFIRM_WITHIN_SECONDS:
            raise Unconfirmed(f"{self.unconfirmed} events without an answer for {silent:.1f} s")

    def _listen(self) -> None:
        self._channel.confirm_select()
        self._channel.events["basic_ack"].add(self._on_ack)
        self._channel.events["basic_nack"].add(self._on_nack)
        self._channel.events["basic_return"].add(self._on_return)

    def _read(self, seconds: float) -> None:
        """Wait ``seconds`` at most for the broker to say something, then take in all it has said."""
        self._may_go_on()
        with suppress(TimeoutError, BlockingIOError):
            while True:
                self._connection.drain_events(timeout=seconds)
                seconds = 0
        self._connection.heartbeat_check()
        if self._refused:
            raise Unconfirmed(self._refused)

    def _on_ack(self, tag: int, multiple: bool) -> None:
        self._heard = time.monotonic()
        self._confirms.add(tag, multiple)

    def _on_nack(self, tag: int, multiple: bool) -> None:
        self._refused = f"the broker refused {tag} (multiple={multiple})"

    def _on_return(self, _error: Any, _exchange: str, routing_key: str, message: Any) -> None:
        self._refused = f"nobody has a queue for {routing_key} ({message.properties.get('message_id')})"

    def _on_blocked(self, reason: str) -> None:
        log.error("the broker takes nothing more: %s", reason)
        self.blocked = reason

    def _on_unblocked(self) -> None:
        log.warning("the broker takes events again")
        self.blocked, self._heard = None, time.monotonic()


class Confirms:
    """What the broker has confirmed: everything up to ``upto``, and single ones beyond it."""

    def __init__(self) -> None:
        self.upto = 0
        self._beyond: set[int] = set()

    def add(self, tag: int, multiple: bool) -> None:
        """Take in a confirm of ``tag``, with ``multiple`` of all before it too."""
        if multiple:
            self.upto = max(self.upto, tag)
            self._beyond = {each for each in self._beyond if each > self.upto}
        else:
            self._beyond.add(tag)
        while self.upto + 1 in self._beyond:
            self.upto += 1
            self._beyond.discard(self.upto)


def receivers() -> list[str]:
    """Return every service that the contracts send events to."""
    return sorted({receiver for kind in EVENTS.values() for receiver in kind.receivers})
