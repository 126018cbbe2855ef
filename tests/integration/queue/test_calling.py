"""Calling against the real database, in one copy of the store and in two."""

from __future__ import annotations

import random
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from services.queue.calling import call_next, call_picked
from services.queue.domain import detours
from services.queue.domain import shift as shifts
from services.queue.domain import ticket as tickets
from services.queue.service import QueueService
from shared.errors import Conflict, NotFound, Unavailable
from shared.messaging import Call
from shared.security import Caller
from tests.integration.queue.conftest import DAY, NOW, asking, stamp


def _serve(store, ticket):
    for step in (tickets.start, tickets.finish):
        ticket = store.tickets.advance(ticket, *step(ticket, NOW), stamp())
    return ticket


def test_8_counters_of_two_copies_and_32_clients_call_everybody_once(world):
    stores = [world.store, world.another()]
    for number in range(1, 9):
        world.shift(number)
    chance = random.Random(5)
    plans = [
        {"priority": chance.choice(["normal", "normal", "elderly"]), "queue": chance.choice(["general", "tax"])}
        for _ in range(160)
    ]

    def client(n):
        made = [world.issue(stores[n % 2], **plan) for plan in plans[n::32]]
        done.append(n)
        return made

    def counter(n):
        served = []
        while True:
            all_came = len(done) == 32
            called = world.call(n + 1, stores[n % 2])
            if called:
                served.append(_serve(stores[n % 2], called[0]))
            elif all_came:
                return served

    done = []
    with ThreadPoolExecutor(40) as people:
        counters = [people.submit(counter, n) for n in range(8)]
        came = [ticket for each in [people.submit(client, n) for n in range(32)] for ticket in each.result(60)]
        served = [ticket for each in counters for ticket in each.result(60)]
    assert len(came) == len(served) == 160
    assert {each.id for each in came} == {each.id for each in served}
    histories = world.store.tickets._collection.find({"hall": world.hall.id})
    assert [[said["type"] for said in each["history"]] for each in histories] == [
        ["ticket_issued", "ticket_called", "service_started", "service_finished"]
    ] * 160


def test_a_claim_lost_to_another_copy_is_chosen_again(world):
    first, second = world.issue(arrived_at=NOW), world.issue(arrived_at=NOW + timedelta(seconds=1))
    world.shift(3), world.shift(4)
    look = world.store.scenes.of

    def overtaken(*which):
        found = look(*which)
        world.store.scenes.of = look
        assert world.call(4, world.another())[0].id == first.id
        return found

    world.store.scenes.of = overtaken
    assert world.call(3)[0].id == second.id


def test_a_counter_that_has_a_ticket_is_told_which(world):
    world.shift(3)
    world.issue(), world.issue()
    held, _ = world.call(3)
    with pytest.raises(Conflict) as refused:
        world.call(3)
    assert refused.value.detail["ticket"]["id"] == held.id
    assert refused.value.detail["state"] == "called"


def test_one_counter_that_calls_twice_at_once_gets_one_ticket(world):
    world.shift(3)
    stores = [world.store, world.another()]
    for _ in range(8):
        world.issue()

    def call(n):
        try:
            return world.call(3, stores[n % 2])[0].id
        except Conflict as refused:
            return refused.detail["ticket"]["id"]

    with ThreadPoolExecutor(8) as clicks:
        assert len(set(clicks.map(call, range(8)))) == 1
    assert len(world.store.tickets.at_counters(list(world.hall.counters))) == 1


def test_nobody_waits(world):
    world.shift(3)
    assert world.call(3) is None


def test_yesterdays_tickets_are_not_called_today(world):
    world.issue(day="2026-03-01")
    world.shift(3)
    assert world.call(3) is None


def test_a_call_for_whose_answer_nobody_waits_any_more_calls_nobody(world):
    ticket = world.issue()
    world.shift(3)
    late = replace(asking(3), in_time=lambda: False)
    with pytest.raises(Unavailable):
        call_next(world.store, world.hall, world.hall.counter(f"{world.hall.id}-3"), late)
    assert world.store.tickets.get(ticket.id).state == "waiting"


