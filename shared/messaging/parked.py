"""What was put aside: look at it, send it to its inbox again, or drop it. For the ``hall`` command; plain kombu."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from amqp.exceptions import NotFound as NoQueue

from shared.config import Settings
from shared.errors import NotFound
from shared.messaging.links import link
from shared.messaging.parking import kept_properties
from shared.messaging.sender import Sender
from shared.messaging.topology import inbox_name, parked_name

_BACK_WITHIN_SECONDS = 2.0
_LOOK_EACH_SECONDS = 0.02
_DEAD_LETTERED = "delivered too often without an answer: did it kill its handler?"


@dataclass(frozen=True)
class Parked:
    """One message put aside. ``id``: to name it by; the event's id where it has one. ``body``: as it came.

    ``at``: real time, ISO 8601; ``attempts``: how often it had waited; ``stack``: where in the code it failed.
    """

    service: str
    id: str
    type: str
    reason: str
    error: str
    at: str
    attempts: int
    stack: str
    body: str


def list_parked(settings: Settings, service: str, limit: int = 100) -> list[Parked]:
    """Return what ``service`` has put aside, oldest first, ``limit`` at most."""
    found: list[Parked] = []
    with _looking(settings, service) as look:
        for message in look.messages():
            found.append(_parked(service, message))
            if len(found) == limit:
                break
    return found


def show(settings: Settings, service: str, identifier: str) -> Parked:
    """Return the parked message ``identifier``; raises ``shared.errors.NotFound``."""
    with _looking(settings, service) as look:
        every = (_parked(service, message) for message in look.messages())
        found = next((each for each in every if each.id == identifier), None)
    if found is None:
        raise NotFound(f"{service} has parked no {identifier}.", "id")
    return found


def retry(settings: Settings, service: str, identifier: str | None = None) -> int:
    """Send ``identifier``, or everything, to the inbox again as if for the first time; return how many.

    A death in between sends a message twice, never loses it. Raises ``shared.errors.NotFound``.
    """
    sender = Sender(settings.amqp_url)

    def send_again(message: Any) -> None:
        sender.send(inbox_name(service), message.body, {}, **kept_properties(message))

    try:
        return _take_out(settings, service, identifier, send_again)
    finally:
        sender.close()


def drop(settings: Settings, service: str, identifier: str) -> int:
    """Throw ``identifier`` away for good; return 1. Raises ``shared.errors.NotFound``."""
    return _take_out(settings, service, identifier, lambda _: None)


def count(settings: Settings, service: str) -> int:
    """Return how many messages ``service`` has put aside."""
    with link(settings.amqp_url, heartbeat=0) as connection, suppress(NoQueue):
        return int(connection.channel().queue_declare(parked_name(service), passive=True).message_count)
    return 0


def _take_out(settings: Settings, service: str, identifier: str | None, first: Callable[[Any], None]) -> int:
    with _looking(settings, service) as look:
        for message in look.messages():
            if identifier in (None, _parked(service, message).id):
                first(message)
                look.take_out(message)
            if look.taken and identifier is not None:
                break
    if identifier is not None and not look.taken:
        raise NotFound(f"{service} has parked no {identifier}.", "id")
    return look.taken


class _Look:
    """A look at a parked queue. ``taken``: how many messages were taken out of it for good."""

    def __init__(self, channel: Any, queue: str) -> None:
        self._channel, self._queue = channel, queue
        self._ready = self.taken = 0

    def messages(self) -> Iterator[Any]:
        """Yield the messages that are there now, one by one; not those that come while we look."""
        with suppress(NoQueue):
            self._ready = self._count()
            for _ in range(self._ready):
                message = self._channel.basic_get(self._queue)
                if message is None:
                    return
                yield message

    def take_out(self, message: Any) -> None:
        """Take ``message`` out for good."""
        self._channel.basic_ack(message.delivery_tag)
        self.taken += 1

    def put_back(self) -> None:
        """Put back what was not taken out, and wait a little until it is there: who looks next must find it."""
        if self._ready:
            self._channel.basic_recover(requeue=True)
        until = time.monotonic() + _BACK_WITHIN_SECONDS
        while self._ready > self.taken and self._count() < self._ready - self.taken and time.monotonic() < until:
            time.sleep(_LOOK_EACH_SECONDS)

    def _count(self) -> int:
        return int(self._channel.queue_declare(self._queue, passive=True).message_count)


@contextmanager
def _looking(settings: Settings, service: str) -> Iterator[_Look]:
    """Look at what ``service`` has parked; what is not taken out is there again afterwards."""
    with link(settings.amqp_url, heartbeat=0) as connection:
        look = _Look(connection.channel(), parked_name(service))
        yield look
        look.put_back()


def _parked(service: str, message: Any) -> Parked:
    headers = message.headers or {}
    body = message.body if isinstance(message.body, str) else bytes(message.body).decode("utf-8", "backslashreplace")
    return Parked(
        service=service,
        id=str(headers.get("x-parked-id") or message.properties.get("message_id") or f"tag-{message.delivery_tag}"),
        type=str(message.properties.get("type") or _type_in(body)),
        reason=str(headers.get("x-reason") or _DEAD_LETTERED),
        error=str(headers.get("x-error") or ""),
        at=str(headers.get("x-parked-at") or ""),
        attempts=int(headers.get("x-attempt") or 0),
        stack=str(headers.get("x-stack") or ""),
        body=body,
    )


def _type_in(body: str) -> str:
    with suppress(ValueError, AttributeError):
        return str(json.loads(body).get("type") or "?")
    return "?"
