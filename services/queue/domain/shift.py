"""A counter's day: open, paused, closed, for which queues and by whom."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from services.queue.domain.hall import Counter
from shared.errors import Conflict, Forbidden
from shared.happening import Happened


@dataclass(frozen=True)
class Shift:
    """One counter on one day.

    ``state``: ``open``, ``paused`` (calls nobody, still its clerk's) or ``closed``. ``clerk``: the opaque id of the
    caller who opened it last. ``reason``: why it is paused, else ``None``.
    """

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
    reason: str | None = None
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
    """Raise ``Conflict`` (state ``closed`` or ``paused``) unless the counter is open."""
    if shift.state != "open":
        raise Conflict(f"Counter {shift.number} is {shift.state}: open it first.", None, {"state": shift.state})


def require_staffed(shift: Shift) -> None:
    """Raise ``Conflict`` (state ``closed``) unless the counter is open or paused."""
    if shift.state == "closed":
        raise Conflict(f"Counter {shift.number} is closed.", None, {"state": "closed"})


def open_counter(shift: Shift, queues: tuple[str, ...], caller: str, now: datetime) -> Change | None:
    """Open it for ``queues``, also after a pause; ``None`` when the same clerk has it open for just these.

    Raises ``Conflict`` (state ``open`` or ``paused``) when it is somebody else's.
    """
    if shift.state != "closed" and shift.clerk != caller:
        said = "already open" if shift.state == "open" else "paused by its clerk"
        raise Conflict(f"Counter {shift.number} is {said}.", None, {"state": shift.state})
    if shift.state == "open" and shift.queues == queues:
        return None
    opened = replace(shift, state="open", queues=queues, clerk=caller, opened_at=now, closed_at=None, reason=None)
    return opened, Happened("counter_opened", _facts(opened) | {"queues": list(queues)})


def pause_counter(shift: Shift, reason: str) -> Change:
    """Call nobody until it is opened again; the ticket that is there may be served to its end.

    Raises ``Conflict`` with the state when it is not open.
    """
    require_open(shift)
    paused = replace(shift, state="paused", reason=reason)
    return paused, Happened("counter_paused", _facts(paused) | {"reason": reason})


def close_counter(shift: Shift, now: datetime) -> Change:
    """Close it; raises ``Conflict`` (state ``closed``) when it is closed."""
    require_staffed(shift)
    closed = replace(shift, state="closed", closed_at=now, reason=None)
    return closed, Happened("counter_closed", _facts(closed))


def _facts(shift: Shift) -> dict[str, object]:
    return {"counter": shift.counter, "counter_number": shift.number, "day": shift.day}
