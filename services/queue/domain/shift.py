"""A counter's day: open, closed, for which queues and by whom."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from services.queue.domain.hall import Counter
from shared.errors import Conflict, Forbidden
from shared.happening import Happened


@dataclass(frozen=True)
class Shift:
    """One counter on one day. ``clerk``: the opaque id of the caller who opened it last."""

    id: str
    hall: str
    counter: str
    number: int
    day: str
    state: str = "closed"
    queues: tuple[str, ...] = ()
    clerk: str | None = None
    opened_at: datetime | None = None
    closed_at: datetime | None = None
    version: int = 0


Change = tuple[Shift, Happened]
"""The shift as it is now, and what happened to it."""


def shift_id(counter: str, day: str) -> str:
    """Return the id of a counter's shift of one day."""
    return f"{counter}:{day}"


def new_shift(hall: str, counter: Counter, day: str) -> Shift:
    """Return the closed shift with which a counter's day begins."""
    return Shift(shift_id(counter.id, day), hall, counter.id, counter.number, day)


def require_clerk(shift: Shift, caller: str, *, supervises: bool) -> None:
    """Raise ``Forbidden`` unless ``caller`` opened the counter, or supervises the hall."""
    if not supervises and shift.clerk != caller:
        raise Forbidden(f"Counter {shift.number} was opened by somebody else.")


def require_open(shift: Shift) -> None:
    """Raise ``Conflict`` (state ``closed``) unless the counter is open."""
    if shift.state != "open":
        raise Conflict(f"Counter {shift.number} is closed: open it first.", None, {"state": shift.state})


def open_counter(shift: Shift, queues: tuple[str, ...], caller: str, now: datetime) -> Change | None:
    """Open it for ``queues``; ``None`` when the same clerk has it open for just these.

    Raises ``Conflict`` (state ``open``) when somebody else has opened it.
    """
    if shift.state == "open" and shift.clerk != caller:
        raise Conflict(f"Counter {shift.number} is already open.", None, {"state": "open"})
    if shift.state == "open" and shift.queues == queues:
        return None
    opened = replace(shift, state="open", queues=queues, clerk=caller, opened_at=now, closed_at=None)
    return opened, Happened("counter_opened", _facts(opened) | {"queues": list(queues)})


def close_counter(shift: Shift, now: datetime) -> Change:
    """Close it; raises ``Conflict`` (state ``closed``) when it is not open."""
    require_open(shift)
    closed = replace(shift, state="closed", closed_at=now)
    return closed, Happened("counter_closed", _facts(closed))


def _facts(shift: Shift) -> dict[str, object]:
    return {"counter": shift.counter, "counter_number": shift.number, "day": shift.day}
