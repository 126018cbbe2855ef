"""Connections to the broker that notice death, come back quickly and hang on nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import amqp
from kombu import Connection

HEARTBEAT_SECONDS = 5
"""A half-open connection is noticed after about twice this."""
_CONNECT_WITHIN_SECONDS = 3
_HANG_UP_WITHIN_SECONDS = 2
_QUICK_RETURN = {"interval_start": 0.2, "interval_step": 0.3, "interval_max": 1.0}


class Link(Connection):
    """kombu's connection, except that a broken one is an error instead of something to wait for or to paper over.

    When one is read that broke while it was written to, kombu opens a new connection without a word: without channels
    and consumers, so that a service would listen to nothing for ever. And it says good-bye to a broker that may be
    gone, and waits for the answer.
    """

    def drain_events(self, **options: Any) -> Any:
        """Wait for the broker to say something; raises ``TimeoutError``, and what else breaks a connection."""
        with self._given_up_when_broken():
            return super().drain_events(**options)  # type: ignore[no-untyped-call]

    def heartbeat_check(self, rate: int = 2) -> Any:
        """Show that we live; raises when the broker no longer does."""
        with self._given_up_when_broken():
            return super().heartbeat_check(rate)  # type: ignore[no-untyped-call]

    @contextmanager
    def _given_up_when_broken(self) -> Iterator[None]:
        raw = self._connection
        if raw is not None and not raw.connected:
            self._give_up(raw)
            raise amqp.RecoverableConnectionError("the connection broke while it was written to")
        try:
            yield
        except (TimeoutError, BlockingIOError):
            raise
        except (OSError, amqp.ConnectionError):
            self._give_up(raw)
            raise

    def _give_up(self, raw: Any) -> None:
        """Close the socket and nothing else: from here on no channel waits for an answer."""
        if raw is not None:
            raw.collect()

    def _close(self) -> None:
        raw = self._connection
        if raw is None or not raw.connected:
            self._drop()
            return
        raw.sock.settimeout(_HANG_UP_WITHIN_SECONDS)
        try:
            super()._close()
        except (OSError, amqp.AMQPError):
            self._drop()

    def _drop(self) -> None:
        self.collect()  # type: ignore[no-untyped-call]
        self._closed: Any = True


def link(amqp_url: str, heartbeat: int = HEARTBEAT_SECONDS, **transport: Any) -> Connection:
    """Return a connection that is not open yet. Several URLs separated by ``;`` are the nodes of one cluster."""
    return Link(  # type: ignore[no-untyped-call]
        amqp_url, heartbeat=heartbeat, connect_timeout=_CONNECT_WITHIN_SECONDS, transport_options=transport
    )


def open_again(connection: Connection, errback: Any = None, max_retries: int | None = None) -> Connection:
    """Open ``connection``, trying again each second at the latest, for ever unless ``max_retries`` is given."""
    return connection.ensure_connection(errback, max_retries, **_QUICK_RETURN)
