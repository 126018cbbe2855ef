"""Sending events quickly and surely: many at once, confirmed together."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import amqp

from shared.contracts.events import EVENTS, EXCHANGE
from shared.messaging.events import CONTENT_TYPE, Event
from shared.messaging.links import link, open_again
from shared.messaging.sender import PERSISTENT
from shared.messaging.topology import declare

log = logging.getLogger(__name__)

BATCH = 100
"""More in one go gains nothing."""
_HEARTBEAT_SECONDS = 5
_WRITE_WITHIN_SECONDS = 5
_CONFIRM_WITHIN_SECONDS = 5.0
_LOOK_EACH_SECONDS = 0.2


class Unconfirmed(Exception):
    """The broker refused or returned an event, or kept silent: connect again and go on from the last place."""


class Publisher:
    """One connection of the relay; not for several threads.

    ``may_go_on`` is asked while waiting; it raises to end the wait (the lease is lost, the process ends).
    """

    def __init__(self, amqp_url: str, waits_ms: tuple[int, ...], may_go_on: Callable[[], None]) -> None:
        self._may_go_on = may_go_on
        self._unconfirmed: set[int] = set()
        self._sent = 0
        self._refused: str | None = None
        self.blocked = False
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
        self._listen()

    def __enter__(self) -> Publisher:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.collect()

    @property
    def unconfirmed(self) -> int:
        """How many events were sent and not yet confirmed."""
        return len(self._unconfirmed)

    def send(self, event: Event) -> None:
        """Send ``event`` to whoever listens; it is safe only after ``settle``."""
        self._wait_while_blocked()
        kind = EVENTS.get(event.type)
        message = to_message(event)
        self._sent += 1
        self._unconfirmed.add(self._sent)
        self._channel.basic_publish(
            message, exchange=EXCHANGE, routing_key=event.type, mandatory=bool(kind and kind.receivers)
        )

    def settle(self) -> None:
        """Wait until the broker has everything that was sent. Raises ``Unconfirmed``."""
        deadline = time.monotonic() + _CONFIRM_WITHIN_SECONDS
        while self._unconfirmed:
            self._read(_LOOK_EACH_SECONDS)
            if self.blocked:
                deadline = time.monotonic() + _CONFIRM_WITHIN_SECONDS
            elif time.monotonic() > deadline:
                raise Unconfirmed(f"{len(self._unconfirmed)} events without an answer")
        if self._refused:
            raise Unconfirmed(self._refused)

    def tick(self) -> None:
        """Read what the broker says and show that we live; to be called at least each second."""
        self._read(0)

    def _listen(self) -> None:
        self._channel.confirm_select()
        self._channel.events["basic_ack"].add(self._on_ack)
        self._channel.events["basic_nack"].add(self._on_nack)
        self._channel.events["basic_return"].add(self._on_return)

    def _read(self, seconds: float) -> None:
        self._may_go_on()
        with suppress(TimeoutError, BlockingIOError):
            self._connection.drain_events(timeout=seconds)
        self._connection.heartbeat_check()
        if self._refused:
            raise Unconfirmed(self._refused)

    def _wait_while_blocked(self) -> None:
        while self.blocked:
            self._read(_LOOK_EACH_SECONDS)

    def _on_ack(self, tag: int, multiple: bool) -> None:
        if multiple:
            self._unconfirmed = {each for each in self._unconfirmed if each > tag}
        else:
            self._unconfirmed.discard(tag)

    def _on_nack(self, tag: int, multiple: bool) -> None:
        self._refused = f"the broker refused {tag} (multiple={multiple})"

    def _on_return(self, _error: Any, _exchange: str, routing_key: str, message: Any) -> None:
        self._refused = f"nobody has a queue for {routing_key} ({message.properties.get('message_id')})"

    def _on_blocked(self, reason: str) -> None:
        log.error("the broker takes nothing more: %s", reason)
        self.blocked = True

    def _on_unblocked(self) -> None:
        log.warning("the broker takes events again")
        self.blocked = False


def to_message(event: Event) -> amqp.Message:
    """Return ``event`` as a persistent message."""
    return amqp.Message(
        event.to_wire(), content_type=CONTENT_TYPE, message_id=event.id, type=event.type, delivery_mode=PERSISTENT
    )


def receivers() -> list[str]:
    """Return every service that the contracts send events to."""
    return sorted({receiver for kind in EVENTS.values() for receiver in kind.receivers})
