"""The standards office running over the real broker and database, and a morning told to it by events."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import pytest
from nameko.runners import ServiceRunner

from deploy.sample.standard import read_standard
from services.standards.service import StandardsService
from services.standards.store import StandardsStore
from shared.config import Settings
from shared.messaging import Event, RpcSession, nameko_config
from shared.messaging.call import Command
from shared.messaging.sender import Sender
from shared.messaging.topology import inbox_name
from shared.security import Caller
from shared.storage import connect, database
from shared.storage.encryption import field_key
from tests.e2e.waiting import eventually
from tests.integration.standards.morning import Morning


@dataclass
class Office:
    """The standards office, with a hall of its own. ``store`` looks at its documents."""

    settings: Settings
    store: StandardsStore
    hall: str
    open_lines: ExitStack

    def by(self, role: str, hall: str | None = None, key: str | None = None) -> Any:
        """Return the service as a caller with ``role`` in ``hall`` sees it; ``key``: its Idempotency-Key."""
        caller = Caller(f"{role}-1", frozenset({role}), frozenset({hall or self.hall}))
        command = Command(hashlib.sha256(f"{self.hall}{key}".encode()).hexdigest(), "the same body") if key else None
        return self.open_lines.enter_context(RpcSession(self.settings, caller, command=command)).standards

    def hear(self, events: Iterable[Event]) -> None:
        """Put ``events`` into the office's inbox, and wait until each of them is evidence."""
        told = list(events)
        sender = Sender(self.settings.amqp_url)
        for event in told:
            sender.send(inbox_name("standards"), event.to_wire(), {})
        sender.close()
        wanted = {"_id": {"$in": [each.id for each in told]}}
        evidence = self.store.database["evidence"]
        eventually(lambda: evidence.count_documents(wanted) == len({each.id for each in told}), "the evidence")


@pytest.fixture(scope="module")
def running(hall_settings: Settings) -> Iterator[None]:
    """The standards service in its container."""
    runner = ServiceRunner(nameko_config(hall_settings))
    runner.add_service(StandardsService)
    runner.start()
    yield
    runner.kill()


@pytest.fixture
def store(hall_settings: Settings) -> Iterator[StandardsStore]:
    """The office's documents."""
    with connect(hall_settings) as client:
        made = StandardsStore(database(client, hall_settings, "standards"), field_key(hall_settings))
        made.install()
        yield made


@pytest.fixture
def office(hall_settings: Settings, running: None, store: StandardsStore) -> Iterator[Office]:
    """An office for a hall that no other test uses."""
    with ExitStack() as lines:
        yield Office(hall_settings, store, "h" + secrets.token_hex(4), lines)


@pytest.fixture
def morning(office: Office) -> Morning:
    """A morning in the office's hall."""
    return Morning(office.hall)


@pytest.fixture
def bad(office: Office, morning: Morning) -> Office:
    """An office that has heard of a morning with long waits, no counter, and a matter promised too late."""
    office.by("admin").publish_standard(standard=read_standard())
    morning.publish(promised=21)
    for number in range(1, 11):
        morning.visit(number, 0, 35 + number)
    office.hear(morning.events)
    return office
