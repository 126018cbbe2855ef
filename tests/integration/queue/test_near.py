"""Visitors near their turn, over the real store and the real service."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from services.queue.domain.near import near, to_tell
from tests.integration.queue.conftest import CLERK, DAY, stamp, until


def told_of(world, ticket):
    """Return the places that a ticket's holder was told, in their order."""
    found = world.store.near._places.get(f"{ticket}.place")
    return [each["data"]["place"] for each in found["history"]] if found else []


def test_a_call_tells_those_who_came_nearer(halls, world):
    tickets = [halls.take()["id"] for _ in range(5)]
    with halls.by(CLERK) as queue:
        queue.open_counter(counter=f"{halls.hall}-1")
        for _ in range(2):
            called = queue.call(counter=f"{halls.hall}-1")["ticket"]["id"]
            queue.start(ticket=called)
            queue.finish(ticket=called)
    until(lambda: told_of(world, tickets[2])[-1:] == [1], 60)
    until(lambda: told_of(world, tickets[4])[-1:] == [3], 60)
    for ticket in tickets[2:]:
        places = told_of(world, ticket)
        assert places == sorted(set(places), reverse=True), "each place once, ever nearer"


def test_two_copies_tell_each_place_once(world):
    first, second = world.issue(), world.issue()

    def tell(store):
        order = store.near.first(world.hall.id, DAY, "general", 3, world.hall.settings)
        told = store.near.told(each.id for each in order)
        return [
            store.near.tell(ticket, place, told.get(ticket.id), near(ticket, place), stamp())
            for ticket, place in zip(order, (1, 2), strict=True)
            if (ticket.id, place) in to_tell(order, {key: each.place for key, each in told.items()}, (1, 2))
        ]

    with ThreadPoolExecutor(8) as copies:
        list(copies.map(tell, [world.store, world.another()] * 4))
    assert (told_of(world, first.id), told_of(world, second.id)) == ([1], [2])


def test_a_change_marks_its_queue_and_a_look_takes_the_mark(world):
    world.shift(1)
    world.issue()
    world.call(1)
    assert world.store.near.due(5) == [(world.hall.id, DAY, "general")]
    world.store.near.begin((world.hall.id, DAY, "general"))
    assert world.store.near.due(5) == []
