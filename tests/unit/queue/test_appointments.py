"""Appointments: the office's tables of cases, and what the events say."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from services.queue.domain import appointments, slots
from services.queue.domain.appointments import Appointment, Booking
from services.queue.domain.blocks import Record, require_not_blocked
from services.queue.domain.hall import Hall, hall_from
from services.queue.domain.slots import Rules
from shared.contracts.events import validated
from shared.contracts.sentences import chinese
from shared.errors import Conflict
from shared.hours.official import OfficialCalendar
from tests.unit.hours.test_door import office_hall
from tests.unit.queue.hall import cases, name_of

ZONE = ZoneInfo("Asia/Shanghai")
TIMES = {"queue": "tax", "begins": "08:00", "ends": "18:00", "minutes": 30, "places": 2, "places_at_lunch": 1}


def the_hall() -> Hall:
    """Return the hall of the tables."""
    return hall_from(office_hall(appointments={"slots": [TIMES]}, special_days=[]), 1, OfficialCalendar())


def rules_of(hall: Hall) -> Rules:
    """Return its rules; it has some."""
    assert hall.appointments is not None
    return hall.appointments


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def booked(hall: Hall, starts: str = "2026-03-03 10:30", now: str = "2026-03-02 10:00") -> Appointment:
    slot = slots.slot_at(hall.id, rules_of(hall), hall.hours, "tax", at(starts), at(now))
    return appointments.book("a1", "secret", Booking(hall.id, "m1", "hash"), slot, f"{slot.key}#0", None)[0]


def done(hall: Hall, appointment: Appointment, step: str) -> Any:
    """Return what ``action day time [to day time]`` makes of an appointment."""
    action, day, time, *to = step.split()
    now, rules = at(f"{day} {time}"), rules_of(hall)
    if action == "move":
        slot = slots.slot_at(hall.id, rules, hall.hours, "tax", at(f"{to[1]} {to[2]}"), now)
        return appointments.move(appointment, slot, f"{slot.key}#0", None, now, rules)
    if action == "check_in":
        return appointments.check_in(appointment, hall.day(now), now, rules)
    return {"cancel": appointments.cancel, "miss": appointments.miss}[action](appointment, now, rules)


@pytest.mark.parametrize("case", cases("appointments"), ids=name_of)
def test_the_way_of_an_appointment(case):
    hall = the_hall()

    def whole_way() -> Appointment:
        appointment = booked(hall, case.get("for", "2026-03-03 10:30"), case.get("now", "2026-03-02 10:00"))
        for step in case.get("does", []):
            appointment, said = done(hall, appointment, step)
            assert validated(said.type, said.data)
        return appointment

    if "refused" in case:
        with pytest.raises(Conflict) as refused:
            whole_way()
        detail = refused.value.detail
        assert case["refused"] in (detail.get("code"), detail["state"])
        assert chinese(refused.value.message)
        return
    ended = whole_way()
    assert ended.state == case["then"]
    assert ended.arrival == case.get("arrival")


@pytest.mark.parametrize("case", cases("blocks"), ids=name_of)
def test_who_may_not_book(case):
    names = ("no_shows_before_block", "block_days")
    rules = replace(rules_of(the_hall()), **{name: case[name] for name in names if name in case})
    record = Record(*(tuple(at(f"2026-{each}") for each in case.get(name, [])) for name in ("missed", "cancelled")))
    now = at(f"2026-{case['now']}")
    if "until" not in case:
        require_not_blocked(record, now, rules)
        return
    with pytest.raises(Conflict) as refused:
        require_not_blocked(record, now, rules)
    assert datetime.fromisoformat(refused.value.detail["until"]) == at(f"2026-{case['until']}")
    assert chinese(refused.value.message)


def test_lunch_has_fewer_places():
    hall = the_hall()
    wednesday = slots.slots_of(hall.id, rules_of(hall), hall.hours, at("2026-03-04 10:00").date())
    assert {f"{slot.starts_at:%H:%M}": slot.places for slot in wednesday}["11:30"] == 1
    assert {slot.places for slot in wednesday if f"{slot.starts_at:%H:%M}" != "11:30"} == {2}


def test_places_are_free_again_once_it_is_cancelled_or_missed():
    hall = the_hall()
    appointment = booked(hall)
    assert appointment.taken
    assert appointment.claim
    for step in ("cancel 2026-03-02 12:00", "miss 2026-03-03 10:46"):
        after, _ = done(hall, appointment, step)
        assert (after.taken, after.claim) == ([], None)


def test_neither_code_nor_holder_is_in_an_event():
    hall = the_hall()
    steps = ("cancel 2026-03-02 12:00", "check_in 2026-03-03 10:30", "miss 2026-03-03 10:46")
    told = json.dumps([done(hall, booked(hall), step)[1].data for step in steps])
    assert "secret" not in told
    assert "hash" not in told


def test_a_hall_that_takes_none_has_no_rules():
    assert hall_from(office_hall(appointments=None)).appointments is None


def test_what_the_hall_calls_off_counts_for_no_block():
    called_off, said = appointments.call_off(booked(the_hall()), at("2026-03-03 10:50"))
    assert (called_off.state, called_off.cancelled_by) == ("cancelled", "hall")
    assert validated(said.type, said.data)["by"] == "hall"
