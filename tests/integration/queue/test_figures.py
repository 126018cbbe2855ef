"""Figures over the real store and the real service."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shared.clock import clock
from shared.errors import Forbidden, Invalid
from tests.integration.queue.conftest import CLERK, DAY, SUPERVISOR


def today(halls):
    return (clock.now() + timedelta(hours=8)).date().isoformat()


def test_a_day_at_the_counter_is_counted(halls):
    for _ in range(3):
        halls.take()
    with halls.by(CLERK) as queue:
        queue.open_counter(counter=f"{halls.hall}-1")
        first = queue.call(counter=f"{halls.hall}-1")["ticket"]["id"]
        queue.start(ticket=first)
        queue.transfer(ticket=first, queue="tax")
        second = queue.call(counter=f"{halls.hall}-1")["ticket"]["id"]
        queue.start(ticket=second)
        queue.finish(ticket=second)
    day = today(halls)
    with halls.by(SUPERVISOR) as queue:
        told = {
            by: queue.hall_figures(hall=halls.hall, day_from=day, day_to=day, by=by) for by in ("queue", "clerk", "day")
        }
    total = told["queue"]["total"]
    assert (total["tickets"], total["called"], total["served"], total["transfers"]) == (3, 2, 1, 1)
    assert [row["key"] for row in told["clerk"]["rows"]] == [f"{CLERK}-1"]
    assert told["queue"]["rows"][0]["name"] == {"zh": "综合", "en": "General"}
    (only,) = told["day"]["rows"]  # the same visitor was called twice, and waits once
    assert (only["key"], only["service"], only["wait"]["count"]) == (day, total["service"], 1)
    assert only["open_seconds"] >= only["idle_seconds"]


def test_a_day_that_is_over_is_kept_and_stays_the_same(halls, world):
    world.shift(1)
    world.issue()
    world.call(1)
    with halls.by(SUPERVISOR) as queue:
        first = queue.hall_figures(hall=halls.hall, day_from="2025-04-01", day_to=DAY, by="day")
        assert list(world.store.day_figures.kept(halls.hall, [DAY])) == [DAY]
        assert queue.hall_figures(hall=halls.hall, day_from="2025-04-01", day_to=DAY, by="day") == first
    assert [row["key"] for row in first["rows"]] == [DAY]
    assert first["total"]["called"] == 1


def test_a_day_is_read_by_index(world):
    world.issue()
    plan = world.store.tickets._collection.find({"hall": world.hall.id, "day": DAY}).hint("of_day").explain()
    assert plan["executionStats"]["totalDocsExamined"] == 1


def test_figures_are_for_those_who_answer_for_the_hall_and_of_a_year_at_most(halls):
    with halls.by(CLERK) as queue, pytest.raises(Forbidden):
        queue.hall_figures(hall=halls.hall, day_from=DAY, day_to=DAY)
    with halls.by(SUPERVISOR, hall="elsewhere") as queue, pytest.raises(Forbidden):
        queue.hall_figures(hall=halls.hall, day_from=DAY, day_to=DAY)
    with halls.by(SUPERVISOR) as queue:
        for first, last in (("2025-03-01", DAY), (DAY, "2026-03-01")):
            with pytest.raises(Invalid):
                queue.hall_figures(hall=halls.hall, day_from=first, day_to=last)
