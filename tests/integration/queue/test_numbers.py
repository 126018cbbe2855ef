"""Giving out numbers against the real database."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from services.queue.domain import ticket as tickets
from services.queue.issuing import issue
from services.queue.store.tickets import NumberTaken, StopServed
from tests.integration.queue.conftest import DAY, stamp


def test_32_clients_at_once_get_numbers_that_are_unique_and_without_gaps(world):
    stores = [world.store, world.another()]
    queues = ("general", "tax")
    with ThreadPoolExecutor(32) as clients:
        made = list(clients.map(lambda n: world.issue(stores[n % 2], queue=queues[n // 2 % 2]), range(128)))
    for queue in queues:
        assert sorted(each.sequence for each in made if each.queue == queue) == list(range(1, 65))
        assert world.store.numbers.unused(world.hall.id, DAY, queue) == []


def test_one_visit_asked_for_16_times_at_once_gets_one_ticket_and_wastes_no_number(world):
    order = world.order()
    with ThreadPoolExecutor(16) as clients:
        made = list(clients.map(lambda _: issue(world.store, world.hall, order, "rpc", stamp())[0], range(16)))
    assert {each.id for each in made} == {made[0].id}
    assert world.issue().sequence == 2


def test_two_copies_asked_for_one_visit_give_one_ticket_and_account_for_every_number(world):
    stores, order = [world.store, world.another()], world.order()

    def ask(n):
        return issue(stores[n % 2], world.hall, order, "rpc", stamp())[0] if n % 3 else world.issue(stores[n % 2])

    with ThreadPoolExecutor(24) as clients:
        made = list(clients.map(ask, range(48)))
    assert len({each.id for each in made if each.visit == order.visit}) == 1
    sequences = {each.sequence for each in made}
    assert len(sequences) == 17
    gaps = set(range(1, max(sequences) + 1)) - sequences
    assert gaps == set(world.store.numbers.unused(world.hall.id, DAY, "general"))


def test_a_number_given_before_a_fail_over_is_not_given_again(world):
    given = [world.issue() for _ in range(5)]
    order = world.order()
    for _ in given:  # the counter of numbers goes back, as an unreplicated write may
        last = world.store.numbers.take(order)
        world.store.numbers.give_back(order, last)
    world.store.numbers._durable.update_one({"_id": f"{world.hall.id}:{DAY}:general"}, {"$set": {"last": 2}})
    assert world.issue().sequence == 6


def test_a_number_lost_to_a_death_is_accounted_for(world):
    world.issue()
    world.store.numbers.take(world.order())  # and the process dies before the ticket is stored
    world.issue()
    assert world.store.numbers.unused(world.hall.id, DAY, "general") == [2]


def test_a_number_that_nobody_got_is_given_back_or_recorded(world):
    order = world.order()
    first = world.store.numbers.take(order)
    world.store.numbers.give_back(order, first)
    assert world.store.numbers.take(order) == first
    world.store.numbers.take(order)
    world.store.numbers.give_back(order, first)
    kept = world.store.numbers._durable.find_one({"_id": f"{world.hall.id}:{DAY}:general"})
    assert (kept["last"], kept["gaps"]) == (2, [1])


def test_the_same_number_cannot_be_stored_twice_nor_two_tickets_of_one_stop(world):
    ticket = world.issue()
    queue = world.hall.queue("general")
    again, said = tickets.issue("another", world.order(), queue, ticket.sequence, world.hall.settings, "rpc")
    with pytest.raises(NumberTaken):
        world.store.tickets.add(again, said, stamp())
    same_stop = world.order(visit=ticket.visit)
    other, said = tickets.issue("another", same_stop, queue, 99, world.hall.settings, "rpc")
    with pytest.raises(StopServed):
        world.store.tickets.add(other, said, stamp())
