"""What travels with a request."""

from __future__ import annotations

import math
import time
from datetime import UTC, datetime

import pytest

from shared.messaging.call import Call, Command, context
from shared.messaging.rpc import allowance
from shared.security import SYSTEM, Caller
from shared.security.callers import ANYONE

CLERK = Caller("clerk-1", frozenset({"clerk"}), frozenset({"nanhai"}))


def test_a_call_comes_back_from_its_context_as_it_went():
    call = Call(CLERK, "correlation", 12.5, Command("id", "hash"))
    assert Call.from_context(call.as_context()) == call


def test_a_context_holds_plain_values_only():
    values = context(CLERK, seconds=2.0, command=Command("id", "hash")).values()
    assert all(isinstance(value, str | float) for value in values)


def test_a_request_from_outside_must_be_answered_in_its_time():
    call = Call.from_context(context(CLERK, seconds=2.0))
    assert 1.9 < call.remaining_seconds <= 2.0
    assert Call.from_context(context(CLERK, seconds=None)).remaining_seconds == math.inf


@pytest.mark.parametrize("rubbish", [{}, {"caller": "{"}, {"caller": "[]"}, {"caller": '{"id": 1}'}, {"caller": 7}])
def test_who_cannot_be_read_is_nobody(rubbish):
    call = Call.from_context({**rubbish, "deadline": "soon", "command": "x"})
    assert call.caller == ANYONE
    assert call.deadline is None
    assert call.command is None
    assert call.correlation


def test_a_stamp_says_when_and_who_and_why():
    now = datetime(2026, 3, 2, tzinfo=UTC)
    stamp = Call(CLERK, "c").stamp(now)
    assert (stamp.at, stamp.actor, stamp.correlation) == (now, "clerk-1", "c")


def test_a_call_from_the_door_gets_all_that_remains_and_an_inner_one_half():
    call = Call(SYSTEM, "c", time.time() + 2.0)
    assert allowance(call, inner=False, seconds=2.0) == pytest.approx(2.0, abs=0.05)
    assert allowance(call, inner=True, seconds=2.0) == pytest.approx(1.0, abs=0.05)


def test_without_a_deadline_a_call_gets_the_clients_own_time():
    assert allowance(Call(SYSTEM, "c"), inner=False, seconds=3.0) == 3.0


def test_nothing_remains_after_the_deadline():
    assert allowance(Call(SYSTEM, "c", time.time() - 1), inner=False, seconds=2.0) == 0.0
