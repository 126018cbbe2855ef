"""Questions and answers between services, over the real broker."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Any

import amqp
import eventlet
import pytest
from kombu import Connection

from shared.errors import Conflict, HallError, Unavailable
from shared.messaging import CurrentCall, Healthy, RpcClient, RpcSession, rpc
from shared.messaging.breaker import Breaker
from shared.messaging.line import Line
from shared.messaging.topology import rpc_name
from shared.security import Caller
from tests.integration.messaging.toys import eventually

CLERK = Caller("clerk-1", frozenset({"clerk"}), frozenset({"nanhai"}))


class Store:
    """A store that is there, or is not."""

    there = True

    def ping(self) -> bool:
        if not self.there:
            raise ConnectionError
        return True


class Queue(Healthy):
    """The one that is asked."""

    name = "queue"
    store = Store()
    call = CurrentCall()
    asked: list[Any] = []

    @rpc
    def who(self, *, word: str) -> dict[str, Any]:
        self.asked.append(word)
        caller = self.call.caller
        return {"word": word, "caller": caller.as_dict(), "seconds": self.call.remaining_seconds}

    @rpc
    def refuse(self) -> None:
        raise Conflict("The ticket is served.", "ticket", {"state": "serving"})

    @rpc
    def break_down(self) -> None:
        raise ValueError("mongodb://user:password@secret")

    @rpc
    def answer_with_a_time(self) -> datetime:
        return datetime.now(UTC)

    @rpc
    def take(self, *, seconds: float) -> None:
        eventlet.sleep(seconds)


class Intake:
    """The one that asks on."""

    name = "intake"
    call = CurrentCall()
    queue = RpcClient("queue")
    guidance = RpcClient("guidance")

    @rpc
    def pass_on(self, *, word: str) -> dict[str, Any]:
        return {"mine": self.call.remaining_seconds, "inner": self.queue.who(word=word)}

    @rpc
    def wait_for_queue(self) -> str:
        began = time.monotonic()
        with pytest.raises(Unavailable):
            self.queue.take(seconds=5)
        return f"{time.monotonic() - began:.3f}"

    @rpc
    def have_queue_take(self, *, seconds: float) -> None:
        self.queue.take(seconds=seconds)

    @rpc
    def ask_guidance(self) -> None:
        self.guidance.anything()


def line_of(container: Any) -> Line:
    return next(each for each in container.extensions if isinstance(each, Line))


@pytest.fixture
def hall(quick, start):
    Queue.asked.clear()
    start(Queue, Intake)
    with RpcSession(quick, CLERK) as session:
        yield session


def test_the_caller_travels_through_two_services(hall):
    assert hall.intake.pass_on(word="你好")["inner"]["caller"] == CLERK.as_dict()


def test_an_inner_call_gets_at_most_half_of_what_remains(hall):
    answer = hall.intake.pass_on(word="x")
    assert 0 < answer["inner"]["seconds"] <= answer["mine"] / 2 + 0.001


def test_our_errors_keep_class_field_and_detail(hall):
    with pytest.raises(Conflict) as caught:
        hall.queue.refuse()
    assert (caught.value.message, caught.value.field) == ("The ticket is served.", "ticket")
    assert caught.value.detail == {"state": "serving"}


@pytest.mark.parametrize("method", ["break_down", "answer_with_a_time", "no_such_method"])
def test_an_unexpected_error_is_answered_as_500_without_internals(hall, method):
    with pytest.raises(HallError) as caught:
        getattr(hall.queue, method)()
    assert type(caught.value) is HallError
    assert caught.value.status == 500
    assert "secret" not in str(caught.value)
    assert hall.queue.who(word="still there")["word"] == "still there"


def test_wrong_arguments_are_answered_too(hall):
    with pytest.raises(HallError):
        hall.queue.who(words="x")


def test_a_service_that_was_never_there_is_unavailable_at_once(hall):
    began = time.monotonic()
    with pytest.raises(Unavailable):
        hall.intake.ask_guidance()
    with pytest.raises(Unavailable):
        hall.guidance.anything()
    assert time.monotonic() - began < 2  # the least that waiting for a deadline takes


def test_an_answer_that_does_not_come_is_unavailable_in_time_and_leaves_nothing_behind(quick, start):
    intake = start(Queue, Intake)
    with RpcSession(quick, CLERK, seconds=1.0) as hall:
        assert 0.3 < float(hall.intake.wait_for_queue()) < 4
    assert line_of(intake).waiting == 0


def test_a_service_that_does_not_answer_is_spared_then_tried_and_nothing_is_left_behind(quick, start):
    intake = start(Queue, Intake)
    line_of(intake)._breakers["queue"] = Breaker("queue", failures=2, spare_seconds=0.6)
    with RpcSession(quick, CLERK, seconds=1.0) as hall:
        for _ in range(2):
            with pytest.raises(Unavailable, match="in time"):
                hall.intake.have_queue_take(seconds=0.7)
        with pytest.raises(Unavailable) as caught:
            hall.intake.have_queue_take(seconds=0)
        assert caught.value.detail == {"retry_after_seconds": 1}
        eventually(lambda: answers(hall), "the end of the sparing", 5)
    assert line_of(intake).waiting == 0


def answers(hall: Any) -> bool:
    try:
        hall.intake.have_queue_take(seconds=0)
    except Unavailable:
        return False
    return True


def test_a_request_that_hangs_is_broken_off_and_gives_its_place_back(quick, start):
    start(Queue, max_workers=2, handler_seconds=0.5)  # one place for requests
    with RpcSession(quick, CLERK, seconds=0.2) as hall, pytest.raises(Unavailable):
        hall.queue.take(seconds=60)
    with RpcSession(quick, CLERK, seconds=3) as hall:
        assert hall.queue.who(word="next")["word"] == "next"


def test_a_session_stops_waiting_at_its_deadline(quick, start):
    start(Queue)
    with RpcSession(quick, CLERK, seconds=0.2) as hall:
        began = time.monotonic()
        with pytest.raises(Unavailable):
            hall.queue.take(seconds=5)
        assert time.monotonic() - began < 4
        assert hall.queue.who(word="next")["word"] == "next"


def test_a_request_that_comes_late_is_not_acted_on(quick, hall):
    late = amqp.Message(
        '{"method": "who", "arguments": {"word": "late"}}',
        application_headers={"nameko.deadline": time.time() - 0.001},
        reply_to="amq.rabbitmq.reply-to.x",
        correlation_id="late",
    )
    with Connection(quick.amqp_url) as connection, connection.channel() as channel:
        channel.basic_publish(late, routing_key=rpc_name("queue"))
    hall.queue.who(word="in time")
    assert Queue.asked == ["in time"]


def test_rubbish_in_the_queue_of_requests_harms_nobody(quick, hall):
    with Connection(quick.amqp_url) as connection, connection.channel() as channel:
        for body in (b"{", b"[]", b"\xff", b'{"method": 1, "arguments": []}'):
            channel.basic_publish(amqp.Message(body), routing_key=rpc_name("queue"))
    assert hall.queue.who(word="x")["word"] == "x"


def test_health_says_whether_the_database_answers(hall, monkeypatch):
    assert hall.queue.health() == {"service": "queue", "database": True}
    monkeypatch.setattr(Store, "there", False)
    assert hall.queue.health() == {"service": "queue", "database": False}
