"""Who may do what to a ticket, in every state and for every role."""

from __future__ import annotations

import pytest

from shared.errors import Conflict, Forbidden
from tests.integration.queue.conftest import CLERK, KIOSK, SUPERVISOR

ROLES = (KIOSK, "board", CLERK, "guide", SUPERVISOR, "officer", "admin")
STAFF = {CLERK, SUPERVISOR}
ALLOWED = {
    "recall": STAFF,
    "start": STAFF,
    "finish": STAFF,
    "no_show": STAFF,
    "hold": STAFF,
    "resume": STAFF,
    "return_ticket": STAFF,
    "transfer": STAFF,
    "undo": STAFF,
    "cancel": STAFF | {KIOSK},
    "reprint": STAFF | {KIOSK, "guide"},
}
WISH = {"transfer": {"queue": "tax"}}


@pytest.fixture
def rules():
    return {"calls_before_no_show": 1, "recall_after_seconds": 0}


def _called(halls, clerk="anna"):
    ticket = halls.take()
    with halls.by(CLERK, clerk) as queue:
        queue.open_counter(counter=f"{halls.hall}-3")
        assert queue.call(counter=f"{halls.hall}-3")["ticket"]["id"] == ticket["id"]
    return ticket["id"]


def test_every_role_may_do_just_what_it_may_and_nothing_in_another_hall(halls):
    ticket = halls.take()["id"]
    for role in ROLES:
        with halls.by(role) as here, halls.by(role, hall="elsewhere") as elsewhere:
            for action, allowed in ALLOWED.items():
                wish = {"ticket": ticket, **WISH.get(action, {})}
                with pytest.raises(Forbidden):
                    getattr(elsewhere, action)(**wish)
                if role not in allowed:
                    with pytest.raises(Forbidden):
                        getattr(here, action)(**wish)


@pytest.mark.parametrize("action", ["recall", "start", "no_show", "hold", "transfer", "cancel", "undo"])
def test_a_called_ticket_is_its_own_clerks(halls, action):
    wish = {"ticket": _called(halls), **WISH.get(action, {})}
    with halls.by(CLERK, "ben") as ben, halls.by(CLERK, "anna") as anna:
        with pytest.raises(Forbidden):
            getattr(ben, action)(**wish)
        assert getattr(anna, action)(**wish)["id"] == wish["ticket"]


@pytest.mark.parametrize(("action", "state"), [("resume", "called"), ("cancel", "cancelled")])
def test_every_clerk_of_the_hall_may_call_back_or_cancel_a_held_ticket(halls, action, state):
    ticket = _called(halls)
    with halls.by(CLERK, "anna") as anna, halls.by(CLERK, "ben") as ben:
        anna.hold(ticket=ticket)
        ben.open_counter(counter=f"{halls.hall}-5")
        assert getattr(ben, action)(ticket=ticket)["state"] == state


def test_a_held_ticket_is_transferred_by_the_clerk_who_held_it(halls):
    ticket = _called(halls)
    with halls.by(CLERK, "anna") as anna, halls.by(CLERK, "ben") as ben:
        anna.hold(ticket=ticket)
        with pytest.raises(Forbidden):
            ben.transfer(ticket=ticket, queue="tax")
        assert anna.transfer(ticket=ticket, queue="tax")["queue"] == "tax"


def test_a_waiting_ticket_is_moved_by_a_supervisor_only(halls):
    ticket = halls.take()["id"]
    with halls.by(CLERK) as clerk, halls.by(SUPERVISOR) as sue:
        with pytest.raises(Forbidden):
            clerk.transfer(ticket=ticket, queue="tax")
        assert sue.transfer(ticket=ticket, queue="tax")["queue"] == "tax"


def test_every_clerk_may_let_a_missed_visitor_return(halls):
    ticket = _called(halls)
    with halls.by(CLERK, "anna") as anna, halls.by(CLERK, "ben") as ben:
        anna.no_show(ticket=ticket)
        assert ben.return_ticket(ticket=ticket)["state"] == "waiting"


def test_an_action_is_undone_by_whoever_did_it_or_a_supervisor(halls):
    ticket = halls.take()["id"]
    with halls.by(CLERK, "anna") as anna, halls.by(CLERK, "ben") as ben, halls.by(SUPERVISOR) as sue:
        anna.cancel(ticket=ticket)
        with pytest.raises(Forbidden):
            ben.undo(ticket=ticket)
        assert anna.undo(ticket=ticket)["state"] == "waiting"
        anna.cancel(ticket=ticket)
        assert sue.undo(ticket=ticket)["state"] == "waiting"


def test_a_counter_is_paused_by_its_clerk_or_a_supervisor(halls):
    counter = f"{halls.hall}-3"
    with halls.by(CLERK, "anna") as anna, halls.by(CLERK, "ben") as ben:
        anna.open_counter(counter=counter)
        with pytest.raises(Forbidden):
            ben.pause_counter(counter=counter, reason="lunch")
        anna.pause_counter(counter=counter, reason="lunch")
        with pytest.raises(Conflict) as refused:
            ben.open_counter(counter=counter)
        assert refused.value.detail == {"state": "paused"}
        with pytest.raises(Forbidden):
            ben.close_counter(counter=counter)
    for role in set(ROLES) - STAFF:
        with halls.by(role) as other, pytest.raises(Forbidden):
            other.pause_counter(counter=counter, reason="lunch")
