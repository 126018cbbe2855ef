"""The last action at a counter, taken back: the office's table of cases, and that it is exact."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import settings as trying
from hypothesis import strategies as st

from services.queue.domain import shift as shifts
from services.queue.domain import undo_counter
from shared.contracts.events import validated
from shared.errors import Conflict, Forbidden, Invalid
from tests.unit.queue.hall import COUNTER, a_settings, a_ticket, at, cases, name_of

BEGIN = at("09:00")
CLOSED = shifts.new_shift("nanhai", COUNTER, "2026-03-02")


def _done(shift, step, rules, ticket=None):
    """Return what ``who action second`` makes of the counter."""
    who, action, second = step.split()
    now = BEGIN + timedelta(seconds=float(second))
    if action == "undo":
        undo_counter.require_doer(shift, who, supervises=who == "sue")
    change = {
        "open": lambda: shifts.open_counter(shift, ("general",), who, now),
        "pause": lambda: shifts.pause_counter(shift, "lunch", now),
        "close": lambda: shifts.close_counter(shift, now),
        "cover": lambda: shifts.name_cover(shift, "ben", "anna", "training", now),
        "take_over": lambda: shifts.take_over(shift, who, "gone", now),
        "undo": lambda: undo_counter.undo(shift, now, rules, ticket),
    }[action]()
    if change is None:
        return shift
    after, said = change
    validated(said.type, said.data)
    return undo_counter.remembered(shift, after, said, now, who)


@pytest.mark.parametrize("case", cases("counters"), ids=name_of)
def test_what_may_be_taken_back_at_a_counter(case):
    rules = a_settings(undo_within_seconds=case.get("undo_within_seconds", 30))
    ticket = replace(a_ticket(), called_at=BEGIN + timedelta(seconds=case["ticket"])) if "ticket" in case else None
    shift, (*before, last) = CLOSED, case["does"]
    for step in before:
        shift = _done(shift, step, rules)
    if "forbidden" in case:
        with pytest.raises(Forbidden):
            _done(shift, last, rules, ticket)
        return
    if "refused" in case:
        with pytest.raises(Conflict) as refused:
            _done(shift, last, rules, ticket)
        assert refused.value.detail["state"] == case["refused"]
        return
    after = _done(shift, last, rules, ticket)
    assert {name: getattr(after, name) for name in case["then"]} == case["then"]


STEPS = st.tuples(st.sampled_from(["anna", "ben"]), st.sampled_from(["open", "pause", "close", "cover", "take_over"]))


@trying(max_examples=200, deadline=None)
@given(st.lists(STEPS, min_size=1, max_size=20))
def test_an_undo_gives_back_exactly_the_counter_of_before(wanted):
    shift = CLOSED
    for second, (who, action) in enumerate(wanted):
        try:
            after = _done(shift, f"{who} {action} {second}", a_settings())
        except (Conflict, Invalid):
            continue
        if after is not shift:
            back = _done(after, f"{who} undo {second}", a_settings())
            unsaid = {"last": None, "acted_at": None, "closed_at": None}
            assert replace(back, **unsaid) == replace(shift, **unsaid)
        shift = after


def test_an_undo_says_what_it_is_now_and_whose():
    open_ = _done(CLOSED, "anna open 0", a_settings())
    closed = _done(open_, "anna close 9", a_settings())
    _, said = undo_counter.undo(closed, BEGIN + timedelta(seconds=10), a_settings(), None)
    way = {"action": "counter_closed", "state_from": "closed", "state_to": "open"}
    assert said.data | way | {"queues": ["general"], "clerk": "anna"} == said.data
