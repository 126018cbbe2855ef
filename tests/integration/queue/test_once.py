"""The same request that comes again, one after the other or all at once, has one effect and one answer."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from shared.errors import Conflict
from shared.ids import new_id
from shared.messaging.call import Command
from tests.integration.queue.conftest import CLERK, KIOSK

CLIENTS = 8


@pytest.fixture
def rules():
    return {"calls_before_no_show": 1, "recall_after_seconds": 0}


def _all_at_once(halls, action, **wish):
    """Let many clients send the very same request; return their answers."""
    command = Command(new_id(), "body")

    def client(_):
        with halls.by(CLERK, command=command) as queue:
            return getattr(queue, action)(**wish)

    with ThreadPoolExecutor(CLIENTS) as everybody:
        return list(everybody.map(client, range(CLIENTS)))


def _entries(world, ticket):
    return [said["type"] for said in world.store.tickets._tickets.get(ticket)["history"]]


def test_a_call_sent_by_many_at_once_calls_one_ticket(halls, world):
    first, _ = halls.take(), halls.take()
    with halls.by(CLERK) as queue:
        queue.open_counter(counter=f"{halls.hall}-3")
    answers = _all_at_once(halls, "call", counter=f"{halls.hall}-3")
    assert {answer["ticket"]["id"] for answer in answers} == {first["id"]}
    assert all(answer == answers[0] for answer in answers)


def test_a_call_that_comes_again_after_its_ticket_is_served_calls_nobody_else(halls):
    first, second = halls.take(), halls.take()
    with halls.by(CLERK, command=Command(new_id(), "body")) as same, halls.by(CLERK) as queue:
        queue.open_counter(counter=f"{halls.hall}-3")
        called = same.call(counter=f"{halls.hall}-3")
        queue.start(ticket=first["id"]), queue.finish(ticket=first["id"])
        assert same.call(counter=f"{halls.hall}-3") == called
        assert queue.get_ticket(ticket=second["id"])["state"] == "waiting"


def test_nobody_waiting_is_not_remembered(halls):
    with halls.by(CLERK, command=Command(new_id(), "body")) as same, halls.by(CLERK) as queue:
        queue.open_counter(counter=f"{halls.hall}-3")
        assert same.call(counter=f"{halls.hall}-3") is None
        ticket = halls.take()
        assert same.call(counter=f"{halls.hall}-3")["ticket"]["id"] == ticket["id"]


@pytest.mark.parametrize(
    ("before", "action", "wish", "said"),
    [
        ([], "recall", {}, "ticket_recalled"),
        ([], "start", {}, "service_started"),
        (["start"], "finish", {}, "service_finished"),
        ([], "no_show", {}, "ticket_no_show"),
        ([], "hold", {}, "ticket_held"),
        (["hold"], "resume", {}, "ticket_resumed"),
        (["no_show"], "return_ticket", {}, "ticket_returned"),
        ([], "transfer", {"queue": "tax"}, "ticket_transferred"),
        ([], "cancel", {}, "ticket_cancelled"),
        (["start"], "undo", {}, "action_undone"),
        ([], "reprint", {}, "ticket_printed"),
    ],
)
def test_every_action_on_a_ticket_is_done_once(halls, world, before, action, wish, said):
    ticket = halls.take()["id"]
    with halls.by(CLERK) as queue:
        queue.open_counter(counter=f"{halls.hall}-3")
        queue.call(counter=f"{halls.hall}-3")
        for step in before:
            getattr(queue, step)(ticket=ticket)
    answers = _all_at_once(halls, action, ticket=ticket, **wish)
    assert all(answer == answers[0] for answer in answers)
    assert _entries(world, ticket).count(said) == 1


def test_every_action_at_a_counter_is_done_once(halls, world):
    counter = f"{halls.hall}-3"
    for action, wish in [("open_counter", {}), ("pause_counter", {"reason": "lunch"}), ("close_counter", {})]:
        answers = _all_at_once(halls, action, counter=counter, **wish)
        assert all(answer == answers[0] for answer in answers)
    shifts = world.store.shifts._collection.find({"counter": counter})
    assert [[said["type"] for said in each["history"]] for each in shifts] == [
        ["counter_opened", "counter_paused", "counter_closed"]
    ]


def test_the_same_key_for_another_request_is_refused_and_changes_nothing(halls):
    ticket, key = halls.take()["id"], new_id()
    with halls.by(KIOSK, command=Command(key, "one")) as queue:
        queue.reprint(ticket=ticket)
    with halls.by(KIOSK, command=Command(key, "two")) as queue, pytest.raises(Conflict):
        queue.cancel(ticket=ticket)
    with halls.by(KIOSK) as queue:
        assert queue.get_ticket(ticket=ticket)["state"] == "waiting"


def test_the_request_for_a_visit_may_ask_for_several_tickets(halls):
    with halls.by(KIOSK, command=Command(new_id(), "body")) as queue:
        tickets = [queue.issue_ticket(**halls.asked()) for _ in range(2)]
    assert [each["number"] for each in tickets] == ["A001", "A002"]
