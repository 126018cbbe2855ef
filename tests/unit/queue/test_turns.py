"""One at a time for each key."""

from __future__ import annotations

import threading

import pytest

from services.queue.store.turns import Turns


def test_a_second_one_of_the_same_key_waits_until_the_first_is_done():
    turns, order, started = Turns(), [], threading.Event()

    def second():
        started.set()
        with turns.of("nanhai"):
            order.append("second")

    with turns.of("nanhai"):
        other = threading.Thread(target=second)
        other.start()
        assert started.wait(5)
        order.append("first")
    other.join(5)
    assert order == ["first", "second"]


def test_another_key_need_not_wait_and_nothing_is_kept():
    turns = Turns()
    with turns.of("nanhai"), turns.of("dali"):
        assert set(turns._locks) == {"nanhai", "dali"}
    assert turns._locks == {}


def test_a_turn_ends_with_an_error_too():
    turns = Turns()
    with pytest.raises(KeyError), turns.of("nanhai"):
        raise KeyError
    assert turns._locks == {}
