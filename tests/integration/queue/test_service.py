"""The queue as others reach it: over the real broker, with intake beside it."""

from __future__ import annotations

import secrets
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from ulid import ULID

from shared.clock import clock
from shared.errors import Conflict, Forbidden, Invalid, NotFound
from shared.messaging import Event, RpcSession
from shared.security import SYSTEM
from tests.integration.queue.conftest import BOARD, CLERK, KIOSK, SUPERVISOR, until
from tests.unit.queue.hall import plain_hall


def _visit_registered(halls, age_seconds, **changes):
    visit = str(ULID.from_timestamp(time.time() - age_seconds))
    asked = halls.asked(visit=visit, **changes)
    stop = {name: asked[name] for name in ("stop", "matter", "queue")}
    facts = {name: asked[name] for name in ("visit", "day", "priority", "arrived_at")}
    data = {**facts, "stops": [stop], "language": "zh", "needs": []}
    return Event(f"{visit}:0", "intake", "visit_registered", visit, clock.now(), asked["hall"], 0, "c", "system", data)


def test_a_visitor_is_served_from_ticket_to_end(halls):
    ticket = halls.take()
    assert (ticket["number"], ticket["state"], ticket["ahead"]) == ("A001", "waiting", 0)
    assert ticket["wait"]["open_counters"] == 0
    with halls.by(CLERK) as queue:
        counter = queue.open_counter(counter=f"{halls.hall}-3")
        assert counter["state"] == "open"
        assert counter["queues"] == ["general", "tax"]
        called = queue.call(counter=f"{halls.hall}-3")
        assert called["ticket"]["id"] == ticket["id"]
        assert called["ticket"]["counter_number"] == 3
        assert called["why"]["rule"] == "longest_wait"
        assert queue.recall(ticket=ticket["id"])["calls"] == 2
        assert queue.start(ticket=ticket["id"])["state"] == "serving"
        assert queue.finish(ticket=ticket["id"])["state"] == "finished"
        assert queue.call(counter=f"{halls.hall}-3") is None
        assert queue.close_counter(counter=f"{halls.hall}-3")["state"] == "closed"


def test_a_missed_visitor_is_owed_two_calls_and_the_interval(halls):
    ticket = halls.take()
    with halls.by(CLERK) as queue:
        queue.open_counter(counter=f"{halls.hall}-3")
        queue.call(counter=f"{halls.hall}-3")
        queue.recall(ticket=ticket["id"])
        with pytest.raises(Conflict) as refused:
            queue.no_show(ticket=ticket["id"])
    assert 18 <= refused.value.detail["seconds_left"] <= 20
    assert refused.value.detail["state"] == "called"


def test_a_missed_visitor_is_timed_from_when_the_board_announced_the_call(halls, world):
    ticket = halls.take()
    with halls.by(CLERK) as queue, halls.by(BOARD, "board-1") as board, halls.by(BOARD, "board-2") as other:
        queue.open_counter(counter=f"{halls.hall}-3")
        assert queue.call(counter=f"{halls.hall}-3")["ticket"]["announced_at"] is None
        told = board.announced(ticket=ticket["id"], call=1)
        assert told["announced_at"] == other.announced(ticket=ticket["id"], call=1)["announced_at"]
        queue.recall(ticket=ticket["id"])
        assert other.announced(ticket=ticket["id"], call=1)["announced_at"] is None
        long_ago = {"$set": {"called_at": clock.now() - timedelta(minutes=1)}}
        world.store.tickets._collection.update_one({"_id": ticket["id"]}, long_ago)
        assert board.announced(ticket=ticket["id"], call=2)["announced_at"]
        with pytest.raises(Conflict) as refused:
            queue.no_show(ticket=ticket["id"])
        with pytest.raises(Forbidden):
            queue.announced(ticket=ticket["id"])
        assert queue.board(hall=halls.hall)["now_called"][0]["announced"] is True
    assert 10 < refused.value.detail["seconds_left"] <= 20
    history = world.store.tickets._tickets.get(ticket["id"])["history"]
    assert [each["data"]["call"] for each in history if each["type"] == "ticket_announced"] == [1, 2]


