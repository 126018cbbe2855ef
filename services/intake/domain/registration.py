"""Registering a visit: what must be true before anybody is sent to a queue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from services.intake.domain.admission import require_admission
from services.intake.domain.hours import service_day
from services.intake.domain.reference import Hall, Matter
from services.intake.domain.sequence import before, due, in_order
from services.intake.domain.visit import APPOINTMENT, PLANNED, WAITING, Stop, Visit
from shared.errors import Conflict, Invalid
from shared.happening import Happened


@dataclass(frozen=True)
class Wish:
    """What a visitor says at the kiosk; the words are those of ``shared.contracts.words``. ``party``: sealed.

    ``agency``, ``agent``, ``place``: of a client of an agent, as in ``Visit``.
    """

    priority: str = "normal"
    needs: tuple[str, ...] = ()
    language: str = "zh"
    party: Mapping[str, Any] | None = None
    agency: str | None = None
    agent: Mapping[str, Any] | None = None
    place: int = 0


@dataclass(frozen=True)
class Kept:
    """An appointment that its visitor has come for. ``in_time``: it keeps its time ``at``; else it counts as none."""

    id: str
    at: datetime
    in_time: bool


def register(
    wish: Wish,
    hall: Hall,
    matters: Sequence[Matter],
    now: datetime,
    *,
    visit: str,
    code: str,
    kept: Kept | None = None,
) -> tuple[Visit, tuple[Happened, ...]]:
    """Return the new visit (with the id and code given) and what happened: a stop a matter, one after the other, or at
    once where the hall lets them; what depends on another is behind it in any case.

    Raises ``Invalid`` for more matters than the hall takes in one visit, ``Conflict`` when a matter is not open in this
    hall, or the hall is closed at ``now``. ``kept``: the appointment that the visit is for.
    """
    if len(matters) > hall.matters_per_visit:
        limit = {"limit": hall.matters_per_visit}
        raise Invalid(f"At most {hall.matters_per_visit} matters in one visit here.", "matters", limit)
    queues = [_queue_for(hall, matter, field_of(index, len(matters))) for index, matter in enumerate(matters)]
    require_admission(hall, now, appointment=kept is not None)
    day = service_day(hall.zone, now)
    where = {matter.id: queue for matter, queue in zip(matters, queues, strict=True)}
    ordered = in_order(matters)
    stops = tuple(
        Stop(number, matter.id, where[matter.id], day, now, PLANNED, after=before(matter, ordered))
        for number, matter in enumerate(ordered)
    )
    first = due(stops) if hall.stops_at_once else stops[:1]
    stops = tuple(replace(each, state=WAITING) if each in first else each for each in stops)
    if kept and kept.in_time:
        stops = (replace(stops[0], kind=APPOINTMENT, appointment_at=kept.at), *stops[1:])
    return registered(wish, hall, stops, now, visit=visit, code=code, appointment=kept.id if kept else None)


def registered(
    wish: Wish,
    hall: Hall,
    stops: tuple[Stop, ...],
    arrived_at: datetime,
    *,
    visit: str,
    code: str,
    appointment: str | None = None,
    offline: str | None = None,
) -> tuple[Visit, tuple[Happened, ...]]:
    """Return the visit with these ``stops``, and that it was registered."""
    made = Visit(
        id=visit,
        code=code,
        hall=hall.id,
        zone=hall.zone,
        day=stops[0].day,
        language=wish.language,
        priority=wish.priority,
        needs=_each_once(wish.needs),
        stops=stops,
        arrived_at=arrived_at,
        party=wish.party,
        appointment=appointment,
        offline=offline,
        at_once=hall.stops_at_once,
        agency=wish.agency,
        agent=wish.agent,
        place=wish.place,
    )
    others = (each for each in stops[1:] if each.state == WAITING)
    return made, (_said(made), *(planned(made, each, "at_once", None) for each in others))


def planned(visit: Visit, stop: Stop, cause: str, request: str | None) -> Happened:
    """Return that ``stop`` is due: the queue issues its ticket, with the original arrival."""
    return Happened(
        "visit_planned",
        {
            "visit": visit.id,
            "day": stop.day,
            "language": visit.language,
            "priority": visit.priority,
            "needs": list(visit.needs),
            "stop": stop_fact(stop),
            "arrived_at": moment_text(stop.arrived_at),
            "cause": cause,
            "request": request,
            "agency": visit.agency,
        },
    )


def holds_already(holder: Visit, stop: Stop) -> Conflict:
    """Return the refusal of a second ticket for the identity and matter of ``stop``, of the visit ``holder``."""
    number = stop.ticket.number if stop.ticket else None
    ticket = {"id": stop.ticket.id, "number": number, "queue": stop.queue, "state": stop.state} if stop.ticket else None
    held = f"the number {number} ({stop.state})" if number else "a visit whose number is on the way"
    return Conflict(
        f"For the matter {stop.matter} this identity already has {held} in the hall {holder.hall}.",
        "party.identity_number",
        {"state": stop.state, "number": number, "matter": stop.matter, "hall": holder.hall, "ticket": ticket},
    )


def moment_text(moment: datetime) -> str:
    """Return ``moment`` as events say it."""
    return moment.isoformat(timespec="milliseconds")


def field_of(index: int, matters: int) -> str:
    """Return what the matter of this ``index`` among so many ``matters`` is called in an error."""
    return "matter" if matters == 1 else f"matters.{index}"


def _queue_for(hall: Hall, matter: Matter, field: str) -> str:
    queue = matter.queues.get(hall.id)
    if queue is None:
        raise Conflict(f"The matter {matter.id} is not open in the hall {hall.id} yet.", field, {"hall": hall.id})
    if queue not in hall.queues:
        raise Conflict(f"The hall {hall.id} has closed the queue of the matter {matter.id}.", field)
    return queue


def _each_once(needs: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(needs))


def stop_fact(stop: Stop) -> dict[str, Any]:
    """Return what events say of a stop; of an appointment its time, of a kiosk without network the number it gave.

    So the queue keeps these by that way too.
    """
    fact: dict[str, Any] = {"stop": stop.stop, "matter": stop.matter, "queue": stop.queue}
    if stop.leased is not None:
        fact["leased"] = stop.leased
    if stop.appointment_at is None:
        return fact
    return {**fact, "kind": stop.kind, "appointment_at": moment_text(stop.appointment_at)}


def _said(visit: Visit) -> Happened:
    stops = [stop_fact(each) for each in visit.stops]
    return Happened(
        "visit_registered",
        {
            "visit": visit.id,
            "day": visit.day,
            "language": visit.language,
            "priority": visit.priority,
            "needs": list(visit.needs),
            "stops": stops,
            "arrived_at": moment_text(visit.arrived_at),
            "agency": visit.agency,
        },
    )
