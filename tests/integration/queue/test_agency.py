"""An agent with several clients, over the wire: one number, one call, and each client's ticket ends on its own."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from services.queue.issuing import issue
from shared.errors import Conflict
from shared.ids import new_id
from tests.integration.queue.conftest import CLERK, DAY, KIOSK, stamp


@pytest.fixture
def rules():
    return {"calls_before_no_show": 1, "recall_after_seconds": 0}


def _clients(halls, *queues, **more):
    agency = new_id()
    return [halls.take(agency=agency, queue=queue, **more) for queue in queues]


def _states(queue, ticket):
    return [each["state"] for each in queue.tickets_along(ticket=ticket["id"])]


def test_one_number_one_call_and_every_client_is_served_in_one_sitting(halls):
    first, second, third = _clients(halls, "general", "general", "tax")
    stranger = halls.take()
    assert {first["number"], second["number"], third["number"]} == {"A001"}
    assert stranger["number"] == "A002"
    with halls.by(CLERK, "anna") as anna, halls.by(CLERK, "ben") as ben:
        here, there = (f"{halls.hall}-{number}" for number in (3, 4))
        anna.open_counter(counter=here, queues=["general"]), ben.open_counter(counter=there)
        called = anna.call(counter=here)
        assert [each["id"] for each in called["along"]] == [second["id"]]
        assert called["along"][0]["state"] == "held"
        assert ben.call(counter=there)["ticket"]["id"] == stranger["id"]  # the third's agent is at counter 3
        for each in (first, second):
            assert anna.start(ticket=each["id"])["counter"] == here
            with pytest.raises(Conflict):
                anna.start(ticket=second["id"])
            assert anna.finish(ticket=each["id"])["state"] == "finished"
        assert _states(anna, first) == ["finished", "finished", "waiting"]


def test_an_agent_who_does_not_come_is_missed_and_returns_and_is_undone_for_all_clients(halls):
    first, _second = _clients(halls, "general", "general")
    with halls.by(CLERK) as queue:
        counter = f"{halls.hall}-3"
        queue.open_counter(counter=counter)
        queue.call(counter=counter), queue.no_show(ticket=first["id"])
        assert _states(queue, first) == ["no_show", "no_show"]
        assert queue.undo(ticket=first["id"])["state"] == "called"
        assert _states(queue, first) == ["called", "held"]
        queue.no_show(ticket=first["id"]), queue.return_ticket(ticket=first["id"])
        assert _states(queue, first) == ["waiting", "waiting"]
        assert queue.call(counter=counter)["ticket"]["id"] == first["id"]
        queue.undo(ticket=first["id"])
        assert _states(queue, first) == ["waiting", "waiting"]


def test_closing_the_counter_lets_the_clients_who_are_left_wait_with_their_place(halls):
    first, second = _clients(halls, "general", "general")
    stranger = halls.take()
    with halls.by(CLERK) as queue:
        counter = f"{halls.hall}-3"
        queue.open_counter(counter=counter)
        queue.call(counter=counter), queue.start(ticket=first["id"]), queue.finish(ticket=first["id"])
        queue.close_counter(counter=counter)
        assert _states(queue, first) == ["finished", "waiting"]
        assert queue.get_ticket(ticket=stranger["id"])["ahead"] == 1
        queue.open_counter(counter=counter)
        assert queue.call(counter=counter)["ticket"]["id"] == second["id"]


def test_clients_registered_at_once_of_two_copies_take_one_number(world):
    agency, stores = new_id(), [world.store, world.another()]
    orders = [world.order(agency=agency, queue=queue) for queue in ["general", "tax"] * 3]
    with ThreadPoolExecutor(6) as people:
        asked = [
            people.submit(issue, stores[n % 2], world.hall, order, "rpc", stamp()) for n, order in enumerate(orders)
        ]
        made = [each.result(60)[0] for each in asked]
    assert (len({each.number for each in made}), len({each.id for each in made})) == (1, 6)
    for queue in ("general", "tax"):
        assert world.store.numbers.unused(world.hall.id, DAY, queue) == []


def test_whoever_comes_alone_has_nobody_along(halls):
    ticket = halls.take()
    with halls.by(KIOSK) as queue:
        assert [each["id"] for each in queue.tickets_along(ticket=ticket["id"])] == [ticket["id"]]
