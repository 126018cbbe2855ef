"""Connections to the broker that notice death and come back quickly."""

from __future__ import annotations

from typing import Any

from kombu import Connection

HEARTBEAT_SECONDS = 10
"""A half-open connection is noticed after about twice this."""
_CONNECT_WITHIN_SECONDS = 3
_QUICK_RETURN = {"interval_start": 0.2, "interval_step": 0.3, "interval_max": 1.0}


def link(amqp_url: str, heartbeat: int = HEARTBEAT_SECONDS, **transport: Any) -> Connection:
    """Return a connection that is not open yet. Several URLs separated by ``;`` are the nodes of one cluster."""
    return Connection(
        amqp_url, heartbeat=heartbeat, connect_timeout=_CONNECT_WITHIN_SECONDS, transport_options=transport
    )


def open_again(connection: Connection, errback: Any = None, max_retries: int | None = None) -> Connection:
    """Open ``connection``, trying again each second at the latest, for ever unless ``max_retries`` is given."""
    return connection.ensure_connection(errback, max_retries, **_QUICK_RETURN)
