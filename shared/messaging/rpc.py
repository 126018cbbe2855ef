"""Asking another service, and answering: with a deadline, with the caller, with errors that keep their class."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from nameko.exceptions import ContainerBeingKilled, IncorrectSignature, MethodNotFound
from nameko.extensions import DependencyProvider, Entrypoint
from nameko.rpc import RpcConsumer

from shared.errors import HallError
from shared.messaging.answers import DEADLINE_SECONDS, Request, error_answer, from_headers, to_json
from shared.messaging.call import Call, current
from shared.messaging.consumers import RequestConsumer
from shared.messaging.line import Line
from shared.messaging.topology import requests

log = logging.getLogger(__name__)

_SHARE_OF_AN_INNER_CALL = 0.5
"""An inner call gets at most half of what remains, so that its failure can still be answered in time."""


class Requests(RpcConsumer):
    """The queue of requests of one service: dispatches to its ``rpc`` methods and answers."""

    queue_consumer = RequestConsumer()
    line = Line()

    def setup(self) -> None:
        """Be a provider of the consumer."""
        self.queue = requests(self.container.service_name)
        self.queue_consumer.register_provider(self)

    def declare(self, channel: Any) -> None:
        """Nothing but the queue itself is needed, and the consumer declares that."""

    def handle_message(self, message: Any) -> None:
        """Start the method that ``message`` asks for; what goes wrong before is answered too."""
        if is_late(message):
            self.queue_consumer.ack_message(message)
            return
        try:
            request = json.loads(message.body)
            self._method(request["method"]).begin(request["arguments"], message)
        except ContainerBeingKilled:
            self.queue_consumer.requeue_message(message)
        except Exception as error:  # answered to whoever asks; it must not end the container
            log.exception("a request that cannot be served")
            self.answer(message, None, error)

    def answer(self, message: Any, result: Any, error: BaseException | None) -> None:
        """Answer, then acknowledge; never raises, because here, outside of the method, that would end the container."""
        properties = message.properties
        try:
            body = self._body(result, error)
            self.line.answer(properties["reply_to"], properties["correlation_id"], body)
        except Exception as broken:  # noqa: BLE001 - nobody is left to tell; the caller runs into its deadline
            log.warning("an answer could not be sent: %r", broken)
        self.queue_consumer.ack_message(message)

    def _body(self, result: Any, error: BaseException | None) -> bytes:
        if error is not None:
            return to_json(error_answer(error))
        try:
            return to_json({"result": result})
        except (TypeError, ValueError) as unfit:
            log.exception("a result is not plain JSON")
            return to_json(error_answer(unfit))

    def _method(self, name: str) -> Rpc:
        for provider in self._providers:
            if provider.method_name == name:
                return provider
        raise MethodNotFound(name)


class Rpc(Entrypoint):
    """A method that other services may call with keyword arguments of plain JSON."""

    requests = Requests()
    limited = True

    def __init__(self, **options: Any) -> None:
        super().__init__(expected_exceptions=(HallError,), **options)

    def setup(self) -> None:
        """Register with the service's queue of requests."""
        self.requests.register_provider(self)

    def stop(self) -> None:
        """Take no more requests."""
        self.requests.unregister_provider(self)

    def begin(self, arguments: dict[str, Any], message: Any) -> None:
        """Run the method in a worker of its own; raises ``IncorrectSignature``."""
        if not isinstance(arguments, dict):
            raise IncorrectSignature("arguments go by name")
        self.check_signature((), arguments)
        self.container.spawn_worker(
            self,
            (),
            arguments,
            context_data=from_headers(message.headers),
            handle_result=partial(self.handle_result, message),
        )

    def handle_result(self, message: Any, _worker_ctx: Any, result: Any, exc_info: Any) -> tuple[Any, Any]:
        """Answer with what the method returned or raised."""
        self.requests.answer(message, result, exc_info[1] if exc_info else None)
        return result, exc_info


rpc = Rpc.decorator


def is_late(message: Any) -> bool:
    """Return whether nobody waits for the answer to ``message`` any more."""
    deadline = (message.headers or {}).get("nameko.deadline")
    return isinstance(deadline, int | float) and deadline <= time.time()


class RpcClient(DependencyProvider):
    """``intake = RpcClient("intake")``: then ``self.intake.get_hall(hall="nanhai")`` returns plain JSON.

    Raises the error that the other service raised (``shared.errors``), and ``Unavailable`` when it is away or does not
    answer in time: all that remains of the call's deadline from a worker at the door, half of it from within another
    request, ``seconds`` where there is no deadline.
    """

    line = Line()

    def __init__(self, service: str, seconds: float = DEADLINE_SECONDS) -> None:
        self.service, self.seconds = service, seconds

    def get_dependency(self, worker_ctx: Any) -> Remote:
        """Return the other service as this worker sees it."""
        call = current(worker_ctx)
        inner = isinstance(worker_ctx.entrypoint, Rpc)

        def ask(request: Request) -> Any:
            return self.line.ask(request, call.as_context(), allowance(call, inner, self.seconds))

        return Remote(self.service, ask)


def allowance(call: Call, inner: bool, seconds: float) -> float:
    """Return how many seconds a request made by ``call`` may take; ``inner``: ``call`` is itself a request."""
    if call.deadline is None:
        return seconds
    return max(0.0, call.remaining_seconds * (_SHARE_OF_AN_INNER_CALL if inner else 1.0))


class Remote:
    """Another service: every attribute is one of its methods."""

    def __init__(self, service: str, ask: Callable[[Request], Any]) -> None:
        self._service, self._ask = service, ask

    def __getattr__(self, method: str) -> Callable[..., Any]:
        if method.startswith("_"):
            raise AttributeError(method)
        return lambda **arguments: self._ask(Request(self._service, method, arguments))
