"""What the queue answers about appointments, as plain JSON."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from services.queue.domain.appointments import Appointment
from services.queue.domain.slots import Rules, Slot
from shared.clock import iso

Plain = dict[str, Any]


def appointment_view(appointment: Appointment, rules: Rules, *, with_code: bool = True) -> Plain:
    """Return an appointment with the window that keeps its time. ``with_code``: for its holder, not for lists."""
    starts = appointment.starts_at
    return {
        "id": appointment.id,
        **({"code": appointment.code} if with_code else {}),
        "hall": appointment.hall,
        "queue": appointment.queue,
        "matter": appointment.matter,
        "day": appointment.day,
        "starts_at": iso(starts),
        "ends_at": iso(appointment.ends_at),
        "check_in_from": iso(rules.opens(starts)),
        "check_in_until": iso(rules.closes(starts)),
        "cancel_until": iso(starts - timedelta(minutes=rules.cancel_before_minutes)),
        "state": appointment.state,
        "arrival": appointment.arrival,
    }


def slot_view(slot: Slot, taken: int, day_left: int | None) -> Plain:
    """Return a time. ``taken``: places given; ``day_left``: what the day's quota still allows, ``None`` without one."""
    free = max(0, slot.places - taken)
    free = free if day_left is None else min(free, max(0, day_left))
    return {
        "id": _name(slot.queue, slot.starts_at),
        "queue": slot.queue,
        "day": slot.day.isoformat(),
        "starts_at": iso(slot.starts_at),
        "ends_at": iso(slot.ends_at),
        "places": slot.places,
        "free": free,
        "state": "free" if free else "full",
    }


def _name(queue: str, starts_at: datetime) -> str:
    """Return what the lists are sorted and continued by: time, then queue."""
    return f"{iso(starts_at)}.{queue}"
