"""Messages that nobody can handle are put aside, with a reason, and hold up nobody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from shared.config import Settings
from shared.contracts.aggregates import AGGREGATES
from shared.errors import Transient
from shared.messaging import Event, handles, nameko_config, parked
from shared.messaging.container import Container
from tests.faults import poison
from tests.faults.conftest import Ground
from tests.faults.test_events_out_of_order import settled
from tests.faults.visitors import serve
from tests.integration.messaging.toys import deliver, event, eventually
from tests.servers import wait_for


@pytest.fixture
def poisoned(ground: Ground) -> Iterator[Ground]:
    """Five messages that nobody can handle in the inbox of each service; taken away again."""
    settings = ground.hands.suite.instance.settings()
    poison.put(settings)
    yield ground
    poison.take_away(settings)


def test_poison_is_parked_with_its_reason_and_visitors_are_served(poisoned: Ground) -> None:
    settings = poisoned.hands.suite.instance.settings()
    serve(poisoned, 2)
    for service in AGGREGATES:
        wait_for(
            lambda service=service: parked.count(settings, service) == len(poison.POISON), f"{service} to park", 30
        )
        found = parked.list_parked(settings, service)
        assert all(each.reason for each in found)
        assert "moon_landing" in {each.type for each in found}
    assert poisoned.hands.runs()
    poison.take_away(settings)
    settled(poisoned)


def test_a_handler_that_fails_three_times_works_at_the_fourth(hall_settings: Settings) -> None:
    attempts: list[int] = []

    class Gateway:
        name = "gateway"

        @handles("counter_opened")
        def on_counter_opened(self, event: Event) -> None:
            attempts.append(event.attempt)
            if event.attempt < 3:
                raise Transient("not yet")

    chosen = replace(hall_settings, inbox_waits_ms=(50, 100, 150))
    container: Any = Container(Gateway, nameko_config(chosen))
    container.start()
    try:
        deliver(chosen, "gateway", event("a").to_wire())
        eventually(lambda: len(attempts) == 4, "the fourth attempt")
        eventually(lambda: parked.count(chosen, "gateway") == 0, "nothing parked")
        assert attempts == [0, 1, 2, 3]
    finally:
        container.stop()
