"""A hall in a real database, for one copy of the queue's store or several."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import pytest

from services.queue.domain.hall import Hall
from services.queue.domain.shift import Shift, new_shift, open_counter
from services.queue.domain.ticket import Order, Ticket
from services.queue.issuing import issue
from services.queue.store import QueueStore
from shared.config import Settings
from shared.ids import new_id
from shared.storage import Stamp, connect, database
from tests.unit.queue.hall import plain_hall

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
DAY = "2026-03-02"


@dataclass(frozen=True)
class World:
    """A hall of its own in ``store``; further copies of the store over the same documents by ``another()``."""

    store: QueueStore
    hall: Hall
    another: Callable[[], QueueStore]

    def order(self, **changes: Any) -> Order:
        """Return an order for a new visit."""
        return replace(Order(self.hall.id, new_id(), 0, "m1", "general", DAY, "normal", NOW), **changes)

    def issue(self, store: QueueStore | None = None, **changes: Any) -> Ticket:
        """Issue a ticket for a new visit."""
        return issue(store or self.store, self.hall, self.order(**changes), "rpc", stamp())

    def shift(self, number: int, *queues: str) -> Shift:
        """Open a counter by the clerk ``clerk-<number>``."""
        counter = self.hall.counter(f"{self.hall.id}-{number}")
        change = open_counter(new_shift(self.hall.id, counter, DAY), queues or counter.queues, f"clerk-{number}", NOW)
        assert change is not None
        shift = self.store.shifts.advance(new_shift(self.hall.id, counter, DAY), *change, stamp())
        assert shift is not None
        return shift


def stamp() -> Stamp:
    """Return who does something in these tests, and when."""
    return Stamp(NOW, "tester", "test")


@pytest.fixture
def world(hall_settings: Settings) -> Iterator[World]:
    """A hall that no other test uses."""
    clients = []

    def another() -> QueueStore:
        clients.append(connect(hall_settings))
        return QueueStore(database(clients[-1], hall_settings, "queue"))

    store = another()
    store.install()
    plain = plain_hall("h" + secrets.token_hex(4))
    store.halls.keep([(plain, 1)])
    hall = store.halls.get(plain["id"])
    assert hall is not None
    yield World(store, hall, another)
    for client in clients:
        client.close()
