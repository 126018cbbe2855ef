"""A visitor who needs longer lets others go first."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.queue.domain.longer import defer, deferrals_left, deferred_along
from services.queue.domain.rank import rank
from services.queue.domain.undo import remembered, undo
from shared.errors import Conflict
from tests.unit.queue.hall import a_settings, a_ticket, at

RULES = a_settings()
FIRST = a_ticket()
CLASSES = ("normal", "elderly", "disabled", "pregnant", "military", "enterprise")


def test_it_waits_just_behind_the_one_that_is_named_and_says_so():
    nth = rank(a_ticket("A004 general normal 09:06"), RULES)
    later, said = defer(FIRST, nth, RULES)
    assert nth < rank(later, RULES) < nth + 1
    assert (said.type, said.data["places_down"], said.data["deferrals"]) == ("ticket_deferred", 3, 1)
    assert (later.state, later.number, later.arrived_at) == ("waiting", FIRST.number, FIRST.arrived_at)


@given(st.sampled_from(CLASSES), st.sampled_from(CLASSES), st.integers(0, 59))
def test_nobody_gains_a_place_by_it(own, others, minutes):
    ticket = a_ticket(f"A001 general {own} 09:30")
    nth = rank(a_ticket(f"A009 general {others} 09:{minutes:02}"), RULES)
    try:
        later, _ = defer(ticket, nth, RULES)
    except Conflict:
        assert nth <= rank(ticket, RULES)
    else:
        assert rank(later, RULES) > nth > rank(ticket, RULES)


@pytest.mark.parametrize("nth", [None, rank(FIRST, RULES)])
def test_where_nobody_is_behind_it_is_refused(nth):
    with pytest.raises(Conflict, match="Nobody waits behind A001"):
        defer(FIRST, nth, RULES)


def test_it_is_refused_once_it_was_done_often_enough():
    twice = replace(FIRST, deferrals=2)
    assert (deferrals_left(FIRST, RULES), deferrals_left(twice, RULES)) == (2, 0)
    with pytest.raises(Conflict) as refused:
        defer(twice, rank(FIRST, RULES) + 60, RULES)
    assert refused.value.detail == {"state": "waiting", "later_left": 0}


@pytest.mark.parametrize("changes", [{"later_places_down": 0}, {"later_at_most": 0}])
def test_an_office_may_leave_it_out(changes):
    assert deferrals_left(FIRST, a_settings(**changes)) == 0


@pytest.mark.parametrize("changes", [{"state": "called"}, {"state": "cancelled"}, {"bound_to": "nanhai-3"}])
def test_only_who_waits_for_any_counter_may(changes):
    with pytest.raises(Conflict):
        defer(replace(FIRST, **changes), rank(FIRST, RULES) + 60, RULES)


def test_it_is_taken_back_to_the_old_place_and_then_may_be_asked_again():
    later, said = defer(FIRST, rank(FIRST, RULES) + 600, RULES)
    back, _ = undo(remembered(FIRST, later, said, at("09:10"), "anyone"), at("09:10:05"), RULES)
    assert (back.counts_from, back.deferrals) == (FIRST.counts_from, 0)


def test_an_agents_other_waiting_tickets_go_with_it():
    mine, sibling, called = (
        replace(FIRST, id=name, agency="a", state=state)
        for name, state in (("t-1", "waiting"), ("t-2", "waiting"), ("t-3", "called"))
    )
    later, _ = defer(mine, rank(mine, RULES) + 600, RULES)
    ((before, (after, _)),) = deferred_along(later, [mine, sibling, called], RULES)
    assert before is sibling
    assert rank(after, RULES) > rank(later, RULES)
