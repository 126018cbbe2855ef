"""Asking services from a plain program: the ``hall`` command, scripts, tests. Needs no eventlet and no worker."""

from __future__ import annotations

import json
import time
from types import TracebackType
from typing import Any

import amqp
from kombu.exceptions import OperationalError

from shared.config import Settings
from shared.errors import Unavailable
from shared.ids import new_id
from shared.messaging.answers import Request, expiration, result_of, to_headers
from shared.messaging.call import Call, Command
from shared.messaging.line import REPLY_TO, TRANSIENT
from shared.messaging.links import link, open_again
from shared.messaging.rpc import Remote
from shared.messaging.topology import rpc_name
from shared.security import Caller

_DEADLINE_SECONDS = 10.0


class RpcSession:
    """``with RpcSession(settings(), SYSTEM) as hall: hall.intake.publish_hall(hall=…)``.

    For one thread. Every attribute is a service, every attribute of that a method. Raises what the service raises, and
    ``Unavailable`` when it is away or takes longer than ``seconds``. ``command``: sent with each request.
    """

    def __init__(
        self, settings: Settings, caller: Caller, seconds: float = _DEADLINE_SECONDS, command: Command | None = None
    ) -> None:
        self._settings, self._caller, self._seconds, self._command = settings, caller, seconds, command
        self._answers: dict[str, Any] = {}

    def __enter__(self) -> RpcSession:
        self._connection = link(self._settings.amqp_url, heartbeat=0)
        try:
            open_again(self._connection, max_retries=3)
            self._channel = self._connection.channel()
        except (OSError, amqp.AMQPError, OperationalError) as error:
            raise Unavailable("The broker cannot be reached.") from error
        self._channel.basic_consume(REPLY_TO, no_ack=True, callback=self._on_answer)
        self._channel.events["basic_return"].add(self._on_return)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.release()

    def __getattr__(self, service: str) -> Remote:
        if service.startswith("_"):
            raise AttributeError(service)
        return Remote(service, self._ask)

    def _ask(self, request: Request) -> Any:
        identifier, deadline = new_id(), time.time() + self._seconds
        context = Call(self._caller, identifier, deadline, self._command).as_context()
        message = amqp.Message(
            request.to_wire(),
            content_type="application/json",
            delivery_mode=TRANSIENT,
            expiration=expiration(self._seconds),
            reply_to=REPLY_TO,
            correlation_id=identifier,
            application_headers=to_headers(context),
        )
        self._answers.clear()  # what came after its deadline
        try:
            self._channel.basic_publish(message, routing_key=rpc_name(request.service), mandatory=True)
            return self._wait(identifier, deadline, request.service)
        except (OSError, amqp.AMQPError) as error:
            raise Unavailable("The connection to the broker broke.") from error

    def _wait(self, identifier: str, deadline: float, service: str) -> Any:
        while identifier not in self._answers:
            remaining = deadline - time.time()
            if remaining <= 0:
                raise Unavailable(f"The service {service} did not answer in time.")
            try:
                self._connection.drain_events(timeout=remaining)
            except TimeoutError:
                continue
        answer = self._answers.pop(identifier)
        if isinstance(answer, Exception):
            raise answer
        return result_of(answer)

    def _on_answer(self, message: Any) -> None:
        self._answers[message.properties.get("correlation_id")] = json.loads(message.body)

    def _on_return(self, _error: Any, _exchange: str, routing_key: str, message: Any) -> None:
        nobody = Unavailable(f"Nobody answers at {routing_key} just now.")
        self._answers[message.properties.get("correlation_id")] = nobody
