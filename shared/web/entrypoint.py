"""The HTTP entrypoint: read, authenticate, validate, run the handler in a worker, answer."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

import eventlet
import structlog
from eventlet.event import Event
from marshmallow import Schema
from nameko.extensions import Entrypoint
from werkzeug.routing import Rule
from werkzeug.wrappers import Request as WsgiRequest
from werkzeug.wrappers import Response

from shared.config import settings
from shared.contracts.parsing import parsed
from shared.errors import HallError, Invalid
from shared.messaging.answers import as_hall_error, is_outage
from shared.messaging.call import Command, context
from shared.security import Caller, Token
from shared.security.callers import ANYONE
from shared.web import reading, streams
from shared.web.checking import TokenCheck
from shared.web.operation import Answer, Operation, Request
from shared.web.problems import problem, speaks_chinese
from shared.web.server import HallServer

_log = structlog.get_logger("http")

Handler = TypeVar("Handler", bound=Callable[..., Any])

ANSWER_WITHIN_SECONDS = 2.0
_LONGEST_KEY = 200


class Route(Entrypoint):
    """One route of the door, as ``@route("POST", "/api/v1/halls/<hall>/visits", body=…, answer=…, status=201)``.

    The handler gets the ``Request`` and the parts of the path, and returns what ``answer`` dumps, an ``Answer`` with
    another status, ``None`` (204), an ``EventStream`` or a werkzeug ``Response``. Options: see ``Operation``.
    """

    server = HallServer()

    def __init__(self, method: str, url: str, **options: Any) -> None:
        self.operation = Operation(method, url, **options)
        self.schemas: dict[type[Schema], Schema] = {}
        super().__init__(expected_exceptions=HallError)

    def get_url_rule(self) -> Rule:
        """Return the rule that leads here."""
        return Rule(self.operation.url, methods=[self.operation.method])

    def setup(self) -> None:
        """Join the server of this process."""
        self.checks = [each for each in self.container.dependencies if isinstance(each, TokenCheck)]
        self.server.register_provider(self)

    def stop(self) -> None:
        """Leave the server; the last one to leave ends it."""
        self.server.unregister_provider(self)
        super().stop()

    def handle_request(self, given: WsgiRequest) -> Response:
        """Return the answer to ``given``, whatever happens."""
        try:
            given.shallow = False
            request, wanted = self._read(given, self._token(given))
            return self._response(given, self._run(request, given.path_values, wanted))  # type: ignore[attr-defined]
        except (Exception, eventlet.Timeout) as error:  # noqa: BLE001 - the door: every error becomes an answer
            shown = as_hall_error(error) if is_outage(error) else error  # the door's own database may be away
            if not isinstance(shown, HallError):
                _log.exception("unexpected", route=self.operation.url, request=given.environ["hall.request_id"])
            return problem(shown, speaks_chinese(given.headers.get("Accept-Language")))

    def _token(self, given: WsgiRequest) -> Token | None:
        authorization = given.headers.get("Authorization")
        if self.operation.public and not (self.operation.knows_caller and authorization):
            return None
        token = reading.token_of(authorization, settings().token_secret)
        for each in self.checks:
            each.check(token)
        given.environ["hall.caller"] = token.caller.id
        return token

    def _read(self, given: WsgiRequest, token: Token | None) -> tuple[Request, dict[str, Any]]:
        identifier = given.environ["hall.request_id"]
        caller = token.caller if token else ANYONE
        given_body = self._parsed(given)
        body = parsed(self._schema(self.operation.body), given_body)
        query = parsed(self._schema(self.operation.query), given.args.to_dict())
        command = self._command(given, caller, given_body)
        wanted = context(caller, seconds=ANSWER_WITHIN_SECONDS, correlation=identifier, command=command)
        return Request(identifier, token, body, query, given.headers), wanted

    def _parsed(self, given: WsgiRequest) -> dict[str, Any]:
        if self.operation.method == "GET":
            return {}
        return reading.parse_object(reading.read_body(given), given.mimetype)

    def _command(self, given: WsgiRequest, caller: Caller, body: dict[str, Any]) -> Command | None:
        key = given.headers.get("Idempotency-Key")
        if key is None or self.operation.method == "GET":
            return None
        if not (1 <= len(key) <= _LONGEST_KEY and key.isascii() and key.isprintable()):
            expected = f"Must be 1 to {_LONGEST_KEY} printable ASCII characters"
            raise Invalid(f"Idempotency-Key: {expected}", "Idempotency-Key")
        route = f"{self.operation.method} {given.path}"
        body_hash = reading.keyed_digest(body, settings().token_secret)  # a bare hash gives away an identity number
        return Command(id=reading.digest([caller.id, route, key]), body_hash=body_hash)

    def _schema(self, kind: type[Schema]) -> Schema:
        if kind not in self.schemas:
            self.schemas[kind] = kind()
        return self.schemas[kind]

    def _run(self, request: Request, path: dict[str, str], wanted: dict[str, Any]) -> Any:
        finished = Event()
        self.container.spawn_worker(
            self, (request,), path, context_data=wanted, handle_result=partial(self._finish, finished)
        )
        return finished.wait()

    def _finish(self, finished: Event, worker_ctx: Any, result: Any, exc_info: Any) -> tuple[Any, Any]:
        finished.send(result, exc_info)
        return result, exc_info

    def _response(self, given: WsgiRequest, result: Any) -> Response:
        if isinstance(result, Response):
            return result
        if isinstance(result, streams.EventStream):
            return self._stream(given, result)
        answer = (
            result if isinstance(result, Answer) else Answer(204 if result is None else self.operation.status, result)
        )
        if answer.body is None:
            return Response(status=answer.status, headers=dict(answer.headers))
        schema = self.operation.answer
        body = self._schema(schema).dump(answer.body) if schema else answer.body
        headers = {"Cache-Control": "no-store", **answer.headers}
        return Response(json.dumps(body, ensure_ascii=False), answer.status, headers, content_type="application/json")

    def _stream(self, given: WsgiRequest, stream: streams.EventStream) -> Response:
        given.environ["eventlet.minimum_write_chunk_size"] = 0
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return Response(
            stream.frames, 200, headers, content_type=f"{streams.MEDIA_TYPE}; charset=utf-8", direct_passthrough=True
        )


def route(method: str, url: str, **options: Any) -> Callable[[Handler], Handler]:
    """Make the decorated method the handler of a route: see ``Route`` and ``Operation``."""
    decorate: Callable[[Handler], Handler] = Route.decorator(method, url, **options)
    return decorate
