"""A counter's day."""

from __future__ import annotations

from dataclasses import replace

import pytest

from services.queue.domain import shift as shifts
from shared.contracts.events import validated
from shared.errors import Conflict, Forbidden, Invalid
from tests.unit.queue.hall import COUNTER, a_settings, at

CLOSED = shifts.new_shift("nanhai", COUNTER, "2026-03-02")
OPEN, SAID = shifts.open_counter(CLOSED, ("general",), "anna", at("08:30"))


def test_a_counter_opens_and_says_for_which_queues():
    assert (OPEN.id, OPEN.state, OPEN.clerk, OPEN.queues) == ("nanhai-3:2026-03-02", "open", "anna", ("general",))
    who = {"clerk": "anna", "covers": None}
    assert SAID.data == {"counter": "nanhai-3", "counter_number": 3, "day": "2026-03-02", "queues": ["general"], **who}
    validated(SAID.type, SAID.data)


def test_opening_it_again_just_so_changes_nothing():
    assert shifts.open_counter(OPEN, ("general",), "anna", at("08:31")) is None


def test_its_clerk_may_open_it_for_other_queues():
    again, _ = shifts.open_counter(OPEN, ("general", "tax"), "anna", at("08:31"))
    assert again.queues == ("general", "tax")


def test_nobody_opens_a_counter_that_somebody_else_has_open():
    with pytest.raises(Conflict) as refused:
        shifts.open_counter(OPEN, ("general",), "ben", at("08:31"))
    assert refused.value.detail == {"state": "open"}


def test_a_closed_counter_is_opened_by_the_next_clerk():
    closed, said = shifts.close_counter(OPEN, at("12:00"))
    validated(said.type, said.data)
    opened, _ = shifts.open_counter(closed, ("tax",), "ben", at("13:00"))
    assert (opened.clerk, opened.closed_at) == ("ben", None)


def test_a_closed_counter_cannot_be_closed_and_says_so():
    with pytest.raises(Conflict) as refused:
        shifts.close_counter(CLOSED, at("12:00"))
    assert refused.value.detail == {"state": "closed"}


def test_a_counter_is_its_clerks_and_the_supervisors():
    shifts.require_clerk(OPEN, "anna", supervises=False)
    shifts.require_clerk(OPEN, "ben", supervises=True)
    with pytest.raises(Forbidden):
        shifts.require_clerk(OPEN, "ben", supervises=False)


def test_without_a_wish_a_counter_opens_for_all_its_skills():
    assert COUNTER.chosen(None) == ("general", "tax")
    assert COUNTER.chosen(["tax"]) == ("tax",)


@pytest.mark.parametrize("queues", [[], ["marriage"], ["tax", "marriage"]])
def test_a_counter_does_not_open_for_what_it_cannot_serve(queues):
    with pytest.raises(Invalid) as refused:
        replace(COUNTER).chosen(queues)
    assert refused.value.field == "queues"


def test_a_paused_counter_is_still_its_clerks_and_opens_again():
    paused, said = shifts.pause_counter(OPEN, "lunch")
    validated(said.type, said.data)
    assert (paused.state, paused.reason, said.data["reason"]) == ("paused", "lunch", "lunch")
    again, _ = shifts.open_counter(paused, paused.queues, "anna", at("12:30"))
    assert (again.state, again.reason, again.queues) == ("open", None, ("general",))


@pytest.mark.parametrize(
    ("refused", "state"),
    [
        (lambda paused: shifts.require_open(paused), "paused"),
        (lambda paused: shifts.pause_counter(paused, "lunch"), "paused"),
        (lambda paused: shifts.open_counter(paused, ("general",), "ben", at("12:00")), "paused"),
        (lambda paused: shifts.pause_counter(CLOSED, "lunch"), "closed"),
        (lambda paused: shifts.require_staffed(CLOSED), "closed"),
    ],
)
def test_what_a_pause_forbids_is_refused_with_the_state(refused, state):
    paused, _ = shifts.pause_counter(OPEN, "lunch")
    with pytest.raises(Conflict) as why:
        refused(paused)
    assert why.value.detail == {"state": state}


