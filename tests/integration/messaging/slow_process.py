"""A service that takes its time, in a process of its own, run and ended as every service is."""

from __future__ import annotations

import eventlet

if __name__ == "__main__":
    eventlet.monkey_patch()

from typing import Any

from deploy import registry
from shared.messaging import Event, handles, rpc
from shared.storage import StoreProvider

SECONDS = {"slow": 1.5, "hangs": 60.0}


class Seen:
    """Writes down what was handled."""

    def __init__(self, database: Any) -> None:
        self.begun, self.done = database["begun"], database["done"]

    def install(self) -> None:
        """Nothing is needed."""


class Gateway:
    """Named like a receiver of counters."""

    name = "gateway"
    store = StoreProvider(Seen, "gateway")

    @handles("counter_opened")
    def on_counter_opened(self, event: Event) -> None:
        self.store.begun.insert_one({"event": event.id})
        eventlet.sleep(SECONDS.get(event.subject, 0))
        self.store.done.insert_one({"event": event.id})

    @rpc
    def take(self, *, seconds: float) -> str:
        self.store.begun.insert_one({"event": "request"})
        eventlet.sleep(seconds)
        return "taken"


if __name__ == "__main__":
    from deploy.serving import serve
    from shared.config import settings

    registry.SERVICES["slow"] = "tests.integration.messaging.slow_process:Gateway"
    serve(["slow"], settings())
