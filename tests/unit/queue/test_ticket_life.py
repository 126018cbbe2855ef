"""A ticket's life: the office's table of cases, and what each step says."""

from __future__ import annotations

from datetime import timedelta

import pytest

from services.queue.domain import no_show
from services.queue.domain import ticket as tickets
from services.queue.domain.rank import rank
from services.queue.domain.ticket import Order
from shared.contracts.events import validated
from shared.errors import Conflict, Invalid
from tests.unit.queue.hall import COUNTER, FIRST, a_hall, a_settings, a_ticket, at, cases, name_of

FIRST_CALL = at("10:00")


def _do(ticket, step, rules):
    action, second = step.split()
    now = FIRST_CALL + timedelta(seconds=float(second))
    more = {"call": (COUNTER, FIRST, now), "no_show": (now, rules), "announce": (None, now)}.get(action, (now,))
    return getattr(no_show if action in ("no_show", "announce") else tickets, action)(ticket, *more)


@pytest.mark.parametrize("case", cases("life"), ids=name_of)
def test_what_may_happen_to_a_ticket(case):
    names = ("calls_before_no_show", "recall_after_seconds", "announcement_grace_seconds")
    rules = a_settings(**{name: case[name] for name in names if name in case})
    ticket = a_ticket()
    *before, last = case["does"]
    for step in before:
        ticket, said = _do(ticket, step, rules)
        validated(said.type, said.data)
    if "then" in case:
        after, said = _do(ticket, last, rules)
        assert after.state == case["then"]
        validated(said.type, said.data)
        return
    with pytest.raises(Conflict) as refused:
        _do(ticket, last, rules)
    expected = {"state": case["refused"]} | {key: case[key] for key in ("seconds_left", "calls_left") if key in case}
    assert refused.value.detail == expected


def test_a_second_miss_voids_the_ticket():
    rules = a_settings(calls_before_no_show=1, recall_after_seconds=0)
    once, said = no_show.no_show(_do(a_ticket(), "call 0", rules)[0], FIRST_CALL, rules)
    assert (said.data["misses"], said.data["void"], once.void) == (1, False, False)
    back = a_ticket().__class__(**{**vars(once), "state": "waiting"})
    twice, said = no_show.no_show(_do(back, "call 0", rules)[0], FIRST_CALL, rules)
    assert (said.data["misses"], said.data["void"], twice.void) == (2, True, True)


def test_a_ticket_is_issued_with_its_number_its_rank_and_its_first_word():
    hall, order = a_hall(), Order("nanhai", "v", 0, "m", "tax", "2026-03-02", "elderly", at("09:00"))
    ticket, said = tickets.issue("t", order, hall.queue("tax"), 23, hall.settings, "event")
    assert (ticket.number, ticket.state, rank(ticket, hall.settings)) == ("B023", "waiting", at("08:45").timestamp())
    assert (said.type, said.data["sequence"], said.data["path"]) == ("ticket_issued", 23, "event")
    assert said.data["arrived_at"] == "2026-03-02T09:00:00.000Z"
    validated(said.type, said.data)


def test_the_time_of_service_is_told():
    ticket, _ = _do(a_ticket(), "call 0", a_settings())
    ticket, _ = _do(ticket, "start 30", a_settings())
    _, said = _do(ticket, "finish 90.5", a_settings())
    assert said.data["service_seconds"] == 60.5


def test_no_event_says_more_than_it_may():
    ticket, said = _do(a_ticket(), "call 0", a_settings())
    allowed = {"ticket", "visit", "stop", "day", "queue", "number", "matter", "priority", "arrived_at"}
    assert set(said.data) == allowed | {"counter", "counter_number", "call", "why"}
    assert ticket.calls == 1


def test_who_holds_a_ticket_is_told_which():
    held, _ = _do(a_ticket(), "call 0", a_settings())
    refused = tickets.holds_already(held)
    assert refused.detail["state"] == "called"
    assert refused.detail["ticket"] == {"id": held.id, "number": "A001", "queue": "general", "state": "called"}


def test_an_announcement_says_which_call_and_how_long_after_it():
    ticket = _do(_do(a_ticket(), "call 0", a_settings())[0], "recall 20", a_settings())[0]
    _, said = no_show.announce(ticket, 2, FIRST_CALL + timedelta(seconds=23.5))
    assert (said.type, said.data["call"], said.data["after_seconds"]) == ("ticket_announced", 2, 3.5)
    validated(said.type, said.data)


def test_the_first_board_counts_and_later_ones_change_nothing():
    called, _ = _do(a_ticket(), "call 0", a_settings())
    told, _ = no_show.announce(called, 1, FIRST_CALL)
    assert no_show.announce(told, 1, FIRST_CALL + timedelta(seconds=9)) is None


@pytest.mark.parametrize("steps", [["call 0", "recall 20"], ["call 0", "start 5"], []])
def test_the_announcement_of_a_call_that_is_past_changes_nothing(steps):
    ticket = a_ticket()
    for step in steps:
        ticket, _ = _do(ticket, step, a_settings())
    assert no_show.announce(ticket, 1, FIRST_CALL) is None


def test_a_call_that_was_never_made_cannot_be_announced():
    called, _ = _do(a_ticket(), "call 0", a_settings())
    with pytest.raises(Invalid, match="1 times only"):
        no_show.announce(called, 2, FIRST_CALL)
