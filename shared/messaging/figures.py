"""How events fare, looked at from outside in broker and database: known also while a relay or a service is dead."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import amqp
from amqp.exceptions import NotFound as NoQueue
from bson.timestamp import Timestamp
from kombu.exceptions import KombuError
from nameko.extensions import DependencyProvider
from prometheus_client import REGISTRY
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector
from pymongo.database import Database
from pymongo.errors import PyMongoError

from shared.config import Settings, settings
from shared.contracts.aggregates import AGGREGATES
from shared.messaging.bookmark import Bookmark
from shared.messaging.lease import holder
from shared.messaging.links import link, open_again
from shared.messaging.topology import inbox_name, parked_name
from shared.observability import metrics
from shared.storage import connect, database

log = logging.getLogger(__name__)

RELAY = "relay"
"""The collection of each service's database in which its relay keeps lease and place."""
UNSENT_WARN_SECONDS = 10.0
AWAY = (OSError, amqp.AMQPError, KombuError, PyMongoError)
"""What looking raises when broker or database are away."""
_LOOK_AGAIN_AFTER_SECONDS = 5.0
_WATCH_EACH_SECONDS = 30.0

Document = dict[str, Any]


@dataclass(frozen=True)
class Queues:
    """Of one service: events in its inbox, copies that read it, events it has parked."""

    service: str
    inbox: int
    readers: int
    parked: int

    def troubles(self, warn_messages: int) -> list[str]:
        """Return what somebody should look at, in words."""
        if self.inbox < warn_messages:
            return []
        readers = "nobody reads them" if not self.readers else f"{self.readers} copies read them"
        return [f"{self.inbox} events wait in the inbox of {self.service} and {readers}"]


@dataclass(frozen=True)
class Sending:
    """Of one service's events: whether a relay is active, how many it has sent since it is, why the broker takes
    nothing (or ``None``), and the age in seconds of the oldest that is not sent (0: there is none).
    """

    service: str
    active: bool
    sent: int
    blocked: str | None
    unsent_seconds: float

    def troubles(self) -> list[str]:
        """Return what somebody should look at, in words."""
        found = []
        if not self.active:
            found.append(f"nobody forwards the events of {self.service}")
        if self.blocked:
            found.append(f"the broker takes no events of {self.service} ({self.blocked})")
        if self.unsent_seconds > UNSENT_WARN_SECONDS:
            found.append(f"an event of {self.service} has waited for {self.unsent_seconds:.0f} s to be sent")
        return found


def queues(chosen: Settings, services: Sequence[str]) -> list[Queues]:
    """Ask the broker; a service that never ran has nothing in its queues. Raises ``AWAY``."""
    with link(chosen.amqp_url, heartbeat=0) as connection:
        open_again(connection, max_retries=1)
        return [Queues(each, *_count(connection, inbox_name(each)), _parked(connection, each)) for each in services]


def sending(chosen: Settings, services: Sequence[str]) -> list[Sending]:
    """Ask the databases. Raises ``AWAY``."""
    with connect(chosen) as client:
        return [_sending(database(client, chosen, each), each) for each in services]


def _count(connection: Any, queue: str) -> tuple[int, int]:
    with connection.channel() as channel:  # of its own: the broker closes it when the queue is not there
        try:
            declared = channel.queue_declare(queue, passive=True)
        except NoQueue:
            return 0, 0
    return declared.message_count, declared.consumer_count


def _parked(connection: Any, service: str) -> int:
    return _count(connection, parked_name(service))[0]


def _sending(own: Database[Document], service: str) -> Sending:
    held = holder(own[RELAY])
    says = held.get("says") or {} if held else {}
    unsent = _unsent_seconds(own, service)
    return Sending(service, held is not None, int(says.get("sent", 0)), says.get("blocked"), unsent)


