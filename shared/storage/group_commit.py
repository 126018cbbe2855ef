"""Writing together what many wait to have written: one round trip for all that came during the last one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from threading import Lock
from typing import Generic, TypeVar

Item = TypeVar("Item")


class _Place(Generic[Item]):
    """One who waits, and what became of it."""

    def __init__(self, item: Item) -> None:
        self.item = item
        self.done = False
        self.error: Exception | None = None


class GroupCommit(Generic[Item]):
    """Calls ``write`` with all that waits; one call at a time. For green and for real threads.

    ``write`` must be safe to repeat: when it fails for several together it is called for each alone, so that one that
    can never be written does not take the others with it.
    """

    def __init__(self, write: Callable[[Sequence[Item]], None]) -> None:
        self._write = write
        self._turn = Lock()
        self._waiting: list[_Place[Item]] = []

    def commit(self, item: Item) -> None:
        """Return when ``item`` is written; raises what ``write`` raised for it."""
        place = _Place(item)
        self._waiting.append(place)
        with self._turn:
            if not place.done:
                self._write_all()
        if place.error is not None:
            raise place.error

    def _write_all(self) -> None:
        batch, self._waiting = self._waiting, []
        try:
            self._write([each.item for each in batch])
        except Exception as error:  # noqa: BLE001 - whatever it is, it belongs to those who wait
            self._write_each(batch, error)
        except BaseException:  # this thread is being ended; the others are not
            self._waiting = [*batch, *self._waiting]
            raise
        for each in batch:
            each.done = True

    def _write_each(self, batch: list[_Place[Item]], error: Exception) -> None:
        if len(batch) == 1:
            batch[0].error = error
            return
        for each in batch:
            try:
                self._write([each.item])
            except Exception as alone:  # noqa: BLE001 - as above
                each.error = alone
