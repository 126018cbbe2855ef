"""Hold, return, transfer, cancel, undo, print again and pause, as others reach them over the real broker."""

from __future__ import annotations

from datetime import timedelta

import pytest

from services.queue.domain.shift import close_counter, shift_id
from shared.clock import clock, iso
from shared.errors import Conflict, Forbidden, NotFound
from shared.ids import new_id
from tests.integration.queue.conftest import CLERK, KIOSK, SUPERVISOR, stamp


@pytest.fixture
def rules():
    return {"calls_before_no_show": 1, "recall_after_seconds": 0, "return_places_down": 2}


def _history(world, ticket):
    return [said["type"] for said in world.store.tickets._tickets.get(ticket["id"])["history"]]


def _open(queue, halls, number):
    queue.open_counter(counter=f"{halls.hall}-{number}")
    return f"{halls.hall}-{number}"


def test_a_held_ticket_leaves_its_counter_free_and_comes_back(halls, world):
    first, second = halls.take(), halls.take()
    with halls.by(CLERK) as queue:
        counter = _open(queue, halls, 3)
        queue.call(counter=counter)
        held = queue.hold(ticket=first["id"])
        assert (held["state"], held["counter"]) == ("held", counter)
        assert queue.call(counter=counter)["ticket"]["id"] == second["id"]
        with pytest.raises(Conflict) as refused:
            queue.resume(ticket=first["id"])
        assert refused.value.detail["ticket"]["id"] == second["id"]
        queue.start(ticket=second["id"]), queue.finish(ticket=second["id"])
        assert queue.resume(ticket=first["id"])["state"] == "called"
        queue.start(ticket=first["id"]), queue.finish(ticket=first["id"])
    assert _history(world, first) == [
        *("ticket_issued", "ticket_called", "ticket_held", "ticket_resumed", "service_started", "service_finished")
    ]


def test_another_clerk_calls_a_held_ticket_back_to_their_own_counter(halls):
    ticket = halls.take()
    with halls.by(CLERK, "anna") as anna, halls.by(CLERK, "ben") as ben:
        anna.call(counter=_open(anna, halls, 3))
        anna.hold(ticket=ticket["id"])
        with pytest.raises(Conflict) as refused:
            ben.resume(ticket=ticket["id"])
        assert refused.value.detail == {"state": "closed"}
        _open(ben, halls, 5)
        ben.pause_counter(counter=f"{halls.hall}-5", reason="printer")
        with pytest.raises(Conflict) as refused:
            ben.resume(ticket=ticket["id"])
        assert refused.value.detail == {"state": "paused"}
        _open(ben, halls, 5)
        assert ben.resume(ticket=ticket["id"])["counter_number"] == 5
        with pytest.raises(Forbidden):
            anna.start(ticket=ticket["id"])
        assert ben.start(ticket=ticket["id"])["state"] == "serving"


def test_a_missed_visitor_comes_back_two_places_down(halls):
    missed = halls.take()
    others = [halls.take() for _ in range(3)]
    with halls.by(CLERK) as queue:
        counter = _open(queue, halls, 3)
        queue.call(counter=counter)
        queue.no_show(ticket=missed["id"])
        back = queue.return_ticket(ticket=missed["id"])
        assert (back["state"], back["ahead"], back["counter"], back["calls"]) == ("waiting", 2, None, 0)
        assert back["wait"]["open_counters"] == 1
        assert queue.get_ticket(ticket=missed["id"])["ahead"] == 2
        order = []
        while called := queue.call(counter=counter):
            order.append(called["ticket"]["id"])
            queue.start(ticket=order[-1]), queue.finish(ticket=order[-1])
    assert order == [others[0]["id"], others[1]["id"], missed["id"], others[2]["id"]]


def test_a_second_miss_voids_and_a_void_ticket_does_not_return(halls):
    ticket = halls.take()
    with halls.by(CLERK) as queue:
        counter = _open(queue, halls, 3)
        queue.call(counter=counter), queue.no_show(ticket=ticket["id"])
        queue.return_ticket(ticket=ticket["id"])
        queue.call(counter=counter)
        assert queue.no_show(ticket=ticket["id"])["void"] is True
        with pytest.raises(Conflict) as refused:
            queue.return_ticket(ticket=ticket["id"])
    assert refused.value.detail == {"state": "no_show", "void": True}


def test_a_transferred_ticket_keeps_number_and_arrival_in_another_queue(halls, world):
    early = iso(clock.now() - timedelta(minutes=20))
    moved = halls.take(arrived_at=early)
    before = halls.take(queue="tax")
    with halls.by(CLERK) as queue:
        counter = _open(queue, halls, 3)
        queue.call(counter=counter)
        there = queue.transfer(ticket=moved["id"], queue="tax")
        assert (there["number"], there["queue"], there["state"], there["ahead"]) == ("A001", "tax", "waiting", 0)
        assert there["arrived_at"] == moved["arrived_at"]
        assert queue.get_ticket(ticket=before["id"])["ahead"] == 1
    with halls.by(CLERK, "tess") as tess:
        tess.open_counter(counter=f"{halls.hall}-2")
        assert tess.call(counter=f"{halls.hall}-2")["ticket"]["id"] == moved["id"]


