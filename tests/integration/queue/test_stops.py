"""Several stops of one visit: one number, a walk between them, and nobody at two counters."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from services.queue.calling import call_picked
from services.queue.domain import ticket as tickets
from services.queue.domain.hall import hall_from
from services.queue.issuing import issue
from services.queue.store.ticket_documents import OLD_NUMBERS
from shared.errors import Conflict
from shared.ids import new_id
from tests.integration.queue.conftest import DAY, NOW, asking, stamp
from tests.unit.queue.hall import plain_hall

EARLY = NOW - timedelta(minutes=20)


@pytest.fixture
def rules():
    return {"walking_seconds": 60}


def _serve(world, ticket, now=NOW):
    for step in (tickets.start, tickets.finish):
        ticket = world.store.tickets.advance(ticket, *step(ticket, now), replace(stamp(), at=now))
    return ticket


def test_one_number_from_stop_to_stop_and_the_next_one_is_queued_while_the_visitor_walks(world):
    first = world.issue(arrived_at=EARLY)
    world.shift(3), world.shift(2)
    _serve(world, world.call(3)[0])
    order = world.order(visit=first.visit, stop=1, queue="tax", arrived_at=EARLY)
    second, _ = issue(world.store, world.hall, order, "event", stamp())
    assert (second.number, second.queue, second.counts_from) == (first.number, "tax", first.counts_from)
    other = world.issue(queue="tax", arrived_at=NOW)
    assert other.number == "B001"
    assert world.store.waiting.ahead(other, world.hall.settings) == 1
    assert world.call(2)[0].id == other.id
    _serve(world, world.store.tickets.get(other.id))
    assert world.call(2, now=NOW + timedelta(seconds=59)) is None
    assert world.call(2, now=NOW + timedelta(seconds=60))[0].id == second.id


def test_stops_that_wait_at_once_have_one_number_and_are_called_one_at_a_time(world):
    visit = new_id()
    orders = [world.order(visit=visit, stop=stop, queue=queue) for stop, queue in enumerate(["general", "tax"])]
    first, second = (issue(world.store, world.hall, order, "rpc", stamp())[0] for order in orders)
    assert first.number == second.number == "A001"
    world.shift(3), world.shift(2)
    other = world.issue(queue="tax", arrived_at=NOW + timedelta(minutes=1))
    called, _ = world.call(3)
    assert called.visit == visit
    now = NOW + timedelta(minutes=2)
    assert world.call(2, now=now)[0].id == other.id
    _serve(world, world.store.tickets.get(other.id), now)
    counter = world.hall.counter(f"{world.hall.id}-2")
    rest = second.id if called.id == first.id else first.id
    with pytest.raises(Conflict) as refused:
        call_picked(world.store, world.hall, counter, rest, "asked for it", asking(2, now))
    assert refused.value.detail["ticket"]["counter"] == f"{world.hall.id}-3"
    _serve(world, called, now)
    assert world.call(2, now=now + timedelta(minutes=1))[0].id == rest


def test_stops_asked_for_at_once_of_two_copies_take_one_number(world):
    visit, stores = new_id(), [world.store, world.another()]
    orders = [world.order(visit=visit, stop=stop, queue=queue) for stop, queue in enumerate(["general", "tax"] * 3)]
    with ThreadPoolExecutor(6) as people:
        asked = [
            people.submit(issue, stores[n % 2], world.hall, order, "rpc", stamp()) for n, order in enumerate(orders)
        ]
        made = [each.result(60)[0] for each in asked]
    assert len({each.number for each in made}) == 1
    assert len({each.id for each in made}) == 6
    assert sum(each.takes_number for each in made) == 1
    for queue in ("general", "tax"):
        assert world.store.numbers.unused(world.hall.id, DAY, queue) == []


def test_a_stop_on_another_day_takes_a_number_of_that_day(world):
    first = world.issue()
    order = world.order(visit=first.visit, stop=1, queue="tax", day="2026-03-03")
    assert issue(world.store, world.hall, order, "event", stamp())[0].number == "B001"


def test_numbers_from_before_a_visit_had_one_stay_and_are_not_given_again(world):
    old = world.issue()
    documents = world.store.tickets._collection
    documents.update_one({"_id": old.id}, {"$unset": {"numbered": 1, "takes_number": 1}})
    documents.create_index("sequence", name=OLD_NUMBERS[1])
    world.store.install()
    assert OLD_NUMBERS[1] not in documents.index_information()
    assert documents.find_one({"_id": old.id})["numbered"] == f"{old.visit}:{DAY}:0"
    assert world.issue().number == "A002"


def test_without_a_walk_the_next_stop_can_be_called_at_once(world):
    hall = hall_from(plain_hall(world.hall.id, walking_seconds=0), 1)
    first = world.issue(arrived_at=EARLY)
    world.shift(3), world.shift(2)
    _serve(world, world.call(3)[0])
    order = world.order(visit=first.visit, stop=1, queue="tax", arrived_at=EARLY)
    second, _ = issue(world.store, hall, order, "event", stamp())
    assert (second.not_before, world.call(2)[0].id) == (None, second.id)
