"""Calling the next visitor: read the scene, choose, claim; choose again when another process was first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from services.queue import together
from services.queue.domain import shift as shifts
from services.queue.domain import ticket as tickets
from services.queue.domain.choice import Calling, Choice, choose, eldest, pick
from services.queue.domain.hall import Counter, Hall, Settings
from services.queue.domain.rank import class_of, later_lines, lines_of, own_lines
from services.queue.domain.ticket import AT_COUNTER, Ticket, holds_already
from services.queue.domain.why import PICKED
from services.queue.store import QueueStore
from services.queue.store.scenes import Scene
from services.queue.store.tickets import VisitElsewhere
from services.queue.views import called_view
from shared.errors import NotFound, Unavailable
from shared.storage import Stamp

_TRIES = 20
"""A claim is lost only to another process that succeeded with its own, so this many must have overtaken us."""

_ASIDE = timedelta(seconds=20)
"""So long somebody who waits in several queues, and is at a counter for one of them, is left alone by the others."""

Chooser = Callable[[Calling, list[Ticket], Settings], Choice | None]


@dataclass(frozen=True)
class Asking:
    """Who calls and when. ``in_time``: whether anybody still waits for the answer; nobody is called otherwise."""

    caller: str
    supervises: bool
    now: datetime
    stamp: Stamp
    in_time: Callable[[], bool] = lambda: True


def call_next(store: QueueStore, hall: Hall, counter: Counter, asking: Asking) -> Choice | None:
    """Call whoever is next for a counter; ``None`` when nobody waits for it.

    Raises ``Conflict`` with the state of a counter that is not open, or naming the ticket that it still has;
    ``Forbidden`` when it is somebody else's.
    """

    def next_one(calling: Calling, heads: list[Ticket], settings: Settings) -> Choice | None:
        chosen = choose(calling, heads, asking.now, settings)
        while chosen and chosen[1].overtakes:
            first = eldest(chosen[0].queue, heads, asking.now)
            if first is None or first.id in calling.overtaken:
                break
            times = store.waiting.overtakings(first, settings.overtaken_at_most)
            calling = replace(calling, overtaken={**calling.overtaken, first.id: times})
            chosen = choose(calling, heads, asking.now, settings)
        return chosen

    return _call(store, hall, counter, next_one, asking)


def call_picked(
    store: QueueStore, hall: Hall, counter: Counter, picked: str, reason: str | None, asking: Asking
) -> Choice | None:
    """Call a certain waiting ticket out of turn.

    Raises as ``call_next``, and ``NotFound``, ``Invalid`` (``reason``, ``ticket``) and ``Conflict`` as
    ``domain.choice.pick`` says.
    """

    def this_one(calling: Calling, heads: list[Ticket], settings: Settings) -> Choice:
        ticket = store.tickets.get(picked)
        if ticket is None or ticket.hall != hall.id:
            raise NotFound(f"There is no ticket {picked} in this hall.", "ticket")
        return pick(calling, ticket, heads, asking.now, settings, reason)

    return _call(store, hall, counter, this_one, asking)


def _call(store: QueueStore, hall: Hall, counter: Counter, choice: Chooser, asking: Asking) -> Choice | None:
    day = hall.day(asking.now)
    with store.turns.of(hall.id):
        for _ in range(_TRIES):
            queues = [*counter.queues, *counter.overflow]
            lines = lines_of(queues) + later_lines(queues) + own_lines(counter.id, hall.queues)
            scene = store.scenes.of(hall, counter, day, lines)
            if scene.revision > hall.revision:  # a rule was changed, and this process has not heard of it yet
                hall = store.halls.read_again(hall.id) or hall
                counter = hall.counter(counter.id)
                continue
            if _some_are_due(scene, asking.now) and store.waiting.admit(hall.id, day, queues, asking.now):
                continue
            calling = _calling(scene, hall, counter, asking)
            chosen = choice(calling, scene.heads, hall.settings)
            if chosen is None:
                return None
            if claimed := _claim(store, counter, chosen, asking, (*calling.queues, *calling.overflow)):
                return claimed, chosen[1]
    raise Unavailable("Very many counters are calling at once: try again.")


def _claim(
    store: QueueStore, counter: Counter, chosen: Choice, asking: Asking, queues: tuple[str, ...]
) -> Ticket | None:
    """Call the chosen one; ``None`` when another process was faster, or the visitor is at another counter just now.

    Whom an agent has come for besides joins, as far as the counter calls from their ``queues``.
    """
    ticket, why = chosen
    called, said = tickets.call(ticket, counter, why, asking.now)
    if not asking.in_time():
        raise Unavailable("It took too long until this call's turn: nobody was called, try again.")
    joined = together.joined(store, called, queues, asking.now)
    answer = called_view(called, why, [after for _, (after, _) in joined])
    try:
        claimed = store.tickets.advance(ticket, called, said, asking.stamp, answer)
        together.carry(store, joined if claimed else [], asking.stamp)
        return claimed
    except VisitElsewhere as busy:
        if why.rule == PICKED:
            raise tickets.elsewhere(ticket, busy.at) from busy
        store.tickets.set_aside(ticket, asking.now + _ASIDE)
        return None


def _some_are_due(scene: Scene, now: datetime) -> bool:
    """Return whether somebody who could not be called yet may be called by now, and is still in the line of those."""
    return any(head.not_before and head.not_before <= now for head in scene.later)


def _calling(scene: Scene, hall: Hall, counter: Counter, asking: Asking) -> Calling:
    """Return what the rule must know of the counter; raises when it may not call."""
    shift = scene.shift or shifts.new_shift(hall.id, counter, hall.day(asking.now))
    shifts.require_open(shift)
    shifts.require_clerk(shift, asking.caller, supervises=asking.supervises)
    here = [ticket for ticket in scene.recent if ticket.state in AT_COUNTER]
    if here:
        raise holds_already(here[0])
    return Calling(
        queues=(queues := shift.serves(counter)),
        recent=tuple(class_of(ticket) for ticket in scene.called),
        counter=counter.id,
        overflow=tuple(queue for queue in counter.overflow if queue not in queues),
        crowds=scene.crowds,
        zone=hall.zone,
    )
