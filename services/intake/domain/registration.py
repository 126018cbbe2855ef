"""Registering a visit: what must be true before anybody is sent to a queue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from services.intake.domain.hours import is_open, next_opening, service_day
from services.intake.domain.reference import Hall, Matter
from services.intake.domain.visit import Stop, Visit
from shared.errors import Conflict
from shared.happening import Happened


@dataclass(frozen=True)
class Wish:
    """What a visitor says at the kiosk; the words are those of ``shared.contracts.words``."""

    priority: str = "normal"
    needs: tuple[str, ...] = ()
    language: str = "zh"


def register(
    wish: Wish, hall: Hall, matter: Matter, now: datetime, *, visit: str, code: str
) -> tuple[Visit, tuple[Happened, ...]]:
    """Return the new visit (with the id and code given) and what happened.

    Raises ``Conflict`` when the matter is not open in this hall, or the hall is closed at ``now``.
    """
    queue = _queue_for(hall, matter)
    _require_open(hall, now)
    stops = (Stop(0, matter.id, queue),)
    day = service_day(hall.zone, now)
    made = Visit(visit, code, hall.id, day, wish.language, wish.priority, _each_once(wish.needs), stops, now)
    return made, (_registered(made),)


def _queue_for(hall: Hall, matter: Matter) -> str:
    queue = matter.queues.get(hall.id)
    if queue is None:
        raise Conflict(f"The matter {matter.id} is not open in the hall {hall.id} yet.", "matter", {"hall": hall.id})
    if queue not in hall.queues:
        raise Conflict(f"The hall {hall.id} has closed the queue of the matter {matter.id}.", "matter")
    return queue


def _require_open(hall: Hall, now: datetime) -> None:
    if is_open(hall.openings, hall.zone, now):
        return
    opens = next_opening(hall.openings, hall.zone, now)
    when = f"it opens at {opens:%Y-%m-%d %H:%M} ({hall.zone})" if opens else "no opening is planned"
    detail = {"state": "closed", "next_opening": opens.isoformat() if opens else None}
    raise Conflict(f"The hall {hall.id} is closed: {when}.", "hall", detail)


def _each_once(needs: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(needs))


def _registered(visit: Visit) -> Happened:
    stops = [{"stop": each.stop, "matter": each.matter, "queue": each.queue} for each in visit.stops]
    return Happened(
        "visit_registered",
        {
            "visit": visit.id,
            "day": visit.day,
            "language": visit.language,
            "priority": visit.priority,
            "needs": list(visit.needs),
            "stops": stops,
            "arrived_at": visit.arrived_at.isoformat(timespec="milliseconds"),
        },
    )