def test_the_board_shows_who_is_called_and_how_many_wait(halls):
    halls.take(), halls.take(), halls.take(queue="tax")
    with halls.by(CLERK) as queue:
        queue.open_counter(counter=f"{halls.hall}-3")
        queue.call(counter=f"{halls.hall}-3")
        board = queue.board(hall=halls.hall)
    assert [(each["number"], each["counter_number"], each["call"]) for each in board["now_called"]] == [("A001", 3, 1)]
    assert [(each["letter"], each["waiting"]) for each in board["waiting"]] == [("A", 1), ("B", 1)]
    assert board["waiting"][0]["wait"]["open_counters"] == 1


def test_who_calls_again_while_holding_a_ticket_is_told_which(halls):
    first, _ = halls.take(), halls.take()
    with halls.by(CLERK) as queue:
        queue.open_counter(counter=f"{halls.hall}-3")
        queue.call(counter=f"{halls.hall}-3")
        for again in (queue.call, queue.close_counter):
            with pytest.raises(Conflict) as refused:
                again(counter=f"{halls.hall}-3")
            assert refused.value.detail["ticket"]["id"] == first["id"]
            assert refused.value.detail["ticket"]["number"] == "A001"


def test_a_closed_counter_calls_nobody(halls):
    with halls.by(CLERK) as queue, pytest.raises(Conflict) as refused:
        queue.call(counter=f"{halls.hall}-3")
    assert refused.value.detail == {"state": "closed"}


def test_a_counter_belongs_to_whoever_opened_it(halls):
    ticket = halls.take()
    with halls.by(CLERK, "anna") as anna, halls.by(CLERK, "ben") as ben, halls.by(SUPERVISOR, "sue") as sue:
        anna.open_counter(counter=f"{halls.hall}-3")
        with pytest.raises(Forbidden):
            ben.call(counter=f"{halls.hall}-3")
        with pytest.raises(Conflict):
            ben.open_counter(counter=f"{halls.hall}-3")
        anna.call(counter=f"{halls.hall}-3")
        with pytest.raises(Forbidden):
            ben.start(ticket=ticket["id"])
        assert sue.start(ticket=ticket["id"])["state"] == "serving"


@pytest.mark.parametrize("role", [KIOSK, "board", "guide", "officer"])
def test_only_clerks_and_supervisors_work_at_counters(halls, role):
    ticket = halls.take()
    with halls.by(role) as queue:
        for asked in (queue.open_counter, queue.close_counter, queue.call):
            with pytest.raises(Forbidden):
                asked(counter=f"{halls.hall}-3")
        for asked in (queue.recall, queue.start, queue.finish, queue.no_show):
            with pytest.raises(Forbidden):
                asked(ticket=ticket["id"])


def test_nobody_touches_another_hall(halls):
    ticket = halls.take()
    with halls.by(SUPERVISOR, hall="elsewhere") as queue:
        with pytest.raises(Forbidden):
            queue.call(counter=f"{halls.hall}-3")
        with pytest.raises(Forbidden):
            queue.start(ticket=ticket["id"])
        with pytest.raises(Forbidden):
            queue.issue_ticket(**halls.asked())


def test_what_does_not_exist_is_not_found(halls):
    with halls.by(SUPERVISOR) as queue:
        for method, wrong in [
            (queue.get_ticket, {"ticket": "no-such"}),
            (queue.start, {"ticket": "no-such"}),
            (queue.call, {"counter": "no-such"}),
            (queue.open_counter, {"counter": "no-such"}),
            (queue.board, {"hall": "nosuch"}),
            (queue.list_counters, {"hall": "nosuch"}),
            (queue.issue_ticket, halls.asked(hall="nosuch")),
            (queue.issue_ticket, halls.asked(queue="marriage")),
        ]:
            with pytest.raises(NotFound):
                method(**wrong)


