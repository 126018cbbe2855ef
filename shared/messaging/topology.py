"""Every name and argument of what stands in the broker, in one place.

``hall.events`` (topic, routing key = event type) feeds one ``inbox`` a service; an event that cannot be handled yet
goes through one of the service's ``wait`` queues back to the inbox; what cannot be handled at all is ``parked``.
Changed arguments make a declaration fail for ever, so the names carry a version: raise it with the arguments.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from kombu import Connection, Exchange, Queue

from shared.contracts.events import EVENTS, EXCHANGE, received_by

VERSION = "v1"
WAITS_MS = (500, 5_000, 60_000)
"""How long an event waits before it comes again, unless the settings say otherwise."""

_DELIVERY_LIMIT = 30
"""Deliveries without an answer before a message is parked. One death strikes all that were prefetched, so not few."""
_NO_LIMIT = 1_000_000
"""Looking at parked messages delivers them; RabbitMQ 4 would throw them away after 20 looks."""
_AT_LEAST_ONCE = {"x-dead-letter-strategy": "at-least-once", "x-overflow": "reject-publish"}
"""Without these a broker's death loses messages on their way from one queue to the next."""
_UNUSED_MS = 30_000


def inbox_name(service: str) -> str:
    """Return the name of the queue of all events for ``service``."""
    return f"inbox.{service}.{VERSION}"


def wait_name(service: str, milliseconds: int) -> str:
    """Return the name of the queue in which events for ``service`` wait ``milliseconds``."""
    return f"wait.{service}.{milliseconds}.{VERSION}"


def parked_name(service: str) -> str:
    """Return the name of the queue of events that ``service`` could not handle."""
    return f"parked.{service}.{VERSION}"


def rpc_name(service: str) -> str:
    """Return the name of the queue of requests to ``service``."""
    return f"rpc.{service}.{VERSION}"


def events_exchange() -> Exchange:
    """Return the exchange to which every event goes."""
    return Exchange(EXCHANGE, type="topic", durable=True)


def inbox(service: str) -> Queue:
    """Return the inbox of ``service``: replicated, dead-lettering to the parked queue."""
    return _quorum(inbox_name(service), to=parked_name(service), arguments={"x-delivery-limit": _DELIVERY_LIMIT})


def parked(service: str) -> Queue:
    """Return the parked queue of ``service``."""
    return Queue(
        parked_name(service),
        durable=True,
        queue_arguments={"x-queue-type": "quorum", "x-delivery-limit": _NO_LIMIT},
    )


def wait(service: str, milliseconds: int) -> Queue:
    """Return the queue that gives back to the inbox what has waited ``milliseconds``.

    One delay a queue: with a delay per message the slow ones would hold up the quick ones behind them.
    """
    name = wait_name(service, milliseconds)
    return _quorum(name, to=inbox_name(service), arguments={"x-message-ttl": milliseconds})


def requests(service: str) -> Queue:
    """Return the queue of requests to ``service``.

    It lives only while a copy of the service listens: a request to a service that is away is returned at once
    instead of being kept for later, and after the death of a broker's node it is simply declared anew.
    """
    return Queue(rpc_name(service), durable=False, auto_delete=True, queue_arguments={"x-expires": _UNUSED_MS})


def declare_inbox(channel: Any, service: str, waits_ms: Sequence[int] = WAITS_MS) -> None:
    """Declare everything that ``service`` needs to receive events. Safe to repeat, and in several copies at once."""
    events_exchange()(channel).declare()
    for queue in (parked(service), inbox(service), *(wait(service, each) for each in waits_ms)):
        queue(channel).queue_declare()
    for type_ in sorted(received_by(service)):
        inbox(service)(channel).bind_to(EXCHANGE, routing_key=type_)
    for type_ in sorted(EVENTS.keys() - received_by(service)):  # an earlier release may have bound it
        inbox(service)(channel).unbind_from(events_exchange(), routing_key=type_)


def declare(connection: Connection, services: Iterable[str], waits_ms: Sequence[int] = WAITS_MS) -> None:
    """Declare the inboxes of all ``services``; to be called before anything is published, else events vanish."""
    with connection.channel() as channel:
        for service in services:
            declare_inbox(channel, service, waits_ms)


def _quorum(name: str, to: str, arguments: dict[str, Any]) -> Queue:
    dead_letter = {"x-dead-letter-exchange": "", "x-dead-letter-routing-key": to}
    return Queue(
        name, durable=True, queue_arguments={"x-queue-type": "quorum", **dead_letter, **_AT_LEAST_ONCE, **arguments}
    )
