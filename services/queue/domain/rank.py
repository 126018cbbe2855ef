"""Who came first, once the credit of a class is counted: the virtual arrival time, and the lines it sorts.

A *line* is the waiting tickets of one queue that are ordered among themselves by rank alone: one of those without
priority, one of those with, and one for every counter that alone may call some of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from math import inf, nextafter

from services.queue.domain.hall import NORMAL

ORDINARY, PREFERRED = "ordinary", "preferred"


def virtual_arrival(arrived_at: datetime, credit_minutes: float) -> float:
    """Return the rank: epoch seconds of the arrival minus the credit; the smallest is next.

    Because it is a moment and not a weight, waiting ages by itself: whoever comes more than the largest credit later
    can never be ranked before.
    """
    return arrived_at.timestamp() - credit_minutes * 60


def behind(others: float | None, own: float) -> float:
    """Return the rank just behind ``others``, but never before ``own``; ``own`` when there are no others."""
    return own if others is None else max(own, nextafter(others, inf))


def is_preferred(priority: str) -> bool:
    """Return whether ``priority`` is a priority class."""
    return priority != NORMAL


def line_of(queue: str, priority: str, bound_to: str | None = None) -> str:
    """Return the line in which a ticket of this queue and class waits, for the counter ``bound_to`` alone if given."""
    if bound_to:
        return f"{queue}@{bound_to}"
    return f"{queue}/{PREFERRED if is_preferred(priority) else ORDINARY}"


def lines_of(queues: Iterable[str]) -> list[str]:
    """Return every line of ``queues`` that all their counters call from."""
    return [f"{queue}/{kind}" for queue in queues for kind in (ORDINARY, PREFERRED)]


def own_lines(counter: str, queues: Iterable[str]) -> list[str]:
    """Return the lines of tickets that ``counter`` alone calls; ``queues``: all of the hall."""
    return [f"{queue}@{counter}" for queue in queues]


def queue_of(line: str) -> str:
    """Return the queue of a line."""
    return line.partition("@")[0].rsplit("/", 1)[0]
