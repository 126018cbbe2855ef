"""What becomes of events that are handled, fail, or are no events at all."""

from __future__ import annotations

from typing import Any

import eventlet
import pytest
from kombu import Connection
from nameko.extensions import DependencyProvider

from shared.errors import Conflict, Transient, Unavailable
from shared.messaging import CurrentCall, handles
from shared.messaging.topology import declare_inbox, inbox_name, wait_name
from tests.integration.messaging.toys import deliver, depth, event, eventually, parked


class Broken(DependencyProvider):
    """Fails when it is asked to."""

    on = False

    def get_dependency(self, worker_ctx: Any) -> None:
        if Broken.on:
            raise RuntimeError("no dependency today")


def toy(behave: Any) -> type:
    """A service ``gateway`` whose handler does ``behave(event)``."""

    class Gateway:
        name = "gateway"
        seen: list[Any] = []
        callers: list[str] = []
        call = CurrentCall()
        broken = Broken()

        @handles("counter_opened")
        def on_counter_opened(self, event: Any) -> None:
            self.seen.append(event)
            self.callers.append(self.call.caller.id)
            behave(event)

    return Gateway


@pytest.fixture
def declared(quick):
    with Connection(quick.amqp_url) as connection, connection.channel() as channel:
        declare_inbox(channel, "gateway", quick.inbox_waits_ms)
    return quick


def content(message: Any) -> bytes:
    return message.body.encode() if isinstance(message.body, str) else bytes(message.body)


def fails(times: int, error: Exception) -> Any:
    def behave(event: Any) -> None:
        if event.attempt < times:
            raise error

    return behave


def test_an_event_sent_before_its_receivers_first_start_waits_for_it(declared, start):
    deliver(declared, "gateway", event("a").to_wire())
    service = toy(lambda _: None)
    start(service)
    eventually(lambda: service.seen, "the event")
    assert service.seen == [event("a")]
    assert service.callers == ["system"]


def test_a_handler_that_fails_twice_for_now_sees_attempts_0_1_2(declared, start):
    service = toy(fails(2, Transient("not yet")))
    start(service)
    deliver(declared, "gateway", event("a").to_wire())
    eventually(lambda: len(service.seen) == 3, "the third attempt")
    assert [each.attempt for each in service.seen] == [0, 1, 2]
    eventually(lambda: depth(declared, inbox_name("gateway")) == 0, "an empty inbox")
    assert parked(declared, "gateway") == []


def test_an_event_that_never_can_be_handled_is_parked_after_its_last_wait(declared, start):
    service = toy(fails(99, Transient("still not")))
    start(service)
    deliver(declared, "gateway", event("a").to_wire())
    (message,) = eventually(lambda: parked(declared, "gateway"), "the parked event")
    assert [each.attempt for each in service.seen] == [0, 1, 2, 3]
    assert message.headers["x-reason"] == "still not"


def test_an_outage_never_parks_an_event(declared, start):
    service = toy(fails(6, Unavailable("away")))
    start(service)
    deliver(declared, "gateway", event("a").to_wire())
    eventually(lambda: len(service.seen) == 7, "the end of the outage")
    assert parked(declared, "gateway") == []


def test_an_unexpected_error_parks_the_event_with_reason_and_stack(declared, start):
    start(toy(fails(1, Conflict("the shift is closed"))))
    deliver(declared, "gateway", event("a").to_wire())
    (message,) = eventually(lambda: parked(declared, "gateway"), "the parked event")
    assert message.headers["x-reason"] == "the shift is closed"
    assert message.headers["x-error"] == "Conflict"
    assert "test_inbox.py" in message.headers["x-stack"]
    assert content(message) == event("a").to_wire()