def _unsent_seconds(own: Database[Document], service: str) -> float:
    """Return the age of the oldest aggregate that changed after what the relay has sent."""
    later = {"changed": {"$gt": Bookmark(own[RELAY]).read().seen}}
    firsts = [own[name].find_one(later, {"changed": 1}, sort=[("changed", 1)]) for name in AGGREGATES[service]]
    changed: list[Timestamp] = [each["changed"] for each in firsts if each]
    if not changed:
        return 0.0
    now = own.client.admin.command("hello")["localTime"]
    return float(max(0.0, now.timestamp() - min(changed).time))


def watch(chosen: Settings, services: Sequence[str], stop: threading.Event) -> None:
    """Write a warning every half minute for each inbox that nobody reads or that grows; for a thread of the relay."""
    while not stop.wait(_WATCH_EACH_SECONDS):
        try:
            found = queues(chosen, services)
        except AWAY as error:
            log.warning("the inboxes cannot be looked at: %r", error)
            continue
        for each in found:
            for trouble in each.troubles(chosen.inbox_warn_messages):
                log.warning(trouble)


class Looking(Collector):
    """Gives Prometheus what stands in broker and database; looks at most once in five seconds."""

    def __init__(self, chosen: Settings, services: Sequence[str]) -> None:
        self._settings, self._services = chosen, services
        self._looked_at = float("-inf")
        self._found: tuple[list[Queues], list[Sending]] | None = None

    def describe(self) -> list[Any]:
        """Return nothing: registering must not look."""
        return []

    def collect(self) -> Iterator[Any]:
        """Yield the figures; without them when broker or database are away."""
        if time.monotonic() - self._looked_at >= _LOOK_AGAIN_AFTER_SECONDS:
            self._looked_at = time.monotonic()
            self._found = self._look()
        yield GaugeMetricFamily(metrics.LOOKED, "Whether broker and database could be looked at", bool(self._found))
        if self._found:
            yield from _families(*self._found)

    def _look(self) -> tuple[list[Queues], list[Sending]] | None:
        try:
            return queues(self._settings, self._services), sending(self._settings, self._services)
        except AWAY as error:
            log.warning("figures cannot be had: %r", error)
            return None


def _families(standing: list[Queues], relayed: list[Sending]) -> Iterator[Any]:
    yield _gauge(metrics.INBOX_MESSAGES, "Events in the inbox", {each.service: each.inbox for each in standing})
    yield _gauge(metrics.INBOX_READERS, "Copies that read the inbox", {each.service: each.readers for each in standing})
    yield _gauge(metrics.PARKED_MESSAGES, "Events put aside", {each.service: each.parked for each in standing})
    yield _gauge(metrics.RELAY_ACTIVE, "Whether events are forwarded", {each.service: each.active for each in relayed})
    blocked = {each.service: each.blocked is not None for each in relayed}
    yield _gauge(metrics.BROKER_BLOCKED, "Whether the broker takes no events", blocked)
    unsent = {each.service: each.unsent_seconds for each in relayed}
    yield _gauge(metrics.UNSENT_SECONDS, "Age of the oldest event that is not sent", unsent)
    sent = CounterMetricFamily(metrics.RELAYED, "Events sent by the active relay", labels=["service"])
    for each in relayed:
        sent.add_metric([each.service], each.sent)
    yield sent


def _gauge(name: str, text: str, values: Mapping[str, float]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, text, labels=["service"])
    for service, value in values.items():
        family.add_metric([service], float(value))
    return family


class MessagingFigures(DependencyProvider):
    """Adds what stands in broker and database to the figures of a process that serves ``/metrics``."""

    def setup(self) -> None:
        """Have them collected from now on."""
        self.looking = Looking(settings(), list(AGGREGATES))
        REGISTRY.register(self.looking)

    def stop(self) -> None:
        """Collect them no more."""
        REGISTRY.unregister(self.looking)

    def get_dependency(self, worker_ctx: Any) -> Looking:
        """Return what collects them."""
        return self.looking
