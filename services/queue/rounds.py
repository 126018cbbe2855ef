"""The entrypoint for what is due without anybody asking: it looks, and has each thing done by a worker of its own."""

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

_LOOKS_FURTHER = 8
"""Keys are read for so many times the workers: those that are at work (or hang) must not hide the others."""


class Rounds(Entrypoint):
    """``@rounds("spool", every=0.5, at_once=8)``: the method gets each key that ``store.spool.due(n)`` names.

    One worker a key at a time, as ``SYSTEM``, at most ``at_once`` in this process, so that what hangs (a printer) does
    not keep the others waiting. ``every``: real seconds between two looks. What is due stands in the store: a process
    that dies leaves nothing behind but time.
    """

    def __init__(self, part: str, *, every: float, at_once: int, **options: Any) -> None:
        super().__init__(expected_exceptions=(HallError, PyMongoError), **options)
        self.part, self.every, self.at_once = part, every, at_once

    def setup(self) -> None:
        """Find the store of the service."""
        self._stopping, self._busy = Event(), set[tuple[str, ...]]()
        self._provider = next(each for each in self.container.dependencies if isinstance(each, StoreProvider))

    def start(self) -> None:
        """Begin to look."""
        self._looking = self.container.spawn_managed_thread(self._look, identifier=f"rounds of {self.part}")

    def stop(self) -> None:
        """Begin nothing more; what is under way is finished by its workers."""
        self._stopping.send(True)
        self._looking.wait()

    def _look(self) -> None:
        while True:
            with Timeout(self.every, exception=False):
                self._stopping.wait()
                return
            try:
                self._begin_what_is_due()
            except PyMongoError as error:
                log.warning("what is due of %s cannot be seen: %s", self.part, type(error).__name__)
            except ContainerBeingKilled:
                return

    def _begin_what_is_due(self) -> None:
        for key in getattr(self._provider.store, self.part).due(self.at_once * _LOOKS_FURTHER):
            if key not in self._busy and len(self._busy) < self.at_once:
                self._busy.add(key)
                self._spawn(key)

    def _spawn(self, key: tuple[str, ...]) -> None:
        def done(_worker_ctx: Any, result: Any, exc_info: Any) -> tuple[Any, Any]:
            self._busy.discard(key)
            return result, exc_info

        wanted = context(SYSTEM, seconds=None)
        self.container.spawn_worker(self, key, {}, context_data=wanted, handle_result=done)


rounds = Rounds.decorator
