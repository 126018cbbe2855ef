"""Setting the clock of an embedded instance, while it runs too."""

from __future__ import annotations

import time
from datetime import datetime
from pathlib import Path
from typing import Protocol

from deploy.refusal import Refused
from shared.clock import Rate, parse_moment, write_rate

_FASTEST = 3600.0


class HasClock(Protocol):
    """An instance, as far as its clock goes."""

    @property
    def clock_file(self) -> Path:
        """The file that drives the clock."""
        ...


def set_clock(instance: HasClock, start: datetime, speed: float = 1.0) -> None:
    """Make the instance's clock show ``start`` (with its zone) now and run ``speed`` times as fast.

    Its processes notice within a quarter of a second.
    """
    write_rate(instance.clock_file, Rate(real=time.time(), hall=start.timestamp(), speed=speed))


def real_clock(instance: HasClock) -> None:
    """Let the instance's clock show the real time again."""
    instance.clock_file.unlink(missing_ok=True)


def apply_options(instance: HasClock, start: str | None, speed: float | None) -> None:
    """Do what ``--clock-start`` and ``--clock-speed`` ask; raises ``Refused`` for a time or speed that is none."""
    if start is None and speed is None:
        real_clock(instance)
        return
    if speed is not None and not 0 < speed <= _FASTEST:
        raise Refused(f"--clock-speed is {speed:g}: give a factor above 0, {_FASTEST:g} at most.")
    try:
        moment = parse_moment(start) if start else datetime.now().astimezone()
    except ValueError as error:
        raise Refused(f"--clock-start is {start!r}: {error}.") from error
    set_clock(instance, moment, 1.0 if speed is None else speed)