def test_rubbish_is_refused_with_the_name_of_the_field(halls):
    with halls.by(SUPERVISOR) as queue:
        queue.open_counter(counter=f"{halls.hall}-3")
        ticket = halls.take()["id"]
        for method, given, field in [
            (queue.get_ticket, {"ticket": {"$ne": None}}, "ticket"),
            (queue.call, {"counter": {"$ne": None}}, "counter"),
            (queue.call, {"counter": f"{halls.hall}-3", "ticket": ticket}, "reason"),
            (queue.open_counter, {"counter": f"{halls.hall}-3", "queues": ["marriage"]}, "queues"),
            (queue.issue_ticket, halls.asked(arrived_at="nine"), "arrived_at"),
            (queue.issue_ticket, halls.asked(priority="vip"), "priority"),
        ]:
            with pytest.raises(Invalid) as refused:
                method(**given)
            assert refused.value.field == field


def test_counters_are_listed_by_number_with_their_state(halls):
    with halls.by(CLERK) as queue:
        queue.open_counter(counter=f"{halls.hall}-3", queues=["tax"])
        counters = queue.list_counters(hall=halls.hall)
    assert [each["number"] for each in counters] == list(range(1, 9))
    assert [each["state"] for each in counters].count("open") == 1
    assert counters[2]["queues"] == ["tax"]


def test_a_visit_without_a_ticket_gets_one_from_its_event_once(halls, world):
    event = _visit_registered(halls, age_seconds=60)
    halls.hear(event, times=5)
    ticket = until(lambda: world.store.tickets.of_stop(event.subject, 0))
    later = _visit_registered(halls, age_seconds=60)
    halls.hear(later)
    until(lambda: world.store.tickets.of_stop(later.subject, 0))
    assert world.store.numbers.unused(halls.hall, ticket.day, "general") == []
    stored = world.store.tickets._tickets.get(ticket.id)
    assert [(said["type"], said["data"]["path"]) for said in stored["history"]] == [("ticket_issued", "event")]


def test_the_event_of_a_fresh_visit_leaves_the_ticket_to_the_request(halls, world):
    event = _visit_registered(halls, age_seconds=0)
    halls.hear(event)
    old = _visit_registered(halls, age_seconds=60)
    halls.hear(old)
    until(lambda: world.store.tickets.of_stop(old.subject, 0))
    assert world.store.tickets.of_stop(event.subject, 0) is None
    asked = halls.take(visit=event.subject)
    stored = world.store.tickets._tickets.get(asked["id"])
    assert stored["visit"] == event.subject
    assert stored["history"][0]["data"]["path"] == "rpc"


def test_request_and_events_for_one_visit_at_once_give_one_ticket(halls, world):
    event = _visit_registered(halls, age_seconds=60)
    with ThreadPoolExecutor(9) as everybody:
        heard = everybody.submit(halls.hear, event, 4)
        tickets = [each.result(30) for each in [everybody.submit(halls.take, visit=event.subject) for _ in range(4)]]
        heard.result(30)
    assert len({each["id"] for each in tickets}) == 1
    assert halls.parked() == 0


def test_a_hall_that_is_published_anew_replaces_the_copy_but_never_by_an_older_one(halls, world):
    def published(revision, average):
        hall = plain_hall(halls.hall)
        hall["queues"][0]["average_minutes"] = average
        data = {"hall": hall, "revision": revision}
        return Event(
            f"{hall['id']}:{revision}", "intake", "hall_published", hall["id"], clock.now(), hall["id"], revision,
            "c", "system", data,
        )  # fmt: skip

    halls.hear(published(7, 30.0))
    until(lambda: world.store.halls._collection.find_one({"_id": halls.hall, "revision": 7}))
    halls.hear(published(6, 1.0))
    marker = _visit_registered(halls, age_seconds=60)
    halls.hear(marker)
    until(lambda: world.store.tickets.of_stop(marker.subject, 0))
    kept = world.store.halls._collection.find_one({"_id": halls.hall})
    assert (kept["revision"], kept["hall"]["queues"][0]["average_minutes"]) == (7, 30.0)


def test_a_queue_that_knows_no_hall_yet_asks_intake(halls, world, hall_settings):
    hall = plain_hall("n" + secrets.token_hex(4))
    with RpcSession(hall_settings, SYSTEM) as session:
        session.intake.publish_hall(hall=hall)
        world.store.halls._collection.delete_many({})
        counters = session.queue.list_counters(hall=hall["id"])
    assert len(counters) == 8


def test_it_says_that_it_is_healthy(halls):
    with halls.by(KIOSK) as queue:
        assert queue.health() == {"service": "queue", "database": True}