def test_numbers_stay_unique_and_without_gaps_however_tickets_move(halls, world):
    first = halls.take()
    with halls.by(SUPERVISOR) as queue:
        queue.transfer(ticket=first["id"], queue="tax")
    assert (halls.take(queue="tax")["number"], halls.take()["number"]) == ("B001", "A002")
    day = world.store.tickets.get(first["id"]).day
    for queue in ("general", "tax"):
        assert world.store.numbers.unused(halls.hall, day, queue) == []


def test_a_ticket_bound_to_a_counter_is_called_there_alone_and_first_by_its_arrival(halls, world):
    bound = halls.take(arrived_at=iso(clock.now() - timedelta(minutes=20)))
    with halls.by(CLERK, "anna") as anna, halls.by(CLERK, "ben") as ben:
        here, there = _open(anna, halls, 3), _open(ben, halls, 5)
        anna.call(counter=here), anna.start(ticket=bound["id"])
        view = anna.transfer(ticket=bound["id"], counter=there)
        assert (view["bound_to"], view["counter"], view["queue"]) == (there, None, "general")
        assert (view["ahead"], view["wait"]["open_counters"]) == (0, 1)
        other = halls.take()
        assert anna.board(hall=halls.hall)["waiting"][0]["waiting"] == 2
        assert anna.call(counter=here)["ticket"]["id"] == other["id"]
        called = ben.call(counter=there)
        assert (called["ticket"]["id"], called["why"]["rule"]) == (bound["id"], "longest_wait")


def test_a_ticket_is_not_bound_to_a_closed_or_a_foreign_counter(halls):
    ticket = halls.take()
    with halls.by(CLERK) as queue:
        queue.call(counter=_open(queue, halls, 3))
        with pytest.raises(Conflict) as refused:
            queue.transfer(ticket=ticket["id"], counter=f"{halls.hall}-5")
        assert refused.value.detail == {"state": "closed"}
        for nowhere in ({"counter": "elsewhere-1"}, {"queue": "marriage"}):
            with pytest.raises(NotFound):
                queue.transfer(ticket=ticket["id"], **nowhere)
        assert queue.get_ticket(ticket=ticket["id"])["state"] == "called"


def test_who_waited_for_a_counter_that_closes_waits_in_the_queue_again(halls, world):
    ticket = halls.take()
    with halls.by(CLERK, "anna") as anna, halls.by(CLERK, "ben") as ben:
        here, there = _open(anna, halls, 3), _open(ben, halls, 5)
        anna.call(counter=here), anna.transfer(ticket=ticket["id"], counter=there)
        ben.close_counter(counter=there)
        assert anna.get_ticket(ticket=ticket["id"])["bound_to"] is None
        assert anna.call(counter=here)["ticket"]["id"] == ticket["id"]


def test_a_cancelled_ticket_is_not_called(halls):
    ticket, other = halls.take(), halls.take()
    with halls.by(KIOSK) as kiosk:
        assert kiosk.cancel(ticket=ticket["id"])["state"] == "cancelled"
    with halls.by(CLERK) as queue:
        assert queue.call(counter=_open(queue, halls, 3))["ticket"]["id"] == other["id"]


def test_a_finish_by_mistake_is_undone_and_a_second_undo_is_refused(halls, world):
    ticket = halls.take()
    with halls.by(CLERK) as queue:
        queue.call(counter=_open(queue, halls, 3))
        queue.start(ticket=ticket["id"]), queue.finish(ticket=ticket["id"])
        back = queue.undo(ticket=ticket["id"])
        assert (back["state"], back["counter_number"]) == ("serving", 3)
        with pytest.raises(Conflict) as refused:
            queue.undo(ticket=ticket["id"])
        assert refused.value.detail == {"state": "serving"}
        assert queue.finish(ticket=ticket["id"])["state"] == "finished"
    assert _history(world, ticket)[-3:] == ["service_finished", "action_undone", "service_finished"]


def test_an_undone_call_waits_where_it_waited(halls):
    ticket, _ = halls.take(), halls.take()
    with halls.by(CLERK) as queue:
        counter = _open(queue, halls, 3)
        queue.call(counter=counter)
        assert queue.undo(ticket=ticket["id"])["ahead"] == 0
        assert queue.call(counter=counter)["ticket"]["id"] == ticket["id"]


def test_an_undo_does_not_put_two_tickets_at_one_counter(halls):
    first, second = halls.take(), halls.take()
    with halls.by(CLERK) as queue:
        counter = _open(queue, halls, 3)
        queue.call(counter=counter), queue.hold(ticket=first["id"])
        queue.call(counter=counter)
        with pytest.raises(Conflict) as refused:
            queue.undo(ticket=first["id"])
        assert refused.value.detail["ticket"]["id"] == second["id"]
        assert queue.get_ticket(ticket=first["id"])["state"] == "held"