@pytest.mark.parametrize(
    "body",
    [
        b"{not json",
        b"[1]",
        b"\xff\xfe",
        event("a", type_="no_such_type").to_wire(),
        event("a", type_="ticket_issued").to_wire(),
    ],
    ids=["no JSON", "no object", "no text", "unknown type", "data of another type"],
)
def test_what_is_no_event_is_parked_and_the_next_one_handled(declared, start, body):
    service = toy(lambda _: None)
    start(service)
    deliver(declared, "gateway", body, event("b").to_wire())
    (message,) = eventually(lambda: parked(declared, "gateway"), "the parked message")
    assert message.headers["x-reason"]
    assert message.headers["x-parked-id"]
    assert content(message) == body
    eventually(lambda: service.seen == [event("b")], "the event behind it")


def test_a_wait_queue_that_vanished_is_declared_again_and_the_event_comes_again(declared, start):
    service = toy(fails(2, Transient("not yet")))
    start(service)
    with Connection(declared.amqp_url) as connection, connection.channel() as channel:
        channel.queue_delete(wait_name("gateway", declared.inbox_waits_ms[0]))
    deliver(declared, "gateway", event("a").to_wire())
    eventually(lambda: len(service.seen) == 3, "the third attempt")


def test_an_event_that_nobody_handles_is_parked(declared, start):
    start(toy(lambda _: None))
    closed = event("a", type_="counter_closed")
    deliver(declared, "gateway", closed.to_wire())
    (message,) = eventually(lambda: parked(declared, "gateway"), "the parked event")
    assert "no handler" in message.headers["x-reason"]


def test_an_event_sent_twice_arrives_twice_with_one_id(declared, start):
    service = toy(lambda _: None)
    start(service)
    deliver(declared, "gateway", event("a").to_wire(), event("a").to_wire())
    eventually(lambda: len(service.seen) == 2, "both")
    assert {each.id for each in service.seen} == {"a:0"}


def test_a_failing_dependency_parks_the_event_and_the_service_lives_on(declared, start, monkeypatch):
    service = toy(lambda _: None)
    start(service)
    monkeypatch.setattr(Broken, "on", True)
    deliver(declared, "gateway", event("a").to_wire())
    (message,) = eventually(lambda: parked(declared, "gateway"), "the parked event")
    assert message.headers["x-reason"] == "no dependency today"
    monkeypatch.setattr(Broken, "on", False)
    deliver(declared, "gateway", event("b").to_wire())
    eventually(lambda: service.seen == [event("b")], "the next event")


def test_a_handler_that_times_out_the_eventlet_way_does_not_hold_its_message_for_ever(declared, start):
    def behave(_: Any) -> None:
        with eventlet.Timeout(0.05):
            eventlet.sleep(10)

    start(toy(behave))
    deliver(declared, "gateway", event("a").to_wire())
    (message,) = eventually(lambda: parked(declared, "gateway"), "the parked event")
    assert message.headers["x-error"] == "Timeout"


def test_a_handler_that_hangs_is_broken_off_and_its_event_waits_then_is_parked_with_the_reason(declared, start):
    def behave(event: Any) -> None:
        if event.subject == "hangs":
            eventlet.sleep(60)

    service = toy(behave)
    start(service, max_workers=3, handler_seconds=0.2)  # one place for events
    deliver(declared, "gateway", event("hangs").to_wire(), event("next").to_wire())
    eventually(lambda: event("next") in service.seen, "the event behind it")
    (message,) = eventually(lambda: parked(declared, "gateway"), "the parked event")
    assert message.headers["x-reason"] == "on_counter_opened was broken off after 0.2 s"
    assert "behave" in message.headers["x-stack"]
    assert message.headers["x-attempt"] == 3


def test_stopping_finishes_what_was_begun_and_nothing_comes_twice(declared, start):
    began, end = eventlet.event.Event(), eventlet.event.Event()

    def behave(_: Any) -> None:
        began.send()
        end.wait()

    service = toy(behave)
    container = start(service)
    deliver(declared, "gateway", event("a").to_wire())
    began.wait()
    stopping = eventlet.spawn(container.stop)
    eventlet.sleep(0)
    end.send()
    stopping.wait()
    assert depth(declared, inbox_name("gateway")) == 0
    assert service.seen == [event("a")]
