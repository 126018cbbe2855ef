"""The one connection of a process over which it asks others, hears their answers and answers them.

Answers come by RabbitMQ's direct reply-to: no reply queue that could be lost or left behind. A request to a service
that is away comes back at once (``mandatory``), read by the same loop that reads the answers, so nothing is confirmed
and nothing waits a round trip. All writing goes through one lock: frames of two workers must not mix.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import amqp
import eventlet
from amqp import spec
from eventlet.event import Event as Signal
from eventlet.semaphore import Semaphore
from nameko.extensions import SharedExtension

from shared.errors import HallError, Unavailable
from shared.ids import new_id
from shared.messaging.answers import Request, expiration, result_of, to_headers
from shared.messaging.breaker import Breaker
from shared.messaging.links import link, open_again
from shared.messaging.topology import rpc_name
from shared.observability import metrics

log = logging.getLogger(__name__)

REPLY_TO = "amq.rabbitmq.reply-to"
TRANSIENT = 1
_READ_SECONDS = 1.0
_COME_BACK_AFTER_SECONDS = 0.2


class Absent(Exception):
    """No copy of the service listens: the broker has given the request back."""


class Line(SharedExtension):
    """Asks and answers. One a container, shared by every ``RpcClient`` and by the ``rpc`` entrypoints."""

    def __init__(self) -> None:
        self._waiting: dict[str, Signal] = {}
        self._breakers: dict[str, Breaker] = {}
        self._writing = Semaphore()
        self._channel: Any = None
        self._open = Signal()
        self._stopping = False
        self._thread: Any = None

    def start(self) -> None:
        """Open the connection in the background and keep it open."""
        self._thread = self.container.spawn_managed_thread(self._keep_open, identifier="rpc line")

    def stop(self) -> None:
        """Close the connection once the workers are done."""
        self._stopping = True
        if self._thread is not None:
            self._thread.kill()

    kill = stop

    def ask(self, request: Request, context: dict[str, Any], seconds: float) -> Any:
        """Return the answer to ``request``, or raise the error in it.

        Raises ``Unavailable`` after ``seconds``, or at once when the service is away, the line breaks, or the service
        has not been answering for a while (``detail["retry_after_seconds"]``).
        """
        identifier, signal, body = new_id(), Signal(), request.to_wire()
        late = Unavailable(f"The service {request.service} did not answer in time. Please try again.")
        message = amqp.Message(
            body,
            content_type="application/json",
            delivery_mode=TRANSIENT,
            expiration=expiration(seconds),
            reply_to=REPLY_TO,
            correlation_id=identifier,
            application_headers=to_headers({**context, "deadline": time.time() + seconds}),
        )
        with self._judged(request.service, late, seconds):
            self._waiting[identifier] = signal
            metrics.WAITING.set(len(self._waiting))
            try:
                with eventlet.Timeout(seconds, late):
                    self._send(message, rpc_name(request.service), mandatory=True)
                    answer = signal.wait()
            finally:
                self._waiting.pop(identifier, None)
                metrics.WAITING.set(len(self._waiting))
        return result_of(answer)

    def answer(self, reply_to: str, identifier: str, body: bytes) -> None:
        """Send an answer. Raises ``Unavailable`` when the line is broken; nobody is waiting then."""
        message = amqp.Message(
            body, content_type="application/json", delivery_mode=TRANSIENT, correlation_id=identifier
        )
        with eventlet.Timeout(_READ_SECONDS, Unavailable("The broker takes no answers just now.")):
            self._send(message, reply_to, mandatory=False)

    @property
    def waiting(self) -> int:
        """How many requests wait for their answer."""
        return len(self._waiting)

    @contextmanager
    def _judged(self, service: str, late: Unavailable, seconds: float) -> Iterator[None]:
        """Ask the breaker of ``service`` for leave, and tell it and the figures what became of the request."""
        breaker = self._breakers.setdefault(service, Breaker(service))
        outcome = "spared"
        try:
            breaker.enter()
            outcome = "cut"
            yield
            outcome = "answered"
            breaker.answered()
        except Absent:
            outcome = "absent"
            breaker.answered()
            raise Unavailable(f"The service {service} is not there just now. Please try again.") from None
        except BaseException as error:
            if error is late:
                outcome = "late"
                breaker.late(seconds)
            elif outcome == "cut":
                breaker.given_up()
            raise
        finally:
            metrics.REQUESTS.labels(service, outcome).inc()
            metrics.SPARED.labels(service).set(breaker.is_open)

    def _send(self, message: amqp.Message, routing_key: str, mandatory: bool) -> None:
        self._open.wait()
        with self._writing:
            channel = self._channel
            if channel is None:
                raise Unavailable("The broker cannot be reached just now. Please try again.")
            try:
                # not basic_publish: it would read from the connection, which the loop below is reading already
                channel.send_method(spec.Basic.Publish, "Bssbb", (0, "", routing_key, mandatory, False), message)
            except BaseException as error:  # half a frame may be on the wire: the connection is of no more use
                self._hang_up(channel)
                if isinstance(error, OSError | amqp.AMQPError):
                    raise Unavailable("The broker cannot be reached just now. Please try again.") from error
                raise

    def _keep_open(self) -> None:
        while not self._stopping:
            try:
                with link(self.container.config["AMQP_URI"]) as connection:
                    open_again(connection, lambda error, _: log.warning("broker away: %s", error), max_retries=5)
                    self._listen(connection)
            except Exception as error:  # noqa: BLE001 - whatever broke the line, a new one is wanted
                log.warning("rpc line broken, opening a new one: %r", error)
            self._drop_waiting()
            eventlet.sleep(_COME_BACK_AFTER_SECONDS)

    def _listen(self, connection: Any) -> None:
        channel = connection.channel()
        channel.basic_consume(REPLY_TO, no_ack=True, callback=self._on_answer)
        channel.events["basic_return"].add(self._on_return)
        self._channel = channel
        self._open.send()
        beat = time.monotonic()
        while not self._stopping and self._channel is channel:
            with suppress(TimeoutError):
                connection.drain_events(timeout=_READ_SECONDS)
            if time.monotonic() - beat >= _READ_SECONDS:
                beat = time.monotonic()
                with self._writing:
                    connection.heartbeat_check()

    def _hang_up(self, channel: Any) -> None:
        if self._channel is channel:
            self._channel = None

    def _drop_waiting(self) -> None:
        self._channel = None
        if self._open.ready():
            self._open = Signal()
        for identifier in list(self._waiting):
            self._fail(identifier, Unavailable("The connection to the broker broke. Please try again."))

    def _on_answer(self, message: Any) -> None:
        signal = self._waiting.pop(message.properties.get("correlation_id"), None)
        if signal is None:
            return  # it came after its deadline
        try:
            signal.send(json.loads(message.body))
        except ValueError as error:
            signal.send_exception(HallError(f"An answer could not be read: {error}"))

    def _on_return(self, _error: Any, _exchange: str, routing_key: str, message: Any) -> None:
        self._fail(message.properties.get("correlation_id"), Absent(routing_key))

    def _fail(self, identifier: Any, error: Exception) -> None:
        signal = self._waiting.pop(identifier, None)
        if signal is not None:
            signal.send_exception(error)
