"""The entrypoint that sees when slips are due, and has each printed by a worker of its own."""

from __future__ import annotations

import logging
from typing import Any

from eventlet import Timeout
from eventlet.event import Event
from nameko.exceptions import ContainerBeingKilled
from nameko.extensions import Entrypoint
from pymongo.errors import PyMongoError

from shared.errors import HallError
from shared.messaging.call import context
from shared.security import SYSTEM
from shared.storage import StoreProvider

log = logging.getLogger(__name__)

LOOKS_EVERY_SECONDS = 0.5
_AT_ONCE = 8
"""Printers that one process serves at the same time; a worker waits for its printer for some seconds at worst."""


class Spooled(Entrypoint):
    """``@spooled``: the method gets ``hall`` and ``printer`` for which a slip is due, one worker a printer at a time.

    What is due stands in the database, so a process that dies leaves nothing behind but time.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(expected_exceptions=(HallError, PyMongoError), **options)

    def setup(self) -> None:
        """Find the store of the service."""
        self._stopping, self._busy = Event(), set[tuple[str, str]]()
        self._provider = next(each for each in self.container.dependencies if isinstance(each, StoreProvider))

    def start(self) -> None:
        """Begin to look."""
        self._looking = self.container.spawn_managed_thread(self._look, identifier="spooler")

    def stop(self) -> None:
        """Begin nothing more; slips under way are finished by their workers."""
        self._stopping.send(True)
        self._looking.wait()

    def _look(self) -> None:
        while True:
            with Timeout(LOOKS_EVERY_SECONDS, exception=False):
                self._stopping.wait()
                return
            try:
                self._begin_what_is_due()
            except PyMongoError as error:
                log.warning("nothing can be printed just now: %s", type(error).__name__)
            except ContainerBeingKilled:
                return

    def _begin_what_is_due(self) -> None:
        for key in self._provider.store.spool.due(_AT_ONCE):
            if key not in self._busy and len(self._busy) < _AT_ONCE:
                self._busy.add(key)
                self._spawn(key)

    def _spawn(self, key: tuple[str, str]) -> None:
        def done(_worker_ctx: Any, result: Any, exc_info: Any) -> tuple[Any, Any]:
            self._busy.discard(key)
            return result, exc_info

        wanted = context(SYSTEM, seconds=None)
        self.container.spawn_worker(self, key, {}, context_data=wanted, handle_result=done)


spooled = Spooled.decorator
