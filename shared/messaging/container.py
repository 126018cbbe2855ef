"""How nameko runs our services: its settings, and a container that an error in a dependency does not end."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from typing import Any

from greenlet import GreenletExit
from nameko.containers import ServiceContainer

from shared.config import Settings
from shared.messaging.links import HEARTBEAT_SECONDS

log = logging.getLogger(__name__)

HandleResult = Callable[[Any, Any, Any], tuple[Any, Any]]


class Container(ServiceContainer):
    """Nameko's container, except that whatever goes wrong in a worker goes to its entrypoint.

    Nameko ends the whole service when a dependency fails before or after the method, and leaves a message unanswered
    for ever when the method raises something that is no ``Exception`` (``eventlet.Timeout`` is none).
    """

    def _run_worker(self, worker_ctx: Any, handle_result: HandleResult | None) -> None:
        answered = False

        def answer_once(context: Any, result: Any, exc_info: Any) -> tuple[Any, Any]:
            nonlocal answered
            answered = True
            return handle_result(context, result, exc_info) if handle_result else (result, exc_info)

        try:
            super()._run_worker(worker_ctx, answer_once)
        except GreenletExit:
            raise  # the container is being killed: the message goes back to its queue by itself
        except BaseException:
            log.exception("a worker failed outside of its method: %s", worker_ctx)
            if not answered:
                answer_once(worker_ctx, None, sys.exc_info())


def nameko_config(settings: Settings) -> dict[str, Any]:
    """Return the configuration with which every service container is made."""
    return {
        "AMQP_URI": settings.amqp_url,
        "HEARTBEAT": HEARTBEAT_SECONDS,
        "SERVICE_CONTAINER_CLS": "shared.messaging.container.Container",
        "WEB_SERVER_ADDRESS": f"{settings.http_host}:{settings.http_port}",
        "INBOX_WAITS_MS": list(settings.inbox_waits_ms),
        "max_workers": settings.max_workers,
    }
