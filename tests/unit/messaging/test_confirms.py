"""Up to which event the broker has everything."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from shared.messaging.publisher import Confirms


def test_a_confirm_of_several_counts_all_before_it():
    confirms = Confirms()
    confirms.add(5, multiple=True)
    assert confirms.upto == 5


def test_a_gap_holds_up_what_is_behind_it():
    confirms = Confirms()
    for tag in (1, 2, 4, 5):
        confirms.add(tag, multiple=False)
    assert confirms.upto == 2
    confirms.add(3, multiple=False)
    assert confirms.upto == 5


@given(st.permutations(range(1, 13)), st.integers(1, 12))
def test_in_whatever_order_they_come_no_event_counts_before_all_earlier_ones_are_confirmed(order, missing):
    confirms = Confirms()
    for tag in order:
        if tag != missing:
            confirms.add(tag, multiple=False)
    assert confirms.upto == missing - 1
    confirms.add(12, multiple=True)
    assert confirms.upto == 12
