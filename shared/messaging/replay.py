"""Sending again what happened in a period, to one service: after it came late, lost its documents, or was mended.

By the relay's own path: from the histories, under the same ids, in each aggregate's order. The receiver drops what it
has already; other services hear nothing of it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import datetime
from typing import Any

from shared.config import Settings
from shared.contracts.aggregates import AGGREGATES
from shared.contracts.events import received_by
from shared.errors import Invalid
from shared.messaging.events import Event
from shared.messaging.publisher import Publisher
from shared.messaging.stream import Histories
from shared.messaging.topology import inbox_name
from shared.storage import connect, database

_SAY_SO_EACH = 500


def replay(
    settings: Settings,
    service: str,
    since: datetime,
    until: datetime,
    types: Collection[str] = (),
    progress: Callable[[int], None] = lambda _: None,
) -> int:
    """Send ``service`` every event that it hears and whose ``time`` is in [``since``, ``until``); return how many.

    ``types``: only these, all when empty. ``progress`` is told now and then how many have gone. Raises
    ``shared.errors.Invalid`` for a type that the service does not hear and for a period that ends before it begins;
    what goes wrong with broker or database, as it comes: do it all again then.
    """
    wanted = _wanted(service, since, until, frozenset(types))
    nothing_ends_it: Callable[[], None] = lambda: None  # noqa: E731 - the person at the keyboard does
    queue, sent = inbox_name(service), 0
    with Publisher(settings.amqp_url, settings.inbox_waits_ms, nothing_ends_it, queue=queue) as publisher:
        for event in _happened(settings, since, until):
            if event.type in wanted:
                publisher.send(event)
                sent += 1
                if sent % _SAY_SO_EACH == 0:
                    progress(sent)
        publisher.settle()
    progress(sent)
    return sent


def _wanted(service: str, since: datetime, until: datetime, types: frozenset[str]) -> frozenset[str]:
    heard = received_by(service)
    if not since < until:
        raise Invalid("The period ends before it begins.", "to")
    if not heard:
        raise Invalid(f"No service {service} hears any event.", "service")
    if unheard := types - heard:
        raise Invalid(f"{service} does not hear of {', '.join(sorted(unheard))}.", "type")
    return types or heard


def _happened(settings: Settings, since: datetime, until: datetime) -> Iterator[Event]:
    """Yield what happened to all aggregates of all services in the period.

    The hall's time of an event has no index: every document is looked at. It is a person's command, not a hot path.
    """
    within: dict[str, Any] = {"history": {"$elemMatch": {"at": {"$gte": since, "$lt": until}}}}
    with connect(settings) as client:
        for source, collections in AGGREGATES.items():
            own = database(client, settings, source)
            histories = Histories(own, source)
            for name in collections:
                for document in own[name].find(within, {"history": 1, "hall": 1}):
                    yield from (each for each in histories.events_of(document) if since <= each.time < until)
