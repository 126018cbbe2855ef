"""The HTTP server of a process: routing, problem+json for what matches no route, access log and figures."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

import eventlet
import structlog
from eventlet import wsgi
from nameko.constants import WEB_SERVER_CONFIG_KEY
from nameko.web.server import BindAddress, HttpOnlyProtocol, WebServer
from werkzeug.exceptions import HTTPException
from werkzeug.exceptions import MethodNotAllowed as NoSuchMethod
from werkzeug.routing import BaseConverter, Map
from werkzeug.wrappers import Request, Response

from shared.config import settings
from shared.errors import HallError, NotFound
from shared.ids import new_id
from shared.web import metrics, tls
from shared.web.problems import MethodNotAllowed, problem, speaks_chinese

_log = structlog.get_logger("http")

_KEEP_ALIVE_SECONDS = 75
_SOCKET_SECONDS = 15
"""A peer that neither sends nor takes a byte for so long is hung up on; this also ends event streams nobody reads."""
_BACKLOG = 512
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
"""What a client makes up as a method must not become a label of its own."""

StartResponse = Callable[..., Any]


class Identifier(BaseConverter):
    """A part of a path: what no identifier looks like is not found, and troubles no service."""

    regex = r"[A-Za-z0-9_.:-]{1,80}"


class Protocol(HttpOnlyProtocol):
    """A connection that the application can have closed after the present answer."""

    def get_environ(self) -> dict[str, Any]:
        """Return the WSGI environment, with ``hall.hang_up`` to call when the rest of the body is not wanted."""
        environ: dict[str, Any] = super().get_environ()
        environ["hall.hang_up"] = self._hang_up
        return environ

    def _hang_up(self) -> None:
        self.close_connection = True


class HallServer(WebServer):
    """nameko's web server with limits, which no client can bring down."""

    _starting: bool
    _safe: Any = None

    @property
    def bind_addr(self) -> BindAddress:
        """Return where to listen: nameko's own setting if there is one, else ``HALL_HTTP_HOST``, ``HALL_HTTP_PORT``."""
        if WEB_SERVER_CONFIG_KEY in self.container.config:
            return super().bind_addr
        return BindAddress(settings().http_host, settings().http_port)

    @property
    def port(self) -> int:
        """Return the port it listens on."""
        return int(self._sock.getsockname()[1])

    def start(self) -> None:
        """Listen; a port that another process holds is an ``OSError``, not silently shared."""
        if self._starting:
            return
        self._starting = True
        self._sock = eventlet.listen(self.bind_addr, backlog=_BACKLOG, reuse_port=False)
        self._sock.settimeout(None)
        self._serv = self.get_wsgi_server(self._sock, self.get_wsgi_app())
        self._gt = self.container.spawn_managed_thread(self.run)
        if context := tls.context_of(settings()):
            at = BindAddress(settings().tls_host, settings().tls_port)
            self._safe = eventlet.listen(at, backlog=_BACKLOG, reuse_port=False)
            self._safe.settimeout(None)
            self.container.spawn_managed_thread(lambda: self._accept(self._safe, context))

    def stop(self) -> None:
        """Stop listening."""
        super().stop()
        if self._safe is not None:
            self._safe.close()

    def run(self) -> None:
        """Accept plain connections."""
        self._accept(self._sock, None)

    def _accept(self, listening: Any, context: Any) -> None:
        """Accept connections; one that fails (or no descriptor left) does not end the process."""
        while self._is_accepting:
            try:
                sock, address = listening.accept()
            except OSError as error:
                _log.warning("accept_failed", error=str(error))
                eventlet.sleep(0.05)
                continue
            sock.settimeout(_SOCKET_SECONDS)
            self.container.spawn_managed_thread(partial(self._serve, sock, address, context))

    def _serve(self, sock: Any, address: Any, context: Any) -> None:
        ready = tls.encrypted(context, sock) if context else sock
        if ready is not None:
            self.process_request(ready, address)

    def process_request(self, sock: Any, address: Any) -> None:
        """Serve one connection; what goes wrong with it stays with it."""
        try:
            self._serv.process_request([address, sock, wsgi.STATE_IDLE])
        except OSError:
            sock.close()
        except Exception:  # noqa: BLE001 - nameko would end the whole process over one bad connection
            _log.exception("connection_failed")
            sock.close()

    def get_wsgi_app(self) -> HallApp:
        """Return the application."""
        return HallApp(self)

    def get_wsgi_server(self, sock: Any, wsgi_app: Any, protocol: Any = Protocol, debug: bool = False) -> Any:
        """Return the server: its own log is off, since ``HallApp`` writes a better one."""
        return wsgi.Server(
            sock,
            sock.getsockname(),
            wsgi_app,
            protocol=protocol,
            debug=debug,
            log_output=False,
            keepalive=_KEEP_ALIVE_SECONDS,
            socket_timeout=_SOCKET_SECONDS,
        )

    def make_url_map(self) -> Map:
        """Return the routes of all entrypoints."""
        url_map = Map(converters={"default": Identifier}, merge_slashes=False, strict_slashes=True)
        for provider in self._providers:
            rule = provider.get_url_rule()
            rule.endpoint = provider
            url_map.add(rule)
        return url_map


class HallApp:
    """The WSGI application: finds the route, answers, writes one line to the log."""

    def __init__(self, server: HallServer) -> None:
        self.url_map = server.make_url_map()

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request (WSGI)."""
        request = Request(environ, shallow=True)
        environ["hall.request_id"] = new_id()
        started = time.monotonic()
        rule, response = self._answer(request)
        response.headers["X-Request-Id"] = environ["hall.request_id"]
        response.headers["X-Content-Type-Options"] = "nosniff"
        _record(request, rule, response.status_code, time.monotonic() - started)
        return response(environ, start_response)

    def _answer(self, request: Request) -> tuple[str, Response]:
        try:
            rule, values = self.url_map.bind_to_environ(request.environ).match(return_rule=True)
            request.path_values = values  # type: ignore[attr-defined]
            return rule.rule, rule.endpoint.handle_request(request)
        except HTTPException as error:
            return "unmatched", problem(_unmatched(error), speaks_chinese(request.headers.get("Accept-Language")))


def _unmatched(error: HTTPException) -> HallError:
    if isinstance(error, NoSuchMethod):
        allow = sorted(error.valid_methods or ())
        return MethodNotAllowed(f"This address takes {', '.join(allow)} only.", None, {"allow": allow})
    return NotFound("There is nothing at this address.")


def _record(request: Request, rule: str, status: int, seconds: float) -> None:
    """Write the access log: the route, never the path, the query or a header, which may hold codes and tokens."""
    method = request.method if request.method in _METHODS else "OTHER"
    metrics.REQUESTS.labels(method, rule, str(status)).inc()
    metrics.SECONDS.labels(method, rule).observe(seconds)
    _log.info(
        "request",
        method=method,
        route=rule,
        status=status,
        milliseconds=round(seconds * 1000, 1),
        request=request.environ["hall.request_id"],
        caller=request.environ.get("hall.caller"),
    )
