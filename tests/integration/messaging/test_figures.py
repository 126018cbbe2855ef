"""How events fare, as it is shown to whoever looks."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from kombu import Connection
from prometheus_client import CollectorRegistry, generate_latest

from shared.errors import Conflict
from shared.messaging import figures, handles
from shared.messaging.figures import Looking, Sending, queues, sending
from shared.messaging.topology import declare
from tests.integration.messaging.toys import Shifts, deliver, event, eventually


class Gateway:
    """Refuses everything."""

    name = "gateway"

    @handles("counter_opened")
    def on_counter_opened(self, event: object) -> None:
        raise Conflict("broken")


@pytest.fixture
def shifts(quick):
    sender = Shifts(quick)
    yield sender
    sender.client.close()


def of_queue(shifts: Shifts) -> Sending:
    return sending(shifts.settings, ["queue"])[0]


def test_events_that_no_relay_sends_grow_old_and_are_young_again_once_one_does(shifts, relay):
    assert of_queue(shifts) == Sending("queue", False, 0, None, 0.0)
    shifts.open("a", times=3)
    eventually(lambda: of_queue(shifts).unsent_seconds > 1, "events that grow old")
    assert of_queue(shifts).troubles() == ["nobody forwards the events of queue"]
    relay()
    eventually(lambda: of_queue(shifts).sent >= 3, "the relay to say what it has sent")
    assert of_queue(shifts).unsent_seconds == 0.0
    assert of_queue(shifts).troubles() == []


def test_an_old_event_and_a_broker_that_takes_nothing_are_said_in_words():
    troubles = Sending("queue", True, 5, "low on memory", 37.2).troubles()
    assert troubles == [
        "the broker takes no events of queue (low on memory)",
        "an event of queue has waited for 37 s to be sent",
    ]


def test_an_inbox_that_nobody_reads_is_worth_a_warning(quick):
    with Connection(quick.amqp_url) as connection:
        declare(connection, ["gateway"], quick.inbox_waits_ms)
    deliver(quick, "gateway", event("a").to_wire(), event("b").to_wire())
    standing = eventually(lambda: (found := queues(quick, ["gateway"])[0]).inbox == 2 and found, "two events")
    assert standing.troubles(3) == []
    assert standing.troubles(2) == ["2 events wait in the inbox of gateway and nobody reads them"]


def test_the_relay_writes_a_warning_of_an_inbox_that_grows(quick, monkeypatch, caplog):
    with Connection(quick.amqp_url) as connection:
        declare(connection, ["gateway"], quick.inbox_waits_ms)
    deliver(quick, "gateway", event("a").to_wire(), event("b").to_wire())
    monkeypatch.setattr(figures, "_WATCH_EACH_SECONDS", 0.05)
    stop = threading.Event()
    watching = threading.Thread(target=figures.watch, args=(replace(quick, inbox_warn_messages=2), ["gateway"], stop))
    watching.start()
    try:
        eventually(
            lambda: "2 events wait in the inbox of gateway and nobody reads them" in caplog.messages, "a warning"
        )
    finally:
        stop.set()
        watching.join(30)


def test_readers_and_parked_events_are_counted_and_a_service_that_never_ran_has_none(quick, start):
    start(Gateway)
    deliver(quick, "gateway", event("a").to_wire())
    eventually(lambda: queues(quick, ["gateway"])[0].parked == 1, "the parked event")
    (gateway, intake) = queues(quick, ["gateway", "intake"])
    assert (gateway.inbox, gateway.readers) == (0, 1)
    assert (intake.inbox, intake.readers, intake.parked) == (0, 0, 0)


def test_prometheus_gets_all_of_it(shifts, start):
    start(Gateway)
    deliver(shifts.settings, "gateway", event("a").to_wire())
    eventually(lambda: queues(shifts.settings, ["gateway"])[0].parked == 1, "the parked event")
    registry = CollectorRegistry()
    registry.register(Looking(shifts.settings, ["gateway", "queue"]))
    text = generate_latest(registry).decode()
    assert 'hall_parked_messages{service="gateway"} 1.0' in text
    assert 'hall_inbox_readers{service="gateway"} 1.0' in text
    assert 'hall_relay_active{service="queue"} 0.0' in text
    assert "hall_messaging_looked 1.0" in text


def test_without_a_broker_prometheus_hears_that_and_the_rest_goes_on():
    from tests.servers import free_port

    registry = CollectorRegistry()
    registry.register(Looking(replace(_nowhere(), amqp_url=f"amqp://guest:guest@127.0.0.1:{free_port()}//"), ["queue"]))
    assert "hall_messaging_looked 0.0" in generate_latest(registry).decode()


def _nowhere():
    from shared.config import Settings

    return Settings("", "", "x_", "127.0.0.1", 1, "x" * 32, 1, "INFO")
