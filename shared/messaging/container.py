"""How nameko runs our services: its settings, and a container that an error in a dependency does not end."""

from __future__ import annotations

import logging
import math
import sys
from collections.abc import Callable
from typing import Any

import eventlet
from greenlet import GreenletExit
from nameko.containers import ServiceContainer

from shared.config import Settings
from shared.errors import Transient
from shared.messaging.call import current
from shared.messaging.links import HEARTBEAT_SECONDS

log = logging.getLogger(__name__)

_HANDLER_SECONDS = 30.0

HandleResult = Callable[[Any, Any, Any], tuple[Any, Any]]


class TooSlow(Transient):
    """A worker was broken off: it had taken longer than it may."""


class Container(ServiceContainer):
    """Nameko's container, except that whatever goes wrong in a worker goes to its entrypoint, and that a worker whose
    entrypoint is ``limited`` is broken off when it hangs, so that it does not keep its place for ever.

    Nameko ends the whole service when a dependency fails before or after the method, and leaves a message unanswered
    for ever when the method raises something that is no ``Exception`` (``eventlet.Timeout`` is none).
    """

    def _run_worker(self, worker_ctx: Any, handle_result: HandleResult | None) -> None:
        answered, limit = False, self._limit(worker_ctx)

        def answer_once(context: Any, result: Any, exc_info: Any) -> tuple[Any, Any]:
            nonlocal answered
            answered = True
            limit.cancel()  # from here on it is about the message, which must not be left half settled
            return handle_result(context, result, exc_info) if handle_result else (result, exc_info)

        try:
            super()._run_worker(worker_ctx, answer_once)
        except GreenletExit:
            raise  # the container is being killed: the message goes back to its queue by itself
        except BaseException:
            log.exception("a worker failed outside of its method: %s", worker_ctx)
            if not answered:
                answer_once(worker_ctx, None, sys.exc_info())
        finally:
            limit.cancel()

    def _limit(self, worker_ctx: Any) -> eventlet.Timeout:
        """Return a running clock that breaks the worker off; a request may always take what its caller waits."""
        if not getattr(worker_ctx.entrypoint, "limited", False):
            return eventlet.Timeout(None)
        seconds: float = self.config.get("HANDLER_SECONDS", _HANDLER_SECONDS)
        remaining = current(worker_ctx).remaining_seconds
        if math.isfinite(remaining):
            seconds = max(seconds, remaining)
        what = f"{worker_ctx.entrypoint.method_name} was broken off after {seconds:g} s"
        return eventlet.Timeout(seconds, TooSlow(what))


def nameko_config(settings: Settings) -> dict[str, Any]:
    """Return the configuration with which every service container is made."""
    return {
        "AMQP_URI": settings.amqp_url,
        "HEARTBEAT": HEARTBEAT_SECONDS,
        "SERVICE_CONTAINER_CLS": "shared.messaging.container.Container",
        "WEB_SERVER_ADDRESS": f"{settings.http_host}:{settings.http_port}",
        "HANDLER_SECONDS": settings.handler_seconds,
        "INBOX_WAITS_MS": list(settings.inbox_waits_ms),
        "max_workers": settings.max_workers,
    }
