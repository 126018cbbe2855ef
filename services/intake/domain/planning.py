"""Which stop comes next: the next matter once one is done, or where the guidance desk hands the visitor over to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from services.intake.domain.hours import service_day
from services.intake.domain.reference import Hall
from services.intake.domain.registration import Wish, planned, registered
from services.intake.domain.sequence import due as held_back_no_more
from services.intake.domain.visit import (
    ACTIVE,
    CANCELLED,
    CLOSED,
    FINISHED,
    NO_SHOW,
    OPEN,
    PLANNED,
    WAITING,
    Stop,
    Visit,
    with_stop,
)
from shared.errors import Conflict, NotFound
from shared.happening import Happened

HANDED_OVER = "handed_over"


@dataclass(frozen=True)
class HandOver:
    """What the guidance desk wants: ``request`` goes on in ``queue``, as somebody who came at ``arrived_at``.

    ``language`` and ``needs`` are for a visit that is registered only now. ``materials``: as they were checked there.
    """

    request: str
    matter: str
    queue: str
    arrived_at: datetime
    language: str = "zh"
    needs: tuple[str, ...] = ()
    materials: Mapping[str, Any] | None = None


def settle(visit: Visit, moved: Stop, now: datetime) -> tuple[Visit, tuple[Happened, ...]]:
    """Return the visit after its stop ``moved``, and what follows from that.

    While a stop is under way the visit is open. When none is, the next planned one is due, unless nobody came to
    ``moved``; else the visit is over. A stop that goes on after all opens it again. Where stops wait at once, those
    that nothing holds back any more are due all together.
    """
    if visit.at_once and (free := held_back_no_more(visit.stops)):
        return _all_due(visit, free, now)
    if any(stop.state in ACTIVE for stop in visit.stops):
        return replace(visit, state=OPEN), ()
    ahead = next((stop for stop in visit.stops if stop.state == PLANNED), None)
    if ahead and moved.state != NO_SHOW:
        due = replace(ahead, state=WAITING, day=service_day(visit.zone, now))
        after = replace(visit, state=OPEN, stops=with_stop(visit.stops, due))
        return after, (planned(after, due, "next_matter", None),)
    closed = replace(visit, state=_ended_as(visit))
    return closed, (_closed(closed),) if visit.state == OPEN else ()


def _all_due(visit: Visit, free: list[Stop], now: datetime) -> tuple[Visit, tuple[Happened, ...]]:
    stops, waiting = visit.stops, []
    for each in free:
        waiting.append(replace(each, state=WAITING, day=service_day(visit.zone, now)))
        stops = with_stop(stops, waiting[-1])
    after = replace(visit, state=OPEN, stops=stops)
    return after, tuple(planned(after, each, "next_matter", None) for each in waiting)


def hand_over(visit: Visit, hall: Hall, order: HandOver, now: datetime) -> tuple[Visit, tuple[Happened, ...]]:
    """Return the visit with the stop that ``order`` asks for; the very same visit when it was planned before.

    A stop under way for the same matter in the same queue is that stop, for nobody waits twice for one thing.
    Raises ``NotFound`` when the hall has no such queue, ``Conflict`` when the visit is at another hall.
    """
    if order.request in visit.handovers:
        return visit, ()
    _require_queue(hall, order.queue)
    if visit.hall != hall.id:
        raise Conflict(f"The visit is at the hall {visit.hall}.", "visit", {"hall": visit.hall})
    waiting = _under_way(visit, order)
    stop = _with_materials(waiting or _due(visit, order, now), order)
    after = _noted(replace(visit, state=OPEN, stops=with_stop(visit.stops, stop)), order, stop)
    noted = _materials_brought(after, stop, order)
    return after, noted if waiting else (planned(after, stop, "guidance", order.request), *noted)


def register_handed_over(
    hall: Hall, order: HandOver, now: datetime, *, visit: str, code: str
) -> tuple[Visit, tuple[Happened, ...]]:
    """Return a new visit for somebody who came to the guidance desk without one; raises ``NotFound`` as above.

    Whether the hall is still open is not asked: the visitor is in it.
    """
    _require_queue(hall, order.queue)
    stop = _with_materials(Stop(0, order.matter, order.queue, service_day(hall.zone, now), order.arrived_at), order)
    wish = Wish(needs=order.needs, language=order.language)
    made, happened = registered(wish, hall, (stop,), order.arrived_at, visit=visit, code=code)
    return _noted(made, order, stop), (*happened, *_materials_brought(made, stop, order))


def _with_materials(stop: Stop, order: HandOver) -> Stop:
    return replace(stop, materials=order.materials) if order.materials else stop


def _materials_brought(visit: Visit, stop: Stop, order: HandOver) -> tuple[Happened, ...]:
    """Return that ``stop`` came with materials, when it did: what the counter need not look at again."""
    if not order.materials:
        return ()
    facts = {"visit": visit.id, "stop": stop.stop, "matter": stop.matter, "request": order.request}
    return (Happened("materials_brought", {**facts, **order.materials}),)


def _require_queue(hall: Hall, queue: str) -> None:
    if queue not in hall.queues:
        raise NotFound(f"The hall {hall.id} has no queue {queue}.", "queue")


def _under_way(visit: Visit, order: HandOver) -> Stop | None:
    wanted = (order.matter, order.queue)
    return next((s for s in visit.stops if s.state in ACTIVE and (s.matter, s.queue) == wanted), None)


def _due(visit: Visit, order: HandOver, now: datetime) -> Stop:
    """Return the stop of a matter whose turn would come later, now, or else a new one."""
    day = service_day(visit.zone, now)
    for stop in visit.stops:
        if stop.state == PLANNED and stop.matter == order.matter:
            return replace(stop, state=WAITING, queue=order.queue, day=day)
    return Stop(len(visit.stops), order.matter, order.queue, day, order.arrived_at)


def _noted(visit: Visit, order: HandOver, stop: Stop) -> Visit:
    handovers = {**visit.handovers, order.request: stop.stop}
    return replace(visit, handovers=handovers, guidance={**visit.guidance, order.request: HANDED_OVER})


def _ended_as(visit: Visit) -> str:
    return CANCELLED if all(stop.state == "cancelled" for stop in visit.stops) else CLOSED


def _closed(visit: Visit) -> Happened:
    states = [stop.state for stop in visit.stops]
    outcome = next(each for each in (FINISHED, NO_SHOW, "cancelled") if each in states)
    counts = {"stops": len(states), "served_stops": states.count(FINISHED)}
    return Happened("visit_closed", {"visit": visit.id, "outcome": outcome, **counts})