def test_a_paused_counter_can_be_closed():
    paused, _ = shifts.pause_counter(OPEN, "lunch")
    closed, _ = shifts.close_counter(paused, at("12:00"))
    assert (closed.state, closed.reason) == ("closed", None)
    shifts.require_staffed(paused)


# A/B 岗, and counters whose clerk has gone


def test_whoever_was_named_stands_in_and_the_clerk_comes_back():
    named, said = shifts.name_cover(OPEN, "ben", None, "training", at("09:00"))
    validated(said.type, said.data)
    assert (said.type, said.data["absent"], said.data["cover"]) == ("counter_covered", "anna", "ben")
    covered, said = shifts.open_counter(named, ("general",), "ben", at("09:01"))
    validated(said.type, said.data)
    assert (covered.clerk, covered.absent, said.data["covers"]) == ("ben", "anna", "anna")
    back, said = shifts.open_counter(covered, ("general",), "anna", at("10:00"))
    assert (back.clerk, back.absent, said.data["covers"]) == ("anna", None, None)


def test_somebody_can_be_named_for_a_clerk_who_never_came():
    named, _ = shifts.name_cover(CLOSED, "ben", "anna", "ill", at("08:30"))
    covered, said = shifts.open_counter(named, ("general",), "ben", at("08:31"))
    assert (covered.clerk, said.data["covers"]) == ("ben", "anna")


def test_nobody_who_was_not_named_stands_in():
    named, _ = shifts.name_cover(OPEN, "ben", None, "training", at("09:00"))
    with pytest.raises(Conflict):
        shifts.open_counter(named, ("general",), "cleo", at("09:01"))


@pytest.mark.parametrize(("shift", "cover", "absent"), [(OPEN, "anna", None), (CLOSED, "ben", None)])
def test_standing_in_takes_two(shift, cover, absent):
    with pytest.raises(Invalid) as refused:
        shifts.name_cover(shift, cover, absent, "training", at("09:00"))
    assert refused.value.field == "absent"


def test_a_counter_is_taken_over_and_then_the_others():
    paused, _ = shifts.pause_counter(OPEN, "lunch")
    taken, said = shifts.take_over(paused, "ben", "nobody came back", at("13:00"))
    validated(said.type, said.data)
    assert (taken.clerk, taken.state, said.data["clerk_from"]) == ("ben", "open", "anna")


@pytest.mark.parametrize(("shift", "caller"), [(CLOSED, "ben"), (OPEN, "anna")])
def test_only_anothers_staffed_counter_is_taken_over(shift, caller):
    with pytest.raises(Conflict):
        shifts.take_over(shift, caller, "gone", at("13:00"))


@pytest.mark.parametrize(
    ("now", "last_deed", "minutes_left"),
    [("08:39", None, 1), ("08:40", None, 0), ("09:00", "08:55", 5), ("09:05", "08:55", 0)],
)
def test_a_clerk_has_gone_when_nothing_was_done_for_long_enough(now, last_deed, minutes_left):
    arguments = (OPEN, last_deed and at(last_deed), at(now), a_settings())
    if not minutes_left:
        shifts.require_vanished(*arguments)
        return
    with pytest.raises(Conflict) as refused:
        shifts.require_vanished(*arguments)
    assert refused.value.detail == {"state": "open", "minutes_left": minutes_left}


def test_a_counter_that_is_open_for_everything_follows_the_offices_changes():
    opened, _ = shifts.open_counter(CLOSED, COUNTER.queues, "anna", at("08:30"), everything=True)
    other = replace(COUNTER, queues=("general", "civil"), overflow=("tax",))
    assert opened.serves(other) == ("general", "civil")
    assert replace(opened, everything=False).serves(other) == ("general", "tax")
    assert replace(opened, everything=False).serves(replace(other, overflow=())) == ("general",)
