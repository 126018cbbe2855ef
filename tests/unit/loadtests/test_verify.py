"""What cannot be found again is named, each thing by itself."""

from __future__ import annotations

import pytest

from loadtests.player import verify
from loadtests.player.door import Answer
from loadtests.player.ledger import Ledger
from loadtests.player.listener import Frame, Listener
from loadtests.player.plan import Offer, plan
from loadtests.player.verify import Finding, checked, enough, lost, lost_requests, not_streamed, together, too_few

PEOPLE = plan(1, [Offer("m", "business", False)], {"business": 1.0}, visits=10).arrivals
TICKET = {"id": "t1", "number": "A001", "queue": "business", "visit": "v1", "state": "finished"}


class Shows:
    """A door that shows what the test says, path by path."""

    def __init__(self, shown, items=()):
        self.shown, self.items = shown, items

    def get(self, path):
        return self.shown.get(path, Answer(404, {"detail": "not there"}))

    def pages(self, _path, **_query):
        return iter(self.items)


@pytest.fixture
def ledger():
    ledger = Ledger()
    ledger.registered(PEOPLE[0], {"visit": "v1", "code": "c1", "ticket": {**TICKET, "state": "waiting"}})
    ledger.given("nanhai-1", TICKET, 0)
    ledger.ended(TICKET)
    return ledger


def shown(**changes):
    body = {"ticket": {**TICKET, **changes}, "stops": [{"state": changes.get("state", "finished")}]}
    return Shows({"/api/v1/visits/c1": Answer(200, body)})


def test_a_visit_that_is_shown_as_it_ended_is_found(ledger):
    assert lost(list(ledger.visits.values()), shown()) == []


@pytest.mark.parametrize(
    ("door", "why"),
    [
        (Shows({}), "404"),
        (shown(number="A002"), "A002"),
        (shown(id="t2"), "was given"),
        (shown(state="serving"), "serving"),
    ],
    ids=["nowhere", "another number", "another ticket", "another state"],
)
def test_a_visit_that_is_shown_otherwise_is_lost(ledger, door, why):
    assert why in lost(list(ledger.visits.values()), door)[0]


def test_a_visit_without_an_end_is_lost(ledger):
    ledger.visits["v1"].end = None
    assert "no end" in lost(list(ledger.visits.values()), shown())[0]


@pytest.mark.parametrize(
    ("outcome", "state", "shown_as"),
    [("filed", "resolved", "filed"), ("left", "left", "left"), ("handed_over", "handed_over", None)],
)
def test_guidance_is_found_with_its_outcome_and_lost_with_another(ledger, outcome, state, shown_as):
    guidance = next(each.guidance for each in PEOPLE if each.guidance)
    ledger.requested(guidance, {"id": "g1"})
    ledger.resolved("g1", outcome)
    assert lost_requests(ledger, Shows({}, [{"id": "g1", "state": state, "outcome": shown_as}]), "nanhai") == []
    assert lost_requests(ledger, Shows({}, [{"id": "g1", "state": "claimed", "outcome": None}]), "nanhai")
    assert lost_requests(ledger, Shows({}), "nanhai")


def test_a_call_that_the_stream_did_not_show_is_named(ledger):
    listener = Listener("http://nowhere", "token")
    assert not_streamed(ledger, listener) == ["t1"]
    listener.take(Frame("1", "ticket_called", {"id": "t1:1", "data": {"ticket": "t1", "counter": "nanhai-1"}}))
    assert not_streamed(ledger, listener) == []


def test_two_hundred_must_be_served_or_most_of_fewer(ledger):
    assert (enough(260), enough(1000), enough(40)) == (200, 200, 32)
    assert too_few(list(ledger.visits.values()), 1) == ()
    assert too_few(list(ledger.visits.values()), 40)


def test_the_check_is_run_again_until_its_evidence_is_complete(ledger, monkeypatch):
    monkeypatch.setattr(verify.time, "sleep", lambda _seconds: None)
    samples = iter([None, 0, 1])
    check, finding = checked(ledger, lambda: {"clauses": [{"id": "W-01", "sample": next(samples)}]})
    assert check["clauses"][0]["sample"] == 1
    assert finding.amiss == ()


def test_a_check_without_evidence_is_amiss(ledger, monkeypatch):
    monkeypatch.setattr(verify, "SETTLE_SECONDS", 0)
    _, finding = checked(ledger, lambda: {"clauses": []})
    assert finding.amiss == ("0 waits are in evidence",)


def test_what_was_looked_for_in_several_halls_is_one_finding_with_all_that_was_amiss():
    halls = [[Finding("号", "numbers", 3, ()), Finding("票", "tickets", 1, ("t1",))]] * 2
    assert together(halls) == [Finding("号", "numbers", 6, ()), Finding("票", "tickets", 2, ("t1", "t1"))]
