"""A hall in a real database, for one copy of the queue's store or several."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from nameko.runners import ServiceRunner

from services.intake.service import IntakeService
from services.queue.calling import Asking, call_next
from services.queue.domain.choice import Choice
from services.queue.domain.hall import Hall
from services.queue.domain.shift import Shift, new_shift, open_counter
from services.queue.domain.ticket import Order, Ticket
from services.queue.issuing import issue
from services.queue.service import QueueService
from services.queue.store import QueueStore
from shared.clock import clock, iso
from shared.config import Settings
from shared.ids import new_id
from shared.messaging import Event, RpcSession, nameko_config
from shared.messaging.call import Command
from shared.messaging.links import link
from shared.messaging.sender import Sender
from shared.messaging.topology import inbox_name, parked_name
from shared.security import Caller
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
        return issue(store or self.store, self.hall, self.order(**changes), "rpc", stamp())[0]

    def call(self, number: int, store: QueueStore | None = None, now: datetime = NOW) -> Choice | None:
        """Call the next ticket to a counter, by its clerk."""
        return call_next(
            store or self.store, self.hall, self.hall.counter(f"{self.hall.id}-{number}"), asking(number, now)
        )

    def shift(self, number: int, *queues: str) -> Shift:
        """Open a counter by the clerk ``clerk-<number>``."""
        counter = self.hall.counter(f"{self.hall.id}-{number}")
        change = open_counter(new_shift(self.hall.id, counter, DAY), queues or counter.queues, f"clerk-{number}", NOW)
        assert change is not None
        shift = self.store.shifts.advance(new_shift(self.hall.id, counter, DAY), *change, stamp())
        assert shift is not None
        return shift

    def shift_again(self, number: int) -> Shift:
        """Open a counter once more that was closed today."""
        counter = self.hall.counter(f"{self.hall.id}-{number}")
        closed = self.store.shifts.get(f"{counter.id}:{DAY}")
        assert closed is not None
        change = open_counter(closed, counter.queues, f"clerk-{number}", NOW)
        assert change is not None
        shift = self.store.shifts.advance(closed, *change, stamp())
        assert shift is not None
        return shift


def stamp() -> Stamp:
    """Return who does something in these tests, and when."""
    return Stamp(NOW, "tester", "test")


def asking(number: int, now: datetime = NOW) -> Asking:
    """Return the clerk of a counter who calls."""
    return Asking(f"clerk-{number}", False, now, replace(stamp(), at=now))


@pytest.fixture
def rules() -> dict[str, Any]:
    """What the office has set otherwise than the sample; a module that wants other rules overrides this."""
    return {}


@pytest.fixture
def facts() -> dict[str, Any]:
    """What the hall has besides the sample's; a module that wants more overrides this."""
    return {}


@pytest.fixture
def world(hall_settings: Settings, rules: dict[str, Any], facts: dict[str, Any]) -> Iterator[World]:
    """A hall that no other test uses."""
    clients = []

    def another() -> QueueStore:
        clients.append(connect(hall_settings))
        return QueueStore(database(clients[-1], hall_settings, "queue"))

    store = another()
    store.install()
    plain = {**plain_hall("h" + secrets.token_hex(4), **rules), **facts}
    store.halls.keep([(plain, 1)])
    hall = store.halls.get(plain["id"])
    assert hall is not None
    yield World(store, hall, another)
    for client in clients:
        client.close()


CLERK, SUPERVISOR, KIOSK, BOARD = "clerk", "supervisor", "kiosk", "board"


class Halls:
    """Intake and queue running over the real broker; ``world.store`` looks at the queue's documents."""

    def __init__(self, settings: Settings, hall: str) -> None:
        self.settings, self.hall = settings, hall

    @contextmanager
    def by(
        self, role: str, name: str | None = None, hall: str | None = None, command: Command | None = None
    ) -> Iterator[Any]:
        """Give the queue service as a caller with ``role`` in ``hall`` sees it; ``command`` goes with each request."""
        caller = Caller(name or f"{role}-1", frozenset({role}), frozenset({hall or self.hall}))
        with RpcSession(self.settings, caller, command=command) as session:
            yield session.queue

    def asked(self, **changes: Any) -> dict[str, Any]:
        """Return what is asked of ``issue_ticket`` for a new visit, now."""
        now = clock.now()
        day = (now + timedelta(hours=8)).date().isoformat()
        facts = {"hall": self.hall, "visit": new_id(), "stop": 0, "matter": "m1", "queue": "general", "day": day}
        return {**facts, "priority": "normal", "arrived_at": iso(now), **changes}

    def take(self, **changes: Any) -> dict[str, Any]:
        """Take a ticket for a new visit."""
        with self.by(KIOSK) as queue:
            return dict(queue.issue_ticket(**self.asked(**changes)))

    def hear(self, event: Event, times: int = 1) -> None:
        """Put ``event`` into the queue service's inbox."""
        sender = Sender(self.settings.amqp_url)
        for _ in range(times):
            sender.send(inbox_name("queue"), event.to_wire(), {})
        sender.close()

    def parked(self) -> int:
        """Return how many events the queue service has put aside."""
        with link(self.settings.amqp_url) as connection:
            return int(connection.channel().queue_declare(parked_name("queue"), passive=True).message_count)


@pytest.fixture(scope="module")
def running(hall_settings: Settings) -> Iterator[None]:
    """Intake and queue, each in its container."""
    runner = ServiceRunner(nameko_config(hall_settings))
    runner.add_service(IntakeService)
    runner.add_service(QueueService)
    runner.start()
    yield
    runner.kill()


@pytest.fixture
def halls(hall_settings: Settings, running: None, world: World) -> Halls:
    """A hall that the services know of (the queue by its own copy)."""
    return Halls(hall_settings, world.hall.id)


def until(true: Callable[[], Any], seconds: float = 15) -> Any:
    """Return what ``true`` says as soon as it is true; fail after ``seconds``."""
    deadline = time.monotonic() + seconds
    while not (answer := true()):
        assert time.monotonic() < deadline, f"not within {seconds} s"
        time.sleep(0.02)
    return answer
