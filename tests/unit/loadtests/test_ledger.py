"""What was acknowledged is remembered, and what contradicts it is named."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from loadtests.player.ledger import Ledger, at_two_counters, same_number_twice
from loadtests.player.plan import Offer, plan

PEOPLE = plan(1, [Offer("m", "business", False)], {"business": 1.0}, visits=10).arrivals


def ticket(number: str = "A001", visit: str = "v1", identifier: str = "t1") -> dict[str, str]:
    return {"id": identifier, "number": number, "queue": "business", "visit": visit, "state": "called"}


def answer(visit: str = "v1", given: dict[str, str] | None = None) -> dict[str, object]:
    return {"visit": visit, "code": f"code-{visit}", "ticket": given}


@pytest.fixture
def ledger():
    return Ledger()


def test_a_visit_without_a_ticket_gets_it_when_it_is_called(ledger):
    ledger.registered(PEOPLE[0], answer())
    assert ledger.given("nanhai-1", ticket()) is PEOPLE[0]
    record = ledger.visits["v1"]
    assert (record.ticket, record.number) == ("t1", "A001")
    assert not ledger.problems


def test_a_visit_whose_number_changes_is_a_problem(ledger):
    ledger.registered(PEOPLE[0], answer(given=ticket("A001")))
    ledger.given("nanhai-1", ticket("A002"))
    assert "A002" in ledger.problems[0]


def test_somebody_elses_ticket_is_a_stranger(ledger):
    assert ledger.given("nanhai-1", ticket(visit="other"), wait_seconds=0) is None
    ledger.ended({**ticket(visit="other"), "state": "finished"})
    assert ledger.strangers() == 1


def test_a_counter_that_is_faster_than_the_kiosk_waits_for_it(ledger):
    with ThreadPoolExecutor(1) as pool:
        served = pool.submit(ledger.given, "nanhai-1", ticket(), 10)
        ledger.registered(PEOPLE[0], answer(given=ticket()))
        assert served.result(10) is PEOPLE[0]


def test_a_visit_that_becomes_known_after_its_service_has_its_end(ledger):
    ledger.ended({**ticket(), "state": "finished"})
    record = ledger.registered(PEOPLE[0], answer(given=ticket()))
    assert record.end == "finished"
    assert ledger.strangers() == 0


def test_a_number_held_by_two_visits_of_one_queue_is_found(ledger):
    ledger.registered(PEOPLE[0], answer("v1", ticket("A001", "v1", "t1")))
    ledger.registered(PEOPLE[1], answer("v2", ticket("A001", "v2", "t2")))
    ledger.registered(PEOPLE[2], answer("v3", ticket("A002", "v3", "t3")))
    assert same_number_twice(ledger.visits.values()) == ["business A001"]


def test_a_ticket_given_to_two_counters_is_found(ledger):
    ledger.given("nanhai-1", ticket(), 0)
    ledger.given("nanhai-1", ticket(), 0)
    assert at_two_counters(ledger.called) == []
    ledger.given("nanhai-2", ticket(), 0)
    assert at_two_counters(ledger.called) == ["t1"]


def test_counts_say_what_is_open_and_what_ended(ledger):
    for index in range(3):
        ledger.registered(PEOPLE[index], answer(f"v{index}"))
    ledger.ended({**ticket("A001", "v0", "t0"), "state": "finished"})
    ledger.ended({**ticket("A002", "v1", "t1"), "state": "no_show"})
    counts = ledger.counts()
    assert (counts["registered"], counts["open"], counts["finished"], counts["no_show"]) == (3, 1, 1, 1)


def test_requests_for_guidance_are_counted_until_resolved(ledger):
    ledger.requested(next(each.guidance for each in PEOPLE if each.guidance), {"id": "g1", "visit": None})
    assert (ledger.counts()["asked"], ledger.counts()["resolved"]) == (1, 0)
    ledger.resolved("g1", "filed")
    assert ledger.counts()["resolved"] == 1
