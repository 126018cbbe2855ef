"""When a service that does not answer is spared, and when it is tried again."""

from __future__ import annotations

import pytest

from shared.errors import Unavailable
from shared.messaging.breaker import Breaker


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def breaker(clock):
    return Breaker("queue", failures=3, spare_seconds=2.0, clock=clock)


def ask(breaker, outcome, *arguments):
    breaker.enter()
    getattr(breaker, outcome)(*arguments)


def open_it(breaker):
    for _ in range(3):
        ask(breaker, "late", 1.0)


def test_after_three_deadlines_in_a_row_requests_fail_at_once_and_say_when_to_come_again(breaker):
    open_it(breaker)
    with pytest.raises(Unavailable) as caught:
        breaker.enter()
    assert caught.value.detail == {"retry_after_seconds": 2}


def test_an_answer_in_between_starts_the_count_anew(breaker):
    for outcome in (("late", 1.0), ("late", 1.0), ("answered",), ("late", 1.0), ("late", 1.0)):
        ask(breaker, *outcome)
    breaker.enter()


def test_who_could_hardly_wait_says_nothing_about_the_service(breaker):
    for _ in range(10):
        ask(breaker, "late", 0.1)
    breaker.enter()


def test_after_a_while_one_may_try_and_the_others_still_fail(breaker, clock):
    open_it(breaker)
    clock.now += 2.0
    breaker.enter()
    with pytest.raises(Unavailable):
        breaker.enter()


def test_the_answer_to_the_probe_lets_everybody_in(breaker, clock):
    open_it(breaker)
    clock.now += 2.0
    ask(breaker, "answered")
    breaker.enter()
    breaker.enter()


@pytest.mark.parametrize("waited", [1.0, 0.1])
def test_a_probe_without_an_answer_spares_the_service_again(breaker, clock, waited):
    open_it(breaker)
    clock.now += 2.0
    ask(breaker, "late", waited)
    with pytest.raises(Unavailable):
        breaker.enter()
    clock.now += 2.0
    breaker.enter()


def test_a_probe_that_was_given_up_lets_the_next_one_try(breaker, clock):
    open_it(breaker)
    clock.now += 2.0
    ask(breaker, "given_up")
    breaker.enter()
