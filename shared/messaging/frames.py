"""Events as AMQP frames, many in one write to the socket.

py-amqp writes (and before that reads) once for each message, which took three quarters of the relay's time. What
differs between two events of one type is their id and their body, so the rest is packed once. AMQP 0-9-1, 4.2.3–4.2.6.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from struct import pack
from typing import Any

from amqp import spec

from shared.messaging.events import CONTENT_TYPE, Event
from shared.messaging.sender import PERSISTENT

_METHOD, _HEADER, _BODY, _END = 1, 2, 3, b"\xce"
_BASIC = spec.Basic.Publish[0]
_FLAGS = 1 << 15 | 1 << 12 | 1 << 7 | 1 << 5
"""Content type, delivery mode, message id and type are given; the other properties are not."""
_AROUND = 8
"""Bytes of a frame besides its payload: type, channel, size, end."""


class Frames:
    """Packs events for one channel. ``largest``: bytes of a frame at most, as the broker has said."""

    def __init__(self, channel: int, exchange: str, largest: int) -> None:
        self._channel, self._largest = channel, largest - _AROUND
        self._publish = cache(lambda routing_key, mandatory: self._method(exchange, routing_key, mandatory))

    def of(self, event: Event, routing_key: str, mandatory: bool) -> bytes:
        """Return everything that publishes ``event``; ``mandatory``: it comes back when no queue wants it."""
        body = event.to_wire()
        return b"".join((self._publish(routing_key, mandatory), self._header(event, len(body)), *self._bodies(body)))

    def _method(self, exchange: str, routing_key: str, mandatory: bool) -> bytes:
        arguments = pack(">H", 0) + _short(exchange) + _short(routing_key) + pack(">B", mandatory)
        return self._frame(_METHOD, pack(">HH", *spec.Basic.Publish) + arguments)

    def _header(self, event: Event, size: int) -> bytes:
        properties = _short(CONTENT_TYPE) + pack(">B", PERSISTENT) + _short(event.id) + _short(event.type)
        return self._frame(_HEADER, pack(">HHQH", _BASIC, 0, size, _FLAGS) + properties)

    def _bodies(self, body: bytes) -> Iterator[bytes]:
        for start in range(0, len(body), self._largest):
            yield self._frame(_BODY, body[start : start + self._largest])

    def _frame(self, kind: int, payload: bytes) -> bytes:
        return pack(">BHI", kind, self._channel, len(payload)) + payload + _END


def of_channel(channel: Any, exchange: str) -> Frames:
    """Return what packs events for the open py-amqp ``channel``."""
    return Frames(channel.channel_id, exchange, channel.connection.frame_max)


def _short(text: str) -> bytes:
    """Return AMQP's short string; raises ``ValueError`` above 255 bytes."""
    plain = text.encode()
    if len(plain) > 255:
        raise ValueError(f"{text[:40]}… is too long for AMQP")
    return bytes((len(plain),)) + plain
