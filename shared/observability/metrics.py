"""The figures about messages, for Prometheus: every name in one place.

Each process counts for itself (``/metrics`` of a gateway shows that gateway's). What stands in broker and database is
the same whoever asks: it is looked at when a gateway is scraped, see ``shared.messaging.figures``.
"""

from __future__ import annotations

from typing import Any

from prometheus_client import REGISTRY, Counter, Gauge, Histogram

EVENTS = Counter("hall_inbox_events", "Events taken from the inbox, by what became of them", ["service", "outcome"])
"""``outcome``: ``handled``, ``waits`` (comes again later), ``parked``."""
UNDECLARED = Counter(
    "hall_inbox_event_undeclared",
    "Events with fields that this version does not know and leaves out",
    ["service", "type"],
)
"""Somebody of a newer version sends them; what a contract does not declare is not kept, as it might be personal."""
EVENT_SECONDS = Histogram(
    "hall_inbox_event_seconds",
    "Seconds from taking an event to being done with it",
    ["service"],
    buckets=(0.005, 0.02, 0.1, 0.5, 2.0, 10.0, 30.0),
)
REQUESTS = Counter("hall_rpc_requests", "Requests to other services, by what became of them", ["service", "outcome"])
"""``outcome``: ``answered``, ``late`` (no answer in time), ``absent`` (nobody listens), ``cut`` (the connection broke),
``spared`` (not sent at all: the service has not been answering).
"""
WAITING = Gauge("hall_rpc_waiting", "Requests that wait for their answer")
SPARED = Gauge("hall_rpc_breaker_open", "1 while a service that does not answer in time is spared", ["service"])

UNSENT_SECONDS = "hall_unpublished_seconds"
"""Age of the oldest event that the relay has not sent yet; 0 when there is none. By service."""
RELAY_ACTIVE = "hall_relay_active"
"""1 while a relay forwards the events of the service."""
BROKER_BLOCKED = "hall_relay_blocked"
"""1 while the broker takes nothing from the relay of the service (its memory or disk alarm)."""
INBOX_MESSAGES = "hall_inbox_messages"
"""Events that wait in the inbox of the service."""
INBOX_READERS = "hall_inbox_readers"
"""Copies of the service that read its inbox."""
PARKED_MESSAGES = "hall_parked_messages"
"""Events that the service has put aside."""
RELAYED = "hall_relay_events"
"""Events that the broker has confirmed to the active relay of the service; begins anew with each turn of a relay."""
LOOKED = "hall_messaging_looked"
"""1 when broker and database could be looked at; 0: the figures above are missing."""

_OF_A_PROCESS = ("hall_inbox_event", "hall_rpc")


def of_this_process() -> dict[str, Any]:
    """Return what this process has counted: ``{"hall_inbox_events_total{service=queue,outcome=handled}": 12.0, …}``."""
    found: dict[str, Any] = {}
    for family in REGISTRY.collect():
        if family.name.startswith(_OF_A_PROCESS) and family.type in ("counter", "gauge"):
            for sample in family.samples:
                if not sample.name.endswith("_created"):
                    labels = ",".join(f"{name}={value}" for name, value in sample.labels.items())
                    found[f"{sample.name}{{{labels}}}" if labels else sample.name] = sample.value
    return found
