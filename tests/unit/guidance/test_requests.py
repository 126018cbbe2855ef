"""A request from asking to its outcome."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from services.guidance.domain import Ending, Request, asked, claim, require_same_hall, resolve
from shared.contracts.events import validated
from shared.errors import Conflict, Forbidden, Invalid

ASKED_AT = datetime(2026, 3, 2, 0, 30, tzinfo=UTC)
WAITING = Request("r1", "guicheng", "m1", "zh", ASKED_AT, visit="v1", topic="公司设立")
FILED = Ending("filed", receipt="GD-2026-0001")


def claimed() -> Request:
    return claim(WAITING, "guide-1")[0]


def test_asking_says_what_the_contract_describes():
    said = asked(WAITING)
    assert validated(said.type, said.data)["requested_at"] == "2026-03-02T00:30:00.000+00:00"


def test_a_waiting_request_is_claimed_by_the_guide():
    request, said = claim(WAITING, "guide-1")
    assert (request.state, request.guide) == ("claimed", "guide-1")
    assert validated("guidance_claimed", said.data)["guide"] == "guide-1"


def test_a_claimed_request_is_refused_with_its_state_and_without_saying_whose_it_is():
    with pytest.raises(Conflict) as refused:
        claim(claimed(), "guide-2")
    assert refused.value.detail == {"state": "claimed"}
    assert "guide-1" not in str(refused.value)


def test_a_filing_ends_with_its_receipt():
    request, said = resolve(claimed(), "guide-1", supervises=False, ending=FILED)
    assert (request.state, request.outcome, request.receipt) == ("resolved", "filed", "GD-2026-0001")
    assert validated("guidance_resolved", said.data)["outcome"] == "filed"


@pytest.mark.parametrize(
    ("ending", "field"),
    [
        (Ending("filed"), "receipt"),
        (Ending("filed", receipt=""), "receipt"),
        (Ending("not_possible_online"), "reason"),
        (Ending("not_possible_online", receipt="GD-1"), "reason"),
    ],
)
def test_an_outcome_without_what_proves_it_is_refused_by_field(ending, field):
    with pytest.raises(Invalid) as refused:
        resolve(claimed(), "guide-1", supervises=False, ending=ending)
    assert refused.value.field == field


def test_only_the_claiming_guide_or_a_supervisor_ends_a_sitting():
    with pytest.raises(Forbidden):
        resolve(claimed(), "guide-2", supervises=False, ending=FILED)
    request, said = resolve(claimed(), "supervisor-1", supervises=True, ending=FILED)
    assert request.state == "resolved"
    assert said.data["guide"] == "guide-1"


@pytest.mark.parametrize("state", ["waiting", "resolved", "left"])
def test_only_a_claimed_request_ends(state):
    with pytest.raises(Conflict) as refused:
        resolve(replace(claimed(), state=state), "guide-1", supervises=True, ending=FILED)
    assert refused.value.detail == {"state": state}


def test_a_visitor_who_went_away_leaves_the_request_left():
    assert resolve(claimed(), "guide-1", supervises=False, ending=Ending("left"))[0].state == "left"


def test_a_visit_does_not_join_a_request_of_another_hall():
    require_same_hall(WAITING, "guicheng")
    with pytest.raises(Conflict):
        require_same_hall(WAITING, "nanhai")
