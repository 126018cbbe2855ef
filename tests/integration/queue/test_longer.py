"""What a visitor does by phone, over the real broker: need longer, cancel, take it back."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from shared.errors import Conflict, Forbidden
from shared.ids import new_id
from shared.messaging import RpcSession
from shared.messaging.call import Command
from shared.security.callers import ANYONE
from tests.integration.queue.conftest import CLERK, SUPERVISOR


@pytest.fixture
def rules():
    return {"later_places_down": 2}


@pytest.fixture
def visitor(halls):
    """Ask the queue in the name of nobody."""
    with RpcSession(halls.settings, ANYONE) as session:
        yield session.queue


def _mine(ticket):
    return {"ticket": ticket["id"], "visit": ticket["visit"]}


def _types(world, ticket):
    return [said["type"] for said in world.store.tickets._tickets.get(ticket["id"])["history"]]


def _order(halls, many):
    """Return the numbers in the order in which they are called."""
    numbers = []
    with halls.by(CLERK) as queue:
        counter = f"{halls.hall}-3"
        queue.open_counter(counter=counter)
        for _ in range(many):
            called = queue.call(counter=counter)["ticket"]
            queue.start(ticket=called["id"])
            queue.finish(ticket=called["id"])
            numbers.append(called["number"])
    return numbers


def test_who_needs_longer_lets_two_behind_go_first(halls, world, visitor):
    tickets = [halls.take() for _ in range(5)]
    later = visitor.defer(**_mine(tickets[0]))
    assert (later["state"], later["ahead"], later["later"]) == ("waiting", 2, {"places": 2, "left": 1})
    assert _order(halls, 5) == ["A002", "A003", "A001", "A004", "A005"]
    assert _types(world, tickets[0])[:2] == ["ticket_issued", "ticket_deferred"]


def test_behind_the_last_one_where_fewer_wait_and_refused_where_nobody_does(halls, visitor):
    first = halls.take()
    with pytest.raises(Conflict, match="Nobody waits behind"):
        visitor.defer(**_mine(first))
    halls.take()
    assert visitor.defer(**_mine(first))["ahead"] == 1
    with pytest.raises(Conflict, match="Nobody waits behind"):
        visitor.defer(**_mine(first))


def test_it_may_be_taken_back_and_asked_twice_in_all(halls, visitor):
    first = halls.take()
    for _ in range(6):
        halls.take()
    visitor.defer(**_mine(first))
    assert visitor.undo_by_visitor(**_mine(first))["ahead"] == 0
    assert [visitor.defer(**_mine(first))["ahead"] for _ in range(2)] == [2, 4]
    with pytest.raises(Conflict) as refused:
        visitor.defer(**_mine(first))
    assert refused.value.detail["later_left"] == 0


def test_one_request_sent_often_at_once_puts_back_once(halls, world):
    first = halls.take()
    for _ in range(5):
        halls.take()
    command = Command(f"anyone:defer:{new_id()}", "same")

    def ask(_):
        with RpcSession(halls.settings, ANYONE, command=command) as session:
            try:
                return session.queue.defer(**_mine(first))["ahead"]
            except Conflict:
                return None  # another is about to do it

    with ThreadPoolExecutor(4) as crowd:
        answers = set(crowd.map(ask, range(8)))
    assert answers <= {2, None}
    assert 2 in answers
    assert _types(world, first).count("ticket_deferred") == 1


def test_a_call_in_the_same_moment_wins_or_loses_whole(halls, world, visitor):
    tickets = [halls.take() for _ in range(4)]
    with halls.by(CLERK) as clerk, ThreadPoolExecutor(2) as both:
        counter = f"{halls.hall}-3"
        clerk.open_counter(counter=counter)
        put_back = both.submit(lambda: _outcome(halls, tickets[0]))
        called = both.submit(lambda: clerk.call(counter=counter)["ticket"])
    if put_back.result():
        assert called.result()["number"] in ("A001", "A002")
    else:
        assert called.result()["number"] == "A001"
    said = _types(world, tickets[0])
    assert ("ticket_called" in said) == (called.result()["number"] == "A001")


def _outcome(halls, ticket):
    with RpcSession(halls.settings, ANYONE) as session:
        try:
            return session.queue.defer(**_mine(ticket))
        except Conflict:
            return None


def test_a_visitor_cancels_and_takes_it_back(halls, world, visitor):
    first, second = halls.take(), halls.take()
    assert visitor.cancel_by_visitor(**_mine(first))["state"] == "cancelled"
    assert visitor.undo_by_visitor(**_mine(first))["state"] == "waiting"
    visitor.cancel_by_visitor(**_mine(first))
    assert _order(halls, 1) == [second["number"]]


def test_nobody_does_it_to_anothers_ticket_and_staff_not_in_a_visitors_name(halls, visitor):
    mine, others = halls.take(), halls.take()
    for act in (visitor.defer, visitor.cancel_by_visitor, visitor.undo_by_visitor):
        with pytest.raises(Forbidden):
            act(ticket=others["id"], visit=mine["visit"])
    with halls.by(SUPERVISOR) as queue, pytest.raises(Forbidden):
        queue.cancel_by_visitor(**_mine(mine))


def test_what_the_counter_did_is_not_the_visitors_to_take_back(halls, visitor):
    first = halls.take()
    with halls.by(CLERK) as queue:
        queue.open_counter(counter=f"{halls.hall}-3")
        queue.call(counter=f"{halls.hall}-3")
    with pytest.raises(Forbidden, match="ask the staff"):
        visitor.undo_by_visitor(**_mine(first))
