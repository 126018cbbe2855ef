"""Ctrl-C, SIGTERM and a closed terminal all mean the same: end everything, once."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Ending(BaseException):
    """The person or the system wants us to end; not an ``Exception``, so that nobody catches it by accident."""


@contextmanager
def ending_raises() -> Iterator[None]:
    """Within this block the first signal raises ``Ending``, and any more are ignored while we clear up."""

    def end(_number: int, _frame: FrameType | None) -> None:
        for number in _ENDING:
            signal.signal(number, signal.SIG_IGN)
        raise Ending

    before = {number: signal.signal(number, end) for number in _ENDING}
    try:
        yield
    except Ending:
        pass
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