def test_a_request_that_queued_past_its_deadline_calls_nobody(halls, world):
    ticket, counter = halls.take(), f"{halls.hall}-3"
    clerk = Caller("clerk-1", frozenset({"clerk"}), frozenset({halls.hall}))
    service = QueueService()
    service.store, service.asked = world.store, Call(clerk, "test", deadline=time.time() + 60)
    service.open_counter(counter=counter)
    service.asked = replace(service.asked, deadline=time.time() - 1)
    with pytest.raises(Unavailable):
        service.call(counter=counter)
    assert world.store.tickets.get(ticket["id"]).state == "waiting"
    service.asked = replace(service.asked, deadline=time.time() + 60)
    assert service.call(counter=counter)["ticket"]["id"] == ticket["id"]


def test_a_picked_ticket_is_called_with_its_reason(world):
    first, second = world.issue(arrived_at=NOW - timedelta(minutes=2)), world.issue()
    shift = world.shift(3)
    called, why = call_picked(
        world.store, world.hall, world.hall.counter(shift.counter), second.id, "unwell", asking(3)
    )
    assert (called.id, called.counter_number, why.reason, why.passed_over) == (second.id, 3, "unwell", (first.number,))


def test_a_ticket_that_nobody_has_cannot_be_picked(world):
    counter = world.hall.counter(world.shift(3).counter)
    with pytest.raises(NotFound):
        call_picked(world.store, world.hall, counter, "no-such", "unwell", asking(3))


def test_the_share_of_priority_is_counted_over_a_counters_own_calls(world):
    for minute, priority in enumerate(["normal", "normal", "normal", "elderly", "elderly"]):
        world.issue(priority=priority, arrived_at=NOW + timedelta(minutes=minute))
    world.shift(3)
    order = []
    for minute in range(5):
        called, _ = world.call(3, now=NOW + timedelta(minutes=10 + minute))
        order.append(called.priority)
        _serve(world.store, called)
    assert order == ["elderly", "normal", "normal", "elderly", "normal"]


def test_the_share_of_priority_goes_on_at_other_copies_and_with_whoever_takes_the_counter_over(world):
    for minute, priority in enumerate(["normal"] * 4 + ["elderly"] * 2):
        world.issue(priority=priority, arrived_at=NOW + timedelta(minutes=minute))
    shift, stores = world.shift(3), [world.store, world.another(), world.another()]
    counter, order = world.hall.counter(f"{world.hall.id}-3"), []
    for minute in range(6):
        if minute == 2:
            change = shifts.take_over(shift, "clerk-4", "nobody there", NOW)
            assert stores[1].shifts.advance(shift, *change, stamp())
        who = asking(3 if minute < 2 else 4, NOW + timedelta(minutes=10 + minute))
        called, _ = call_next(stores[minute % 3], world.hall, counter, who)
        order.append(called.priority)
        _serve(stores[minute % 3], called)
    assert order == ["elderly", "normal", "normal", "elderly", "normal", "normal"]


def test_whom_a_counter_called_and_sent_on_to_another_queue_counts_among_its_calls(world):
    for minute, priority in enumerate(["normal"] * 4 + ["elderly"] * 3):
        world.issue(priority=priority, arrived_at=NOW + timedelta(minutes=minute))
    world.shift(3, "general")
    order = []
    for minute in range(6):
        called, _ = world.call(3, now=NOW + timedelta(minutes=20 + minute))
        order.append(called.priority)
        assert world.store.tickets.advance(called, *detours.transfer(called, world.hall.queue("tax")), stamp())
    assert order == ["elderly", "normal", "normal", "elderly", "normal", "normal"]


def test_how_many_are_ahead_counts_both_lines_and_equal_ranks(world):
    made = [world.issue() for _ in range(3)]
    elderly = world.issue(priority="elderly")
    world.issue(queue="tax")
    by_rank = sorted(made, key=lambda each: each.id)
    assert world.store.waiting.ahead(elderly, world.hall.settings) == 0
    assert [world.store.waiting.ahead(each, world.hall.settings) for each in by_rank] == [1, 2, 3]
    assert world.store.waiting.ahead(world.issue(arrived_at=NOW + timedelta(minutes=1)), world.hall.settings) == 4
    assert world.store.waiting.counts(world.hall.id, DAY) == {"general": 5, "tax": 1}
