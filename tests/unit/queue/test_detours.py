"""A ticket off the straight way: the office's table of cases, what each step says, and that an undo is exact."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import settings as trying
from hypothesis import strategies as st

from services.queue.domain import detours, no_show, printing
from services.queue.domain import ticket as tickets
from services.queue.domain.hall import Counter, Hall
from services.queue.domain.rank import rank
from services.queue.domain.ticket import AT_COUNTER, Ticket
from services.queue.domain.undo import needed_counter, remembered, undo
from shared.contracts.events import validated
from shared.errors import Conflict
from tests.unit.queue.hall import FIRST, a_hall, a_ticket, at, cases, name_of

FIRST_CALL = at("10:00")
BEHIND_FIRST_CALL = FIRST_CALL.timestamp()


def _change(hall: Hall, ticket: Ticket, step: str, places=()):
    """Return what ``action second [to where]`` makes of ``ticket``."""
    action, second, *to = step.replace(" to ", " ").split()
    now, rules = FIRST_CALL + timedelta(seconds=float(second)), hall.settings
    where = to[0] if to and action != "undo" else "nanhai-3"
    counter = Counter(where, int(where[-1]), ("general", "tax")) if "-" in where else None
    change = {
        "call": lambda: tickets.call(ticket, counter, FIRST, now),
        "recall": lambda: tickets.recall(ticket, now),
        "start": lambda: tickets.start(ticket, now),
        "finish": lambda: tickets.finish(ticket, now),
        "announce": lambda: no_show.announce(ticket, None, now),
        "no_show": lambda: no_show.no_show(ticket, now, rules),
        "hold": lambda: detours.hold(ticket, now),
        "resume": lambda: detours.resume(ticket, counter, now),
        "return_ticket": lambda: detours.return_ticket(ticket, _nth(places, rules), now, rules),
        "transfer": lambda: detours.transfer(ticket, counter or hall.queue(where)),
        "cancel": lambda: detours.cancel(ticket),
        "reprint": lambda: printing.reprint(ticket, None, now, now),
        "undo": lambda: undo(ticket, now, rules, supervises="supervising" in to, busy="busy" in to),
    }[action]()
    return (*change, now)


def _nth(places, rules):
    return max(places[: rules.return_places_down], default=None)


def _done(hall, ticket, step, places=()):
    after, said, now = _change(hall, ticket, step, places)
    validated(said.type, said.data)
    return remembered(ticket, after, said, now, "anna")


@pytest.mark.parametrize("case", cases("detours"), ids=name_of)
def test_what_may_happen_off_the_straight_way(case):
    names = ("misses_before_void", "undo_within_seconds", "no_show_undo_within_seconds")
    rules = {"calls_before_no_show": 1, "recall_after_seconds": 0} | {n: case[n] for n in names if n in case}
    hall = a_hall(**rules)
    places = [BEHIND_FIRST_CALL + each for each in case.get("places", ())]
    ticket = a_ticket("A001 general elderly 09:00", hall.settings)
    *before, last = case["does"]
    for step in before:
        ticket = _done(hall, ticket, step, places)
    if "refused" in case:
        with pytest.raises(Conflict) as refused:
            _done(hall, ticket, last, places)
        assert refused.value.detail["state"] == case["refused"]
        return
    after = _done(hall, ticket, last, places)
    assert after.state == case["then"]
    facts = ("queue", "number", "counter", "bound_to", "calls", "prints", "misses", "void", "served_seconds")
    assert {name: getattr(after, name) for name in facts if name in case} == {n: case[n] for n in facts if n in case}
    if "rank" in case:
        assert rank(after, hall.settings) == at(case["rank"]).timestamp()
    if "behind" in case:
        assert 0 < rank(after, hall.settings) - (BEHIND_FIRST_CALL + case["behind"]) < 0.001


STEPS = ("call", "recall", "start", "finish", "no_show", "hold", "resume", "resume to nanhai-5", "return_ticket")
MORE_STEPS = ("transfer to tax", "transfer to general", "transfer to nanhai-7", "cancel", "reprint")


def _step(name, second):
    action, _, to = name.partition(" to ")
    return f"{action} {second}" + (f" to {to}" if to else "")


@trying(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(STEPS + MORE_STEPS), min_size=1, max_size=30))
def test_an_undo_gives_back_exactly_the_ticket_of_before(wanted):
    hall = a_hall(calls_before_no_show=1, recall_after_seconds=0, misses_before_void=9)
    ticket, second = a_ticket(), 0
    for name in wanted:
        second += 1
        try:
            after = _done(hall, ticket, _step(name, second))
        except Conflict:
            continue
        if name != "reprint":
            back = _done(hall, after, f"undo {second}")
            assert back == replace(ticket, last=None)
            if told := no_show.announce(after, None, FIRST_CALL + timedelta(seconds=second)):
                after = remembered(after, *told, FIRST_CALL, "board")
                assert _done(hall, after, f"undo {second}") == replace(ticket, last=None)
        ticket = after
        assert (ticket.state in (*AT_COUNTER, "held")) <= (ticket.counter is not None)
        assert ticket.number == "A001"
        assert ticket.issued_queue == "general"
        assert ticket.arrived_at == at("09:00")
        assert (ticket.state == "waiting") <= ((ticket.counter, ticket.called_at, ticket.calls) == (None, None, 0))


def test_a_transfer_says_the_whole_way():
    hall = a_hall()
    called = _done(hall, a_ticket(), "call 0")
    _, said, _ = _change(hall, called, "transfer 5 to nanhai-7")
    way = {"queue_from": "general", "queue": "general", "counter": "nanhai-7", "counter_from": "nanhai-3"}
    assert said.data | way == said.data
    assert said.data["state_from"] == "called"


def test_an_undo_says_what_was_undone_and_where_the_ticket_is_now():
    hall = a_hall()
    ticket = a_ticket()
    for step in ("call 0", "start 1", "transfer 5 to tax"):
        ticket = _done(hall, ticket, step)
    _, said, _ = _change(hall, ticket, "undo 9")
    told = {"action": "ticket_transferred", "state_from": "waiting", "state_to": "serving"}
    assert said.data | told | {"counter": "nanhai-3", "queue": "general", "call": 1} == said.data


def test_the_refusal_of_a_return_says_whether_the_ticket_is_void():
    hall = a_hall(calls_before_no_show=1, recall_after_seconds=0, misses_before_void=1)
    ticket = _done(hall, _done(hall, a_ticket(), "call 0"), "no_show 1")
    with pytest.raises(Conflict) as refused:
        _done(hall, ticket, "return_ticket 2")
    assert refused.value.detail == {"state": "no_show", "void": True}


@pytest.mark.parametrize(
    ("steps", "counter"),
    [
        (["call 0", "hold 1"], "nanhai-3"),
        (["call 0", "transfer 1 to nanhai-7", "transfer 2 to general"], "nanhai-7"),
        (["call 0"], None),
        (["call 0", "hold 1", "resume 2"], None),
    ],
)
def test_an_undo_needs_the_counter_to_which_the_ticket_would_go(steps, counter):
    hall, ticket = a_hall(), a_ticket()
    for step in steps:
        ticket = _done(hall, ticket, step)
    back, _, _ = _change(hall, ticket, "undo 3")
    assert needed_counter(back) == counter


def test_a_ticket_of_another_day_waits_no_more():
    tickets.require_of(a_ticket(), "2026-03-02")
    with pytest.raises(Conflict) as refused:
        tickets.require_of(a_ticket(), "2026-03-03")
    assert refused.value.detail == {"state": "waiting", "day": "2026-03-02"}
