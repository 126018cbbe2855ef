"""Single messages that must not be lost: sent to a queue by name, confirmed, returned if the queue is not there."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import amqp

from shared.messaging.links import link, open_again

_CONFIRM_WITHIN_SECONDS = 5.0
PERSISTENT = 2


class NotSent(Exception):
    """The broker did not take the message: it may or may not arrive. Try again."""


class Sender:
    """Sends one message at a time over a connection of its own, opened when first needed and after each failure.

    ``prepare``: given each new channel, so that queues which vanished are declared again.
    """

    def __init__(self, amqp_url: str, prepare: Callable[[Any], None] | None = None) -> None:
        self._url, self._prepare = amqp_url, prepare
        self._lock = threading.Lock()
        self._connection: Any = None
        self._channel: Any = None

    def send(self, queue: str, body: bytes | str, headers: dict[str, Any], **properties: Any) -> None:
        """Put a persistent message into ``queue`` and wait until the broker has it safe.

        Raises ``NotSent``.
        """
        message = amqp.Message(body, application_headers=headers, delivery_mode=PERSISTENT, **properties)
        with self._lock:
            try:
                self._open().basic_publish_confirm(
                    message, routing_key=queue, mandatory=True, confirm_timeout=_CONFIRM_WITHIN_SECONDS
                )
            except (OSError, amqp.AMQPError) as error:
                self._close()  # a late confirm would be taken for that of the next message
                raise NotSent(f"{queue}: {error!r}") from error

    def close(self) -> None:
        """Close the connection."""
        with self._lock:
            self._close()

    def _open(self) -> Any:
        if self._channel is None:
            self._close()
            self._connection = open_again(link(self._url, heartbeat=0), max_retries=1)
            channel = self._connection.channel()
            if self._prepare is not None:
                self._prepare(channel)
            self._channel = channel
        return self._channel

    def _close(self) -> None:
        connection, self._connection, self._channel = self._connection, None, None
        if connection is not None:
            connection.release()
