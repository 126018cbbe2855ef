"""Whether the broker answers, for readiness."""

from __future__ import annotations

import time
from typing import Any

import structlog
from kombu import Connection
from nameko.extensions import DependencyProvider

from shared.config import settings

_log = structlog.get_logger("broker")

_WITHIN_SECONDS = 1.0
_ASK_AGAIN_AFTER_SECONDS = 1.0


class BrokerCheck:
    """Connects at most once a second, however often it is asked."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._asked_at, self._answered = float("-inf"), False

    def answers(self) -> bool:
        """Return whether the broker took a connection within the last second, or takes one now."""
        if time.monotonic() - self._asked_at >= _ASK_AGAIN_AFTER_SECONDS:
            self._asked_at = time.monotonic()
            self._answered = self._connects()
        return self._answered

    def _connects(self) -> bool:
        try:
            with Connection(self._url, connect_timeout=_WITHIN_SECONDS) as connection:
                connection.ensure_connection(max_retries=1, timeout=_WITHIN_SECONDS)
        except Exception as error:  # noqa: BLE001 - whatever it is, the broker does not answer
            _log.warning("broker_away", error=type(error).__name__)
            return False
        return True


class BrokerCheckProvider(DependencyProvider):
    """Gives every worker the one check of its process."""

    def setup(self) -> None:
        """Remember where the broker is."""
        self.check = BrokerCheck(settings().amqp_url)

    def get_dependency(self, worker_ctx: Any) -> BrokerCheck:
        """Return the check."""
        return self.check
