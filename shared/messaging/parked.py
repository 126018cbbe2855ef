"""What was put aside: look at it, send it to its inbox again, or drop it. For the ``hall`` command; plain kombu."""

from __future__ import annotations

import json
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
    with _looking(settings, service) as messages:
        for message in messages:
            found.append(_parked(service, message))
            if len(found) == limit:
                break
    return found


def show(settings: Settings, service: str, identifier: str) -> Parked:
    """Return the parked message ``identifier``; raises ``shared.errors.NotFound``."""
    with _looking(settings, service) as messages:
        for message in messages:
            parked = _parked(service, message)
            if parked.id == identifier:
                return parked
    raise NotFound(f"{service} has parked no {identifier}.", "id")


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
    taken = 0
    with _looking(settings, service) as messages:
        for message in messages:
            if identifier in (None, _parked(service, message).id):
                first(message)
                message.channel.basic_ack(message.delivery_tag)
                taken += 1
            if taken and identifier is not None:
                break
    if identifier is not None and not taken:
        raise NotFound(f"{service} has parked no {identifier}.", "id")
    return taken


@contextmanager
def _looking(settings: Settings, service: str) -> Iterator[Iterator[Any]]:
    """Give the parked messages one by one; those that were not acknowledged go back when the connection closes."""
    with link(settings.amqp_url, heartbeat=0) as connection:
        channel = connection.channel()
        yield _each(channel, parked_name(service))


def _each(channel: Any, queue: str) -> Iterator[Any]:
    with suppress(NoQueue):
        ready = channel.queue_declare(queue, passive=True).message_count  # not those that come while we look
        for _ in range(ready):
            message = channel.basic_get(queue)
            if message is None:
                return
            yield message


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
