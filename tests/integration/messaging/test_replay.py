"""What happened in a period comes to one service again."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from shared.errors import Invalid
from shared.messaging import Event, handles
from shared.messaging.replay import replay
from shared.messaging.topology import inbox_name
from tests.integration.messaging.toys import NOON, STAMP, Shifts, depth, eventually, opened

MINUTE = timedelta(minutes=1)


class Standards:
    """Comes late, and remembers."""

    name = "standards"
    seen: list[Event] = []

    @handles("counter_opened")
    def on_counter_opened(self, event: Event) -> None:
        self.seen.append(event)


@pytest.fixture
def shifts(quick):
    """Three aggregates, one event a minute: at noon, a minute later, two minutes later."""
    Standards.seen.clear()
    sender = Shifts(quick)
    for name in ("a", "b", "c"):
        sender.shifts.insert({"_id": name, "hall": "nanhai"}, [opened(1)], STAMP)
        for version in (1, 2):
            stamp = replace(STAMP, at=NOON + version * MINUTE)
            assert sender.shifts.transition(name, version, {}, [opened(version + 1)], stamp)
    yield sender
    sender.client.close()


def test_a_service_that_came_late_is_sent_the_period_under_the_same_ids_and_in_order(shifts, start):
    told: list[int] = []
    sent = replay(shifts.settings, "standards", NOON + MINUTE, NOON + 3 * MINUTE, progress=told.append)
    assert (sent, told[-1]) == (6, 6)
    start(Standards)
    eventually(lambda: len(Standards.seen) == 6, "the events")
    assert {each.id for each in Standards.seen} == {f"{name}:{seq}" for name in "abc" for seq in (1, 2)}
    (one,) = (each for each in Standards.seen if each.id == "b:2")
    assert (one.source, one.hall, one.time) == ("queue", "nanhai", NOON + 2 * MINUTE)


def test_nobody_else_hears_of_it(shifts):
    replay(shifts.settings, "standards", NOON, NOON + MINUTE)
    assert depth(shifts.settings, inbox_name("standards")) == 3
    assert depth(shifts.settings, inbox_name("gateway")) == 0


def test_the_end_of_the_period_belongs_to_the_next(shifts):
    assert replay(shifts.settings, "standards", NOON, NOON + MINUTE) == 3
    assert replay(shifts.settings, "standards", NOON + MINUTE, NOON + 2 * MINUTE) == 3


def test_only_the_types_that_were_asked_for_go(shifts):
    whole = NOON, NOON + 3 * MINUTE
    assert replay(shifts.settings, "standards", *whole, types=["counter_closed"]) == 0
    assert replay(shifts.settings, "standards", *whole, types=["counter_closed", "counter_opened"]) == 9


@pytest.mark.parametrize(
    ("service", "until", "types"),
    [
        ("standards", NOON, ()),
        ("standards", NOON + MINUTE, ["counter_melted"]),
        ("queue", NOON + MINUTE, ["counter_opened"]),
        ("nobody", NOON + MINUTE, ()),
    ],
)
def test_what_cannot_be_replayed_is_refused(shifts, service, until, types):
    with pytest.raises(Invalid):
        replay(shifts.settings, service, NOON, until, types)
