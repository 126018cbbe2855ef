"""How many later arrivals of the same queue may go before somebody: bounded, whatever comes and however many call."""

from __future__ import annotations

import secrets
from collections import Counter as Tally
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.queue.domain import ticket as tickets
from tests.integration.queue.conftest import NOW, World, stamp
from tests.unit.queue.hall import CREDIT, plain_hall

COMING = st.lists(
    st.tuples(st.sampled_from(sorted(CREDIT)), st.integers(0, 90), st.booleans()), min_size=6, max_size=24
)
"""Class, seconds after the one before, and whether somebody is called then."""


def _hall(world, **rules):
    """Return a world of its own in the same store, with these rules."""
    plain = plain_hall("h" + secrets.token_hex(6), **rules)
    world.store.halls.keep([(plain, 1)])
    hall = world.store.halls.get(plain["id"])
    assert hall is not None
    return World(world.store, hall, world.another)


def _serve(world, ticket, now):
    for step in (tickets.start, tickets.finish):
        ticket = world.store.tickets.advance(ticket, *step(ticket, now), replace(stamp(), at=now))


def _call(world, number, now, waiting, overtaken):
    """Call somebody, and count whom they went before; ``waiting``: id → ticket."""
    called = world.call(number, now=now)
    if called is None:
        return
    waiting.pop(called[0].id)
    overtaken.update(each.id for each in waiting.values() if each.counts_from < called[0].counts_from)
    _serve(world, called[0], now)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(coming=COMING, cap=st.integers(0, 4), one_in=st.integers(1, 3))
def test_nobody_is_overtaken_more_often_than_the_cap_by_one_counter_after_the_other(world, coming, cap, one_in):
    there = _hall(world, overtaken_at_most=cap, one_priority_call_in=one_in)
    there.shift(3)
    now, waiting, overtaken = NOW, {}, Tally()
    for priority, seconds, calls in [("normal", 0, False), *coming]:
        now += timedelta(seconds=seconds)
        made = there.issue(priority=priority, arrived_at=now)
        waiting[made.id] = made
        if calls:
            _call(there, 3, now, waiting, overtaken)
    while waiting:
        now += timedelta(seconds=1)
        _call(there, 3, now, waiting, overtaken)
    assert max(overtaken.values(), default=0) <= cap


@pytest.mark.parametrize("cap", [0, 3])
def test_counters_that_call_at_the_same_time_exceed_the_cap_by_no_more_than_their_number(world, cap):
    there = _hall(world, overtaken_at_most=cap, one_priority_call_in=1)
    first = there.issue(arrived_at=NOW)
    for second in range(1, 41):
        there.issue(priority="disabled", arrived_at=NOW + timedelta(seconds=second))
    stores = [there.store, there.another()]
    numbers = (3, 4, 5, 6)
    for number in numbers:
        there.shift(number)
    now = NOW + timedelta(minutes=2)

    def counter(number):
        served = []
        while called := there.call(number, stores[number % 2], now=now):
            served.append(called[0].id)
            _serve(there, called[0], now)
        return served

    with ThreadPoolExecutor(len(numbers)) as clerks:
        served = [ticket for each in clerks.map(counter, numbers) for ticket in each]
    assert (len(served), len(set(served))) == (41, 41)
    went_before = there.store.waiting.overtakings(first, 1000)
    assert went_before <= cap + len(numbers)
    assert went_before >= cap
