"""Who is told that the turn is near, and how often."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from services.queue.domain.near import near, to_tell
from shared.contracts.events import FOR_THE_VISITOR_ALONE, received_by, validated
from tests.unit.queue.hall import a_ticket

FIVE = [a_ticket(f"A00{n} general normal 09:0{n}") for n in range(1, 6)]
NEAR = (3, 2, 1)


def test_the_first_three_are_told_their_places():
    assert list(to_tell(FIVE, {}, NEAR)) == [("t-A001", 1), ("t-A002", 2), ("t-A003", 3)]


def test_when_one_is_called_the_others_hear_that_they_came_nearer():
    told = {"t-A001": 1, "t-A002": 2, "t-A003": 3}
    assert list(to_tell(FIVE[1:], told, NEAR)) == [("t-A002", 1), ("t-A003", 2), ("t-A004", 3)]


def test_nobody_hears_the_same_twice():
    told = {"t-A001": 1, "t-A002": 2, "t-A003": 3}
    assert list(to_tell(FIVE, told, NEAR)) == []


def test_nobody_is_near_while_the_hall_is_closed_at_once():
    assert list(to_tell([replace(each, suspended=True) for each in FIVE], {}, NEAR)) == []


def test_the_office_says_at_which_places():
    assert list(to_tell(FIVE, {}, (5,))) == [("t-A005", 5)]
    assert list(to_tell(FIVE, {}, ())) == []


@given(st.permutations(FIVE), st.permutations(FIVE))
def test_whatever_the_order_was_everybody_near_knows_their_place_in_the_end(before, after):
    told = dict(to_tell(before, {}, NEAR))
    told |= dict(to_tell(after, told, NEAR))
    assert [told[each.id] for each in after[:3]] == [1, 2, 3]


def test_the_event_says_nothing_of_others_and_goes_to_the_visitor_alone():
    said = near(FIVE[2], 3)
    validated(said.type, said.data)
    assert (said.data["place"], said.data["ahead"], said.data["visit"]) == (3, 2, "visit-A003")
    assert "A001" not in str(said.data)
    assert said.type in FOR_THE_VISITOR_ALONE
    assert said.type in received_by("gateway")
    assert said.type not in received_by("standards")
