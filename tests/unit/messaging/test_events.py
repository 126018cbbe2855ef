"""An event's form on the wire."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from shared.contracts.events import BrokenContract
from shared.messaging.events import Event

OPENED = Event(
    id="s1:3",
    source="queue",
    type="counter_opened",
    subject="s1",
    time=datetime(2026, 3, 2, 4, 0, tzinfo=UTC),
    hall="nanhai",
    seq=3,
    correlationid="c",
    actor="clerk-1",
    data={"counter": "nanhai-1", "counter_number": 1, "day": "2026-03-02", "queues": ["general"]},
)


def changed(**fields: object) -> bytes:
    return json.dumps({**json.loads(OPENED.to_wire()), **fields}).encode()


def test_an_event_comes_back_from_the_wire_as_it_went():
    assert Event.from_wire(OPENED.to_wire()) == OPENED


def test_the_wire_form_is_a_cloud_event_with_lower_case_attributes():
    plain = json.loads(OPENED.to_wire())
    assert plain["specversion"] == "1.0"
    assert plain["time"] == "2026-03-02T04:00:00.000Z"
    assert all(name.isalnum() and name == name.lower() for name in plain)
    assert "attempt" not in plain


def test_an_event_of_no_hall_says_none():
    nowhere = Event(**{**vars(OPENED), "hall": ""})
    assert "hall" not in json.loads(nowhere.to_wire())
    assert Event.from_wire(nowhere.to_wire()) == nowhere


def test_fields_added_later_are_no_error():
    assert Event.from_wire(changed(traceparent="00-1")) == OPENED


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b"\xff",
        changed(id=7),
        changed(time="yesterday"),
        changed(time="2026-03-02T04:00:00"),
        changed(seq=None),
        changed(type="counter_melted"),
        changed(data=None),
        changed(data={}),
        changed(data={**OPENED.data, "counter_number": "one"}),
    ],
)
def test_what_does_not_fit_breaks_the_contract(body):
    with pytest.raises(BrokenContract):
        Event.from_wire(body)