def test_an_undo_does_not_put_a_ticket_at_a_closed_counter(halls):
    ticket = halls.take()
    with halls.by(CLERK) as queue:
        counter = _open(queue, halls, 3)
        queue.call(counter=counter), queue.start(ticket=ticket["id"]), queue.finish(ticket=ticket["id"])
        queue.close_counter(counter=counter)
        with pytest.raises(Conflict) as refused:
            queue.undo(ticket=ticket["id"])
    assert refused.value.detail == {"state": "closed"}


def test_what_a_closing_counter_gave_back_to_the_queue_is_not_undone(halls):
    ticket = halls.take()
    with halls.by(CLERK) as queue:
        counter = _open(queue, halls, 3)
        queue.call(counter=counter), queue.hold(ticket=ticket["id"]), queue.close_counter(counter=counter)
        with pytest.raises(Conflict) as refused:
            queue.undo(ticket=ticket["id"])
    assert refused.value.detail == {"state": "waiting"}


def test_what_the_visit_has_gone_on_from_is_not_undone(halls):
    visit = new_id()
    ticket = halls.take(visit=visit)
    with halls.by(CLERK) as queue:
        queue.call(counter=_open(queue, halls, 3))
        queue.start(ticket=ticket["id"]), queue.finish(ticket=ticket["id"])
        following = halls.take(visit=visit, stop=1, queue="tax")
        with pytest.raises(Conflict) as refused:
            queue.undo(ticket=ticket["id"])
    assert refused.value.detail["ticket"] == {"id": following["id"], "number": "A001", "queue": "tax"}
    assert refused.value.detail["state"] == "finished"


def test_copies_are_counted_and_change_nothing_else(halls, world):
    ticket = halls.take()
    with halls.by(KIOSK) as kiosk:
        first, second = (kiosk.reprint(ticket=ticket["id"]) for _ in range(2))
        assert (first.pop("prints"), second.pop("prints")) == (2, 3)
        assert first == second
    stored = world.store.tickets._tickets.get(ticket["id"])
    assert [said["data"]["copy"] for said in stored["history"][1:]] == [2, 3]


def test_a_paused_counter_calls_nobody_until_it_opens_with_the_queues_it_had(halls):
    ticket = halls.take()
    with halls.by(CLERK) as queue:
        counter = f"{halls.hall}-3"
        queue.open_counter(counter=counter, queues=["general"])
        paused = queue.pause_counter(counter=counter, reason="午休")
        assert (paused["state"], paused["reason"], paused["queues"]) == ("paused", "午休", ["general"])
        with pytest.raises(Conflict) as refused:
            queue.call(counter=counter)
        assert refused.value.detail == {"state": "paused"}
        assert queue.get_ticket(ticket=ticket["id"])["wait"]["open_counters"] == 0
        assert queue.open_counter(counter=counter)["queues"] == ["general"]
        assert queue.call(counter=counter)["ticket"]["id"] == ticket["id"]
        assert queue.pause_counter(counter=counter, reason="printer")["state"] == "paused"
        queue.start(ticket=ticket["id"])
        assert queue.finish(ticket=ticket["id"])["state"] == "finished"


def test_a_supervisor_frees_the_ticket_of_a_clerk_who_vanished(halls):
    held, moved, missed = halls.take(), halls.take(), halls.take()
    with halls.by(CLERK, "gone") as gone, halls.by(SUPERVISOR, "sue") as sue:
        counter = _open(gone, halls, 3)
        gone.call(counter=counter)
        with pytest.raises(Conflict):
            sue.close_counter(counter=counter)
        assert sue.hold(ticket=held["id"])["state"] == "held"
        gone.call(counter=counter)
        assert sue.transfer(ticket=moved["id"], queue="tax")["state"] == "waiting"
        gone.call(counter=counter, ticket=missed["id"], reason="here")
        assert sue.no_show(ticket=missed["id"])["state"] == "no_show"
        assert sue.pause_counter(counter=counter, reason="clerk away")["state"] == "paused"
        assert sue.close_counter(counter=counter)["state"] == "closed"
        assert sue.get_ticket(ticket=held["id"])["state"] == "waiting"
        _open(sue, halls, 3)
        assert sue.call(counter=counter)["ticket"]["id"] == held["id"]


def test_a_ticket_that_was_called_while_its_counter_closed_is_served_to_its_end(halls, world):
    ticket, _ = halls.take(), halls.take()
    with halls.by(CLERK) as queue:
        counter = _open(queue, halls, 3)
        queue.call(counter=counter)
        day = world.store.tickets.get(ticket["id"]).day
        shift = world.store.shifts.get(shift_id(counter, day))
        now = clock.now()
        assert world.store.shifts.advance(shift, *close_counter(shift, now), stamp())
        queue.start(ticket=ticket["id"])
        assert queue.finish(ticket=ticket["id"])["state"] == "finished"
        with pytest.raises(Conflict) as refused:
            queue.call(counter=counter)
    assert refused.value.detail == {"state": "closed"}
