"""Closing over the real store: no ticket is left without an end, whoever does it and however often."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from services.queue.closing_methods import carry_over, close_days, empty_hall
from services.queue.domain import closing, detours
from services.queue.domain import ticket as tickets
from services.queue.domain.closing import OPEN_STATES
from shared.errors import Conflict
from tests.integration.queue.conftest import CLERK, DAY, NOW, SUPERVISOR, stamp, until
from tests.unit.queue.hall import FIRST

EVENING = NOW.replace(hour=15)
"""23:00 of the day in Shanghai."""
NIGHT = NOW.replace(hour=18, minute=30)
"""02:30 of the next day: the after-hours service of a hall round the clock is over."""


def states(world: Any) -> Counter[str]:
    found = world.store.days.ends_of(world.hall.id, DAY)
    open_ones = world.store.days.open_until(world.hall.id, DAY, 1000)
    return Counter({**{name: n for name, n in found.items() if n}, **Counter(each.state for each in open_ones)})


def busy_day(world: Any) -> dict[str, Any]:
    """Have one ticket in every state; return them by state."""
    for number in (1, 3, 4, 5):
        world.shift(number)
    made = {name: world.issue(arrived_at=NOW + timedelta(minutes=n)) for n, name in enumerate(OPEN_STATES)}
    made["finished"] = world.issue(arrived_at=NOW - timedelta(minutes=9))
    for name, number in (("finished", 1), ("called", 3), ("serving", 4), ("held", 5)):
        counter = world.hall.counter(f"{world.hall.id}-{number}")
        called = tickets.call(made[name], counter, FIRST, NOW)
        made[name] = world.store.tickets.advance(made[name], *called, stamp())
    for name, change in (
        ("finished", lambda each: tickets.start(each, NOW)),
        ("finished", lambda each: tickets.finish(each, NOW)),
        ("serving", lambda each: tickets.start(each, NOW)),
        ("held", lambda each: detours.hold(each, NOW)),
    ):
        made[name] = world.store.tickets.advance(made[name], *change(made[name]), stamp())
    return made


def test_the_end_of_the_day_leaves_no_open_state_and_is_said_once_by_however_many_copies(world):
    busy_day(world)
    copies = [world.store, world.another()]
    assert sum(close_days(copy, world.hall, EVENING, stamp(), 50) for copy in copies) == 0
    with ThreadPoolExecutor(4) as many:
        done = list(many.map(lambda n: close_days(copies[n % 2], world.hall, NIGHT, stamp(), 50), range(4)))
    assert sum(done) == 4
    close_days(world.store, world.hall, NIGHT, stamp(), 50)
    assert states(world) == {"finished": 2, "cancelled": 3}
    assert world.store.shifts.open_until(world.hall.id, DAY) == []
    assert world.store.days.is_closed(world.hall.id, DAY)


def test_after_midnight_whoever_waits_is_told_and_whoever_is_served_is_served_on(world):
    busy_day(world)
    close_days(world.store, world.hall, NIGHT - timedelta(hours=2), stamp(), 50)
    assert states(world) == {"finished": 1, "cancelled": 1, "called": 1, "serving": 1, "held": 1}


def test_however_many_are_left_the_day_is_closed_in_portions(world):
    for _ in range(7):
        world.issue()
    assert [close_days(world.store, world.hall, NIGHT, stamp(), 3) for _ in range(4)] == [3, 3, 1, 0]
    assert states(world) == {"cancelled": 7}


def shut(world: Any, keeps: str) -> None:
    door = world.store.doors.get(world.hall.id)
    assert world.store.doors.advance(door, *closing.close_hall(door, "fire", keeps, DAY, NOW), stamp())


def test_a_hall_closed_at_once_keeps_every_place_and_gives_it_back(world):
    made = busy_day(world)
    shut(world, "keep")
    copies = [world.store, world.another()]
    with ThreadPoolExecutor(4) as many:
        done = list(many.map(lambda n: empty_hall(copies[n % 2], world.hall, NOW, stamp(), 50), range(4)))
    assert sum(done) == 4
    kept = [world.store.tickets.get(made[name].id) for name in OPEN_STATES]
    assert all((each.state, each.suspended, each.counter) == ("waiting", True, None) for each in kept)
    assert [each.counts_from for each in kept] == [made[name].counts_from for name in OPEN_STATES]
    assert world.store.shifts.open_until(world.hall.id, DAY) == []
    assert carry_over(world.store, stamp(), 1000) == 0  # it is closed still
    door = world.store.doors.get(world.hall.id)
    world.store.doors.advance(door, *closing.reopen_hall(door, DAY, NOW), stamp())
    assert carry_over(world.store, stamp(), 1000) == 4
    world.shift_again(3)
    assert world.call(3)[0].id == made["waiting"].id


def test_a_hall_closed_at_once_may_also_end_every_ticket(world):
    busy_day(world)
    shut(world, "cancel")
    assert empty_hall(world.store, world.hall, NOW, stamp(), 50) == 4
    assert states(world) == {"finished": 1, "cancelled": 4}


def test_a_supervisor_closes_the_hall_and_everybody_is_refused_until_it_is_open_again(halls):
    ticket = halls.take()
    with halls.by(CLERK) as clerk, halls.by(SUPERVISOR) as supervisor:
        clerk.open_counter(counter=f"{halls.hall}-3")
        clerk.call(counter=f"{halls.hall}-3")
        door = supervisor.close_hall(hall=halls.hall, reason="fire")
        assert (door["state"], door["reason"], door["tickets"], door["left"]) == ("closed", "fire", "keep", 1)
        until(lambda: supervisor.get_door(hall=halls.hall)["left"] == 0)
        assert clerk.board(hall=halls.hall)["closed_at_once"] == "fire"
        assert clerk.get_ticket(ticket=ticket["id"])["state"] == "waiting"
        for again in (
            lambda: clerk.open_counter(counter=f"{halls.hall}-3"),
            lambda: clerk.call(counter=f"{halls.hall}-3"),
            lambda: supervisor.close_hall(hall=halls.hall, reason="again"),
        ):
            with pytest.raises(Conflict):
                again()
        late = halls.take()  # registered in the very moment in which it was closed
        until(lambda: supervisor.get_door(hall=halls.hall)["left"] == 0)
        assert supervisor.reopen_hall(hall=halls.hall)["state"] == "open"
        clerk.open_counter(counter=f"{halls.hall}-3")
        assert clerk.call(counter=f"{halls.hall}-3")["ticket"]["id"] == ticket["id"]
        assert clerk.get_ticket(ticket=late["id"])["state"] == "waiting"
