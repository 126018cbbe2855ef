"""A counter's day: open, paused, closed, for which queues and by whom."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from math import ceil, inf

from services.queue.domain.hall import Counter, Settings
from services.queue.domain.ticket import Last
from shared.errors import Conflict, Forbidden, Invalid
from shared.happening import Happened


@dataclass(frozen=True)
class Shift:
    """One counter on one day.

    ``state``: ``open``, ``paused`` (calls nobody, still its clerk's) or ``closed``. ``clerk``: the opaque id of who
    works there, or worked there last; ``absent``: for whom they stand in (A/B 岗), ``cover``: who was named to stand in
    for them. ``everything``: opened for all its queues, whichever these are. ``reason``: why it is paused, else
    ``None``. ``acted_at``: when it was last opened, paused, closed or taken over;
    ``last``: what that changed, so that it can be undone.
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
    absent: str | None = None
    cover: str | None = None
    everything: bool = False
    acted_at: datetime | None = None
    last: Last | None = None
    version: int = 0

    def serves(self, counter: Counter) -> tuple[str, ...]:
        """Return the queues that it calls from, as the office has set them by now."""
        skills = (*counter.queues, *counter.overflow)
        return counter.queues if self.everything else tuple(queue for queue in self.queues if queue in skills)


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


def open_counter(
    shift: Shift, queues: tuple[str, ...], caller: str, now: datetime, *, everything: bool = False
) -> Change | None:
    """Open it for ``queues``, also after a pause; ``None`` when the same clerk has it open for just these.

    Whoever was named to stand in for its clerk may open it too, and the clerk again on coming back.
    Raises ``Conflict`` (state ``open`` or ``paused``) when it is somebody else's.
    """
    mine = caller in (shift.clerk, shift.cover, shift.absent)
    if shift.state != "closed" and not mine:
        said = "already open" if shift.state == "open" else "paused by its clerk"
        raise Conflict(f"Counter {shift.number} is {said}.", None, {"state": shift.state})
    if (shift.state, shift.clerk, shift.queues, shift.everything) == ("open", caller, queues, everything):
        return None
    opened = replace(
        shift,
        state="open",
        queues=queues,
        everything=everything,
        clerk=caller,
        absent=_stands_in_for(shift, caller),
        cover=shift.cover if shift.clerk == caller else None,
        opened_at=now,
        closed_at=None,
        reason=None,
        acted_at=now,
    )
    said_too = {"queues": list(queues), "clerk": caller, "covers": opened.absent}
    return opened, Happened("counter_opened", facts(opened) | said_too)


def _stands_in_for(shift: Shift, caller: str) -> str | None:
    """Return for whom ``caller`` works there: the clerk who named them, or is still away."""
    if caller == shift.cover:
        return shift.absent or shift.clerk
    return shift.absent if caller == shift.clerk else None


def name_cover(shift: Shift, cover: str, absent: str | None, reason: str, now: datetime) -> Change:
    """Name ``cover`` (B) to stand in for ``absent`` (A), else for its clerk: they may open it, whatever its state.

    Raises ``Invalid`` when nobody is absent, or everybody the same.
    """
    away = absent or shift.clerk
    if away is None or away == cover:
        raise Invalid("Name who is absent, and somebody else to stand in.", "absent")
    named = replace(shift, cover=cover, absent=away if away != shift.clerk else shift.absent, acted_at=now)
    return named, Happened("counter_covered", facts(named) | {"absent": away, "cover": cover, "reason": reason})


def take_over(shift: Shift, caller: str, reason: str, now: datetime) -> Change:
    """Make it, with its ticket, the counter of ``caller``: its clerk has gone.

    Raises ``Conflict`` when it is closed (then it is simply opened), or theirs.
    """
    require_staffed(shift)
    if shift.clerk == caller:
        raise Conflict(f"Counter {shift.number} is yours already.", None, {"state": shift.state})
    taken = replace(shift, state="open", clerk=caller, absent=None, cover=None, reason=None, acted_at=now)
    gone = {"clerk": caller, "clerk_from": shift.clerk, "reason": reason, "queues": list(taken.queues)}
    return taken, Happened("counter_taken_over", facts(taken) | gone)


def require_vanished(shift: Shift, last_deed: datetime | None, now: datetime, settings: Settings) -> None:
    """Raise ``Conflict`` with ``minutes_left`` unless nothing has happened at the counter for long enough."""
    deeds = [each for each in (shift.acted_at, shift.opened_at, last_deed) if each]
    idle_minutes = (now - max(deeds)).total_seconds() / 60 if deeds else inf
    left = settings.take_over_after_minutes - idle_minutes
    if left > 0:
        words = (
            f"Counter {shift.number} was in use just now: it may be taken over in {ceil(left)} min, or by a supervisor."
        )
        raise Conflict(words, None, {"state": shift.state, "minutes_left": ceil(left)})


def pause_counter(shift: Shift, reason: str, now: datetime | None = None) -> Change:
    """Call nobody until it is opened again; the ticket that is there may be served to its end.

    Raises ``Conflict`` with the state when it is not open.
    """
    require_open(shift)
    paused = replace(shift, state="paused", reason=reason, acted_at=now or shift.acted_at)
    return paused, Happened("counter_paused", facts(paused) | {"reason": reason})


def close_counter(shift: Shift, now: datetime) -> Change:
    """Close it; raises ``Conflict`` (state ``closed``) when it is closed."""
    require_staffed(shift)
    closed = replace(shift, state="closed", closed_at=now, reason=None, absent=None, cover=None, acted_at=now)
    return closed, Happened("counter_closed", facts(closed))


def facts(shift: Shift) -> dict[str, object]:
    """Return what every event about a counter says."""
    return {"counter": shift.counter, "counter_number": shift.number, "day": shift.day}
