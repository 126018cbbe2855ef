"""Standing in, taking over, closing with tickets on hold, and rules changed while people wait."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from services.queue.domain import detours
from services.queue.domain import ticket as tickets
from services.queue.domain.rank import line_of
from services.queue.domain.shift import close_counter
from services.queue.releasing import release_stranded
from services.queue.store.ticket_documents import OLD_ORDER
from shared.errors import Conflict, Forbidden
from tests.integration.queue.conftest import CLERK, NOW, SUPERVISOR, stamp
from tests.unit.queue.hall import plain_hall


@pytest.fixture
def rules():
    return {"calls_before_no_show": 1, "recall_after_seconds": 0}


def _step(world, ticket, change):
    return world.store.tickets.advance(ticket, *change, stamp())


def test_who_was_named_stands_in_with_the_ticket_that_is_there(halls):
    ticket, counter = halls.take(), f"{halls.hall}-3"
    with halls.by(CLERK, "anna") as anna, halls.by(CLERK, "ben") as ben:
        anna.open_counter(counter=counter)
        anna.call(counter=counter)
        with pytest.raises(Conflict):
            ben.open_counter(counter=counter)
        assert anna.cover_counter(counter=counter, clerk="ben", reason="training")["cover"] == "ben"
        there = ben.open_counter(counter=counter)
        assert (there["clerk"], there["covers"]) == ("ben", "anna")
        assert ben.start(ticket=ticket["id"])["state"] == "serving"
        with pytest.raises(Forbidden):
            anna.finish(ticket=ticket["id"])
        assert anna.open_counter(counter=counter)["clerk"] == "anna"
        assert anna.finish(ticket=ticket["id"])["state"] == "finished"


def test_a_supervisor_takes_over_at_once_and_a_clerk_only_when_nothing_happens_any_more(halls):
    ticket, counter = halls.take(), f"{halls.hall}-3"
    with halls.by(CLERK, "anna") as anna, halls.by(CLERK, "ben") as ben, halls.by(SUPERVISOR, "sue") as sue:
        anna.open_counter(counter=counter)
        anna.call(counter=counter)
        with pytest.raises(Conflict) as refused:
            ben.take_over(counter=counter, reason="nobody there")
        assert refused.value.detail["minutes_left"] == 10
        assert sue.take_over(counter=counter, reason="nobody there")["clerk"] == "sue"
        assert sue.start(ticket=ticket["id"])["counter"] == counter
        with pytest.raises(Forbidden):
            anna.finish(ticket=ticket["id"])


def test_closing_lets_those_on_hold_wait_again_at_their_old_place(halls):
    first, second, counter = halls.take(), halls.take(), f"{halls.hall}-3"
    with halls.by(CLERK) as queue:
        queue.open_counter(counter=counter)
        queue.call(counter=counter)
        queue.hold(ticket=first["id"])
        queue.close_counter(counter=counter)
        back = queue.get_ticket(ticket=first["id"])
        assert (back["state"], back["ahead"], back["counter"]) == ("waiting", 0, None)
        queue.open_counter(counter=f"{halls.hall}-4")
        assert queue.call(counter=f"{halls.hall}-4")["ticket"]["id"] == first["id"]
        assert queue.get_ticket(ticket=second["id"])["ahead"] == 0


def test_what_a_closing_left_behind_is_released_later_and_once(world):
    shift, held, bound = world.shift(3), world.issue(), world.issue()
    held, _ = world.call(3)
    _step(world, held, detours.hold(held, NOW))
    _step(world, bound, detours.transfer(bound, world.hall.counter(shift.counter)))
    assert world.store.shifts.advance(shift, *close_counter(shift, NOW), stamp())
    soon = NOW + timedelta(seconds=20)
    assert release_stranded(world.store, [world.hall], soon, replace(stamp(), at=soon)) == 2
    assert release_stranded(world.another(), [world.hall], soon, replace(stamp(), at=soon)) == 0
    assert {world.store.tickets.get(each.id).state for each in (held, bound)} == {"waiting"}


def test_a_supervisor_undoes_a_miss_after_the_counter_has_called_the_next(halls):
    missed, following, counter = halls.take(), halls.take(), f"{halls.hall}-3"
    with halls.by(CLERK) as queue, halls.by(SUPERVISOR) as supervisor:
        queue.open_counter(counter=counter)
        queue.call(counter=counter), queue.no_show(ticket=missed["id"])
        assert queue.call(counter=counter)["ticket"]["id"] == following["id"]
        back = supervisor.undo(ticket=missed["id"])
        assert (back["state"], back["ahead"], back["void"]) == ("waiting", 0, False)
        queue.start(ticket=following["id"]), queue.finish(ticket=following["id"])
        assert queue.call(counter=counter)["ticket"]["id"] == missed["id"]


def test_a_supervisor_undoes_a_miss_although_the_counter_has_closed(halls):
    missed, counter = halls.take(), f"{halls.hall}-3"
    with halls.by(CLERK) as queue, halls.by(SUPERVISOR) as supervisor:
        queue.open_counter(counter=counter)
        queue.call(counter=counter), queue.no_show(ticket=missed["id"]), queue.close_counter(counter=counter)
        assert supervisor.undo(ticket=missed["id"])["state"] == "waiting"


def test_the_last_thing_done_at_a_counter_is_undone_once(halls, world):
    counter = f"{halls.hall}-3"
    with halls.by(CLERK, "anna") as anna, halls.by(CLERK, "ben") as ben:
        anna.open_counter(counter=counter, queues=["tax"])
        anna.pause_counter(counter=counter, reason="午休")
        with pytest.raises(Forbidden):
            ben.undo_at_counter(counter=counter)
        back = anna.undo_at_counter(counter=counter)
        assert (back["state"], back["queues"], back["reason"]) == ("open", ["tax"], None)
        with pytest.raises(Conflict):
            anna.undo_at_counter(counter=counter)
        anna.close_counter(counter=counter)
        assert anna.undo_at_counter(counter=counter)["clerk"] == "anna"
    told = world.store.shifts._shifts.collection.find_one({"counter": counter})["history"]
    assert [each["type"] for each in told if each["type"] == "counter_action_undone"] == ["counter_action_undone"] * 2
    assert (
        told[-1]["data"] | {"action": "counter_closed", "state_from": "closed", "state_to": "open"} == told[-1]["data"]
    )


def test_a_counter_that_has_called_since_it_was_opened_is_not_unopened(halls):
    ticket, counter = halls.take(), f"{halls.hall}-3"
    with halls.by(CLERK) as queue:
        queue.open_counter(counter=counter)
        queue.call(counter=counter)
        with pytest.raises(Conflict) as refused:
            queue.undo_at_counter(counter=counter)
        assert refused.value.detail["ticket"]["id"] == ticket["id"]
        queue.undo(ticket=ticket["id"])
        assert queue.undo_at_counter(counter=counter)["state"] == "closed"


def test_whoever_was_sent_to_a_counter_that_was_opened_by_mistake_waits_in_the_queue_again(halls):
    ticket, counter = halls.take(), f"{halls.hall}-3"
    with halls.by(CLERK) as queue, halls.by(SUPERVISOR) as supervisor:
        queue.open_counter(counter=counter)
        assert supervisor.transfer(ticket=ticket["id"], counter=counter)["bound_to"] == counter
        assert queue.undo_at_counter(counter=counter)["state"] == "closed"
        assert queue.get_ticket(ticket=ticket["id"])["bound_to"] is None


def test_no_counter_is_opened_by_an_undo_in_a_hall_that_is_closed_at_once(halls):
    counter = f"{halls.hall}-3"
    with halls.by(CLERK) as queue, halls.by(SUPERVISOR) as supervisor:
        queue.open_counter(counter=counter)
        supervisor.close_hall(hall=halls.hall, reason="火警")
        with pytest.raises(Conflict) as refused:
            queue.undo_at_counter(counter=counter)
    assert refused.value.detail["state"] == "closed"


def test_a_changed_rule_is_in_force_at_the_next_call_of_a_process_that_did_not_hear_of_it(world):
    normal = world.issue(arrived_at=NOW - timedelta(minutes=10))
    elderly = world.issue(arrived_at=NOW, priority="elderly")
    world.shift(3), world.shift(4)
    plain = plain_hall(world.hall.id, credit_minutes={"elderly": 5}, calls_before_no_show=1)
    world.another().halls.keep([(plain, 2)])
    assert world.hall.settings.credit("elderly") == 15
    assert world.call(3)[0].id == normal.id
    assert world.call(4)[0].id == elderly.id


def test_tickets_from_before_every_class_had_its_line_are_still_called(world):
    ticket = world.issue(priority="elderly")
    documents = world.store.tickets._collection
    documents.update_one(
        {"_id": ticket.id},
        {"$set": {"line": "general/preferred", "rank": 1.0}, "$unset": {"place": 1, "counts_from": 1}},
    )
    documents.create_index("rank", name=OLD_ORDER)
    world.store.install()
    assert OLD_ORDER not in documents.index_information()
    world.shift(3)
    assert world.call(3)[0].id == ticket.id
    assert line_of(world.store.tickets.get(ticket.id)) == "general/elderly"


def test_who_is_walking_is_called_after_it_and_keeps_the_place(world):
    walking = world.issue(arrived_at=NOW - timedelta(minutes=30))
    other = world.issue(arrived_at=NOW)
    later = replace(walking, not_before=NOW + timedelta(minutes=2))
    world.store.tickets._collection.update_one(
        {"_id": walking.id},
        {"$set": {"not_before": later.not_before, "line": line_of(later), "place": later.not_before.timestamp()}},
    )
    assert world.store.waiting.ahead(other, world.hall.settings) == 1
    world.shift(3), world.shift(4)
    assert world.call(3)[0].id == other.id
    assert world.call(4) is None
    called, _ = world.call(4, now=NOW + timedelta(minutes=2))
    assert (called.id, called.not_before) == (walking.id, None)
    assert world.store.tickets.advance(called, *tickets.start(called, NOW), stamp())
