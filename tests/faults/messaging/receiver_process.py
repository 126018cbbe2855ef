"""A service that writes down each event that it hears, and answers requests; in a process of its own."""

from __future__ import annotations

import eventlet

if __name__ == "__main__":
    eventlet.monkey_patch()

from typing import Any

from pymongo.errors import DuplicateKeyError

from deploy import registry
from shared.messaging import Event, handles, rpc
from shared.storage import StoreProvider


class Heard:
    """One document an event; ``order``: the events as they came first."""

    def __init__(self, database: Any) -> None:
        self.events = database["heard"]

    def install(self) -> None:
        """The collection is made by the first event."""

    def hear(self, event: Event) -> None:
        """Keep ``event`` once."""
        try:
            self.events.insert_one({"_id": event.id, "subject": event.subject, "seq": event.seq})
        except DuplicateKeyError:
            return


class Gateway:
    """Named like a receiver of counters."""

    name = "gateway"
    store = StoreProvider(Heard, "gateway")

    @handles("counter_opened")
    def on_counter_opened(self, event: Event) -> None:
        self.store.hear(event)

    @rpc
    def echo(self, *, word: str) -> str:
        return word


if __name__ == "__main__":
    from deploy.serving import serve
    from shared.config import settings

    registry.SERVICES["receiver"] = "tests.faults.messaging.receiver_process:Gateway"
    serve(["receiver"], settings())
