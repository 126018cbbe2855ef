"""Who came first, once the credit of a class is counted: the virtual arrival time, and the lines it sorts.

A *line* is the waiting tickets of one queue that are ordered among themselves by one key alone, so that its first is
found in one step: one for each class, since their credits differ (and may be changed while people wait), one for those
who may not be called yet, and one for every counter that alone may call some of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from services.queue.domain.hall import APPOINTMENT, CLASSES, NORMAL

if TYPE_CHECKING:
    from services.queue.domain.hall import Settings
    from services.queue.domain.ticket import Order, Ticket

JUST_BEHIND_SECONDS = 1e-6
"""The least difference of two ranks; epoch seconds are kept to a quarter of it."""
_LATER = "~later"


def rank(ticket: Ticket, settings: Settings) -> float:
    """Return the rank: epoch seconds from which the ticket counts as waiting, minus the credit; the smallest is next.

    Because it is a moment and not a weight, waiting ages by itself: whoever comes more than the largest credit later
    can never be ranked before. The credit is that of now, so changing it is effective from the next call.
    """
    return ticket.counts_from - settings.credit(class_of(ticket)) * 60


def rank_of(order: Order, settings: Settings) -> float:
    """Return the rank that a ticket for ``order`` has when it is issued."""
    return place_in_time(order) - settings.credit(class_of(order)) * 60


def place_in_time(order: Order | Ticket) -> float:
    """Return from when somebody counts as waiting (epoch s): the arrival, or the time of the appointment."""
    at = order.appointment_at if order.kind == APPOINTMENT else None
    return (at or order.arrived_at).timestamp()


def behind(others: float | None, own: float) -> float:
    """Return the rank just behind ``others``, but never before ``own``; ``own`` when there are no others."""
    return own if others is None else max(own, others + JUST_BEHIND_SECONDS)


def class_of(ticket: Order | Ticket) -> str:
    """Return the class by which a ticket has its credit: ``appointment``, else that of its visitor."""
    return APPOINTMENT if ticket.kind == APPOINTMENT else ticket.priority


def is_preferred(kind: str) -> bool:
    """Return whether ``kind`` is a priority class; who has an appointment has a time, not a priority."""
    return kind not in (NORMAL, APPOINTMENT)


def line_of(ticket: Ticket) -> str:
    """Return the line in which a ticket waits, or would."""
    if ticket.bound_to:
        return f"{ticket.queue}@{ticket.bound_to}"
    return later_line(ticket.queue) if ticket.not_before else f"{ticket.queue}/{class_of(ticket)}"


def place_of(ticket: Ticket) -> float:
    """Return the key (epoch seconds) by which its line is sorted: whose turn it is, or may be, first."""
    return ticket.not_before.timestamp() if ticket.not_before and not ticket.bound_to else ticket.counts_from


def lines_of(queues: Iterable[str]) -> list[str]:
    """Return every line of ``queues`` that all their counters call from."""
    return [f"{queue}/{kind}" for queue in queues for kind in CLASSES]


def later_line(queue: str) -> str:
    """Return the line of those of ``queue`` who may not be called yet."""
    return f"{queue}{_LATER}"


def later_lines(queues: Iterable[str]) -> list[str]:
    """Return the lines of those who may not be called yet."""
    return [later_line(queue) for queue in queues]


def own_lines(counter: str, queues: Iterable[str]) -> list[str]:
    """Return the lines of tickets that ``counter`` alone calls; ``queues``: all of the hall."""
    return [f"{queue}@{counter}" for queue in queues]


def queue_of(line: str) -> str:
    """Return the queue of a line."""
    return line.partition("@")[0].removesuffix(_LATER).rsplit("/", 1)[0]


def credit_seconds(queue: str, settings: Settings) -> dict[str, float]:
    """Return line → seconds by which its places come before its ranks, for every line of ``queue``."""
    return {f"{queue}/{kind}": settings.credit(kind) * 60 for kind in CLASSES}
