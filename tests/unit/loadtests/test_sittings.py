"""Whether every request was claimed once and every step noted once, each thing that is otherwise by itself."""

from __future__ import annotations

from dataclasses import replace

import pytest

from loadtests.player import sittings
from loadtests.player.door import Answer
from loadtests.player.ledger import Ledger
from loadtests.player.listener import Frame, Listener
from loadtests.player.plan import Guidance
from loadtests.player.sittings import claimed_otherwise_than_once, found_sittings, steps_amiss

WISHED = Guidance(0, "m", False, 5, "filed")


class Shows:
    """A door that shows one request."""

    def __init__(self, steps, versions=None, status=200):
        progress = {"steps": [{"id": step, "version": n} for step, n in (versions or dict.fromkeys(steps, 1)).items()]}
        self.answer = Answer(status, {"steps": steps, "progress": progress})

    def get(self, _path):
        return self.answer


@pytest.fixture
def ledger():
    ledger = Ledger()
    ledger.requested(WISHED, {"id": "r1"})
    ledger.claimed("r1", "guide-1", 0)
    ledger.stepped("r1", "sign-in", "form")
    return ledger


@pytest.fixture
def listener():
    listener = Listener("http://nowhere", "token")
    hear(listener, "c1", "guidance_claimed", request="r1")
    for step in ("sign-in", "form"):
        hear(listener, step, "guidance_step_done", request="r1", step=step)
    return listener


def hear(listener, name, kind, **facts):
    listener.take(Frame(name, kind, {"id": name, "data": facts}))


def test_a_morning_as_it_should_be_has_nothing_amiss(ledger, listener):
    claims, steps, offline = found_sittings(ledger, Shows(["sign-in", "form"]), listener)
    assert (claims.checked, claims.amiss) == (1, ())
    assert (steps.checked, steps.amiss) == (2, ())
    assert (offline.checked, offline.amiss) == (0, ())


def test_what_a_tablet_noted_offline_is_looked_for_by_itself(ledger, listener):
    ledger.requests["r1"].guidance = replace(WISHED, offline=True)
    _, steps, offline = found_sittings(ledger, Shows(["sign-in"]), listener)
    assert (steps.checked, offline.checked, len(offline.amiss)) == (0, 2, 1)


def test_a_request_that_two_guides_were_given_is_named(ledger, listener):
    ledger.claimed("r1", "guide-2", 0)
    assert "guide-2" in claimed_otherwise_than_once(list(ledger.requests.values()), listener)[0]


def test_a_request_that_nobody_claimed_or_that_was_claimed_twice_is_named(ledger, listener, monkeypatch):
    monkeypatch.setattr(sittings, "SETTLE_SECONDS", 0)
    hear(listener, "c2", "guidance_claimed", request="r1")
    assert "2 times" in claimed_otherwise_than_once(list(ledger.requests.values()), listener)[0]
    ledger.requested(WISHED, {"id": "r2"})
    claims, *_ = found_sittings(ledger, Shows(["sign-in", "form"]), listener)
    assert any(each.startswith("r2: []") for each in claims.amiss)


def test_the_same_event_after_a_reconnection_counts_once(ledger, listener):
    hear(listener, "c1", "guidance_claimed", request="r1")
    assert claimed_otherwise_than_once(list(ledger.requests.values()), listener) == []


@pytest.mark.parametrize(
    "door",
    [
        Shows(["sign-in"]),
        Shows(["sign-in", "form", "form"]),
        Shows(["sign-in", "form"], {"sign-in": 1, "form": 2}),
        Shows([], status=404),
    ],
    ids=["lost", "there twice", "said twice", "not there"],
)
def test_a_step_that_was_lost_or_doubled_is_named(ledger, listener, door):
    assert steps_amiss(ledger.requests["r1"], door, listener)


def test_a_step_that_the_stream_told_twice_is_named(ledger, listener):
    hear(listener, "again", "guidance_step_done", request="r1", step="form")
    assert steps_amiss(ledger.requests["r1"], Shows(["sign-in", "form"]), listener)
