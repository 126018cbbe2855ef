"""Where a sitting takes place: a free seat of an area that has what the visitor needs."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from services.guidance.domain.hall import Area, Hall
from services.guidance.domain.request import Seat
from shared.errors import Conflict


def free_seat(hall: Hall, area: str | None, needs: Sequence[str], taken: Collection[Seat]) -> Seat:
    """Return the first free seat of ``area``; without one, of an area with what ``needs`` ask for, else of any.

    Raises ``Conflict`` when all are ``taken``, ``NotFound`` for an area that the hall does not have (any more).
    """
    areas = [hall.area(area)] if area else sorted(hall.areas, key=lambda each: not each.suits(needs))
    for each in areas:
        for number in range(1, each.seats + 1):
            if Seat(each.id, number) not in taken:
                return Seat(each.id, number)
    raise _all_taken(areas)


def require_desk(hall: Hall) -> None:
    """Raise ``Conflict`` when the hall has no guidance desk at all."""
    if not hall.seats:
        raise Conflict("This hall has no guidance area.", "hall", {"state": "no_guidance"})


def _all_taken(areas: Sequence[Area]) -> Conflict:
    seats = sum(each.seats for each in areas)
    detail = {"state": "seats_taken", "seats": seats, "area": areas[0].id if len(areas) == 1 else None}
    if not seats:
        return Conflict("This hall has no guidance area.", None, detail)
    return Conflict(f"All {seats} seats are taken: end a sitting first, or wait for one to end.", None, detail)
