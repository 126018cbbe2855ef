"""Appointments over the real store and the real broker: the last places are given once, whoever comes when."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from services.queue.appointment_methods import miss_due
from services.queue.domain import appointments, slots
from services.queue.domain.appointments import Appointment, Booking
from services.queue.domain.closing import close_hall
from services.queue.domain.hall import Hall
from services.queue.domain.slots import Rules, Slot
from services.queue.store import QueueStore
from shared.errors import Conflict
from shared.ids import new_code, new_id
from tests.integration.queue.conftest import NOW, stamp

TUESDAY = date(2026, 3, 3)
RULES = {"slots": [{"queue": "tax", "begins": "09:00", "ends": "10:00", "minutes": 30, "places": 5}]}


@pytest.fixture
def facts() -> dict[str, Any]:
    """A hall that takes appointments."""
    return {"appointments": RULES}


def rules_of(hall: Hall) -> Rules:
    """Return the rules of a hall that has some."""
    assert hall.appointments is not None
    return hall.appointments


def slot_of(hall: Hall) -> Slot:
    """Return the first time on Tuesday."""
    return slots.slots_of(hall.id, rules_of(hall), hall.hours, TUESDAY, "tax")[0]


def book(store: QueueStore, hall: Hall, holder: str | None = None, rules: Rules | None = None) -> Appointment:
    slot = slot_of(hall)
    wish = Booking(hall.id, "m1", holder or new_id())

    def write(places: Any) -> Appointment:
        change = appointments.book(new_id(), new_code(), wish, slot, *places)
        return store.appointments.add(change, stamp())

    made = store.appointments.take_place(slot, rules or rules_of(hall), write)
    assert made is not None
    return made


def outcome(store: QueueStore, hall: Hall, holder: str | None = None, rules: Rules | None = None) -> str:
    try:
        book(store, hall, holder, rules)
    except Conflict as error:
        return str((error.detail or {})["code"])
    return "booked"


def test_of_32_bookers_for_the_last_5_places_5_get_one_and_27_are_told(world):
    copies = [world.store, world.another()]
    with ThreadPoolExecutor(16) as many:
        outcomes = Counter(many.map(lambda n: outcome(copies[n % 2], world.hall), range(32)))
    assert outcomes == {"booked": 5, "slot_full": 27}
    assert world.store.appointments.taken([slot_of(world.hall)]) == {slot_of(world.hall).key: 5}


def test_of_16_requests_of_one_identity_one_is_booked(world):
    with ThreadPoolExecutor(8) as many:
        outcomes = Counter(many.map(lambda _: outcome(world.store, world.hall, "the same"), range(16)))
    assert outcomes["booked"] == 1
    assert set(outcomes) <= {"booked", "claimed", "slot_full"}


def test_a_days_quota_holds_for_all_its_times_together(world):
    rules = slots.Rules(rules_of(world.hall).times, {"tax": 2})
    with ThreadPoolExecutor(8) as many:
        outcomes = Counter(many.map(lambda _: outcome(world.store, world.hall, None, rules), range(16)))
    assert outcomes == {"booked": 2, "day_full": 14}


def test_a_place_that_was_cancelled_can_be_booked_again(world):
    all_of_them = [book(world.store, world.hall) for _ in range(5)]
    assert outcome(world.store, world.hall) == "slot_full"
    cancelled = appointments.cancel(all_of_them[0], NOW, rules_of(world.hall))
    assert world.store.appointments.advance(all_of_them[0], cancelled, stamp())
    assert outcome(world.store, world.hall) == "booked"


def methods(store: QueueStore) -> Any:
    return SimpleNamespace(store=store, asked=SimpleNamespace(stamp=lambda _now: stamp()))


def after_window(hall: Hall) -> datetime:
    return (slot_of(hall).starts_at + timedelta(minutes=16)).astimezone(UTC)


def test_whoever_does_not_come_is_counted_once_by_however_many_copies(world):
    made = book(world.store, world.hall, "absent")
    copies, now = [world.store, world.another()], after_window(world.hall)
    for copy in copies:
        miss_due(methods(copy), now - timedelta(minutes=2), 50)
    assert world.store.appointments.by_code(made.code).state == "booked"
    with ThreadPoolExecutor(4) as many:
        list(many.map(lambda n: miss_due(methods(copies[n % 2]), now, 50), range(4)))
    known = world.store.appointments.by_code(made.code)
    assert (known.state, known.version) == ("missed", 2)
    record = world.store.appointments.record("absent", now, rules_of(world.hall))
    assert (len(record.missed), record.cancelled) == (1, ())


def test_whoever_found_the_hall_closed_at_once_is_not_counted(world):
    made = book(world.store, world.hall, "excused")
    door = world.store.doors.get(world.hall.id)
    at = slot_of(world.hall).starts_at
    world.store.doors.advance(door, *close_hall(door, "fire", "keep", "2026-03-03", at), stamp())
    miss_due(methods(world.store), after_window(world.hall), 50)
    assert world.store.appointments.by_code(made.code).state == "cancelled"
    record = world.store.appointments.record("excused", after_window(world.hall), rules_of(world.hall))
    assert (record.missed, record.cancelled) == ((), ())
