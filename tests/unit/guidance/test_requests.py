"""A request from asking to its outcome."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from services.guidance.domain.outcomes import Desk, Ending, hand_over, resolve
from services.guidance.domain.request import Guide, Request, asked, claim, require_same_hall
from shared.contracts.events import validated
from shared.errors import Conflict, Forbidden, Invalid, NotFound

ASKED_AT = datetime(2026, 3, 2, 0, 30, tzinfo=UTC)
WAITING = Request("r1", "guicheng", "m1", "zh", ASKED_AT, visit="v1", topic="公司设立")
FILED = Ending("filed", receipt="GD-2026-0001")
DESK = Desk(date(2026, 3, 2), "[A-Z]{2}-\\d{4}-\\d{4}", "GD-2026-0001")
SUPERVISOR = Guide("supervisor-1", supervises=True)


def claimed() -> Request:
    return claim(WAITING, "guide-1", ASKED_AT)[0]


def test_asking_says_what_the_contract_describes():
    said = asked(WAITING)
    assert validated(said.type, said.data)["requested_at"] == "2026-03-02T00:30:00.000+00:00"


def test_a_waiting_request_is_claimed_by_the_guide():
    request, said = claim(WAITING, "guide-1", ASKED_AT)
    assert (request.state, request.guide) == ("claimed", "guide-1")
    assert validated("guidance_claimed", said.data)["guide"] == "guide-1"


def test_a_claimed_request_is_refused_with_its_state_and_without_saying_whose_it_is():
    with pytest.raises(Conflict) as refused:
        claim(claimed(), "guide-2", ASKED_AT)
    assert refused.value.detail == {"state": "claimed"}
    assert "guide-1" not in str(refused.value)


def test_a_filing_ends_with_its_receipt():
    request, said = resolve(claimed(), Guide("guide-1"), FILED, DESK)
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
        resolve(claimed(), Guide("guide-1"), ending, DESK)
    assert refused.value.field == field


def test_only_the_claiming_guide_or_a_supervisor_ends_a_sitting():
    with pytest.raises(Forbidden):
        resolve(claimed(), Guide("guide-2"), FILED, DESK)
    request, said = resolve(claimed(), SUPERVISOR, FILED, DESK)
    assert request.state == "resolved"
    assert said.data["guide"] == "guide-1"


ACTIONS = {
    "resolve": lambda request, by: resolve(request, by, FILED, DESK),
    "hand over": lambda request, by: hand_over(request, by, "general", ["general"]),
}


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("state", ["waiting", "resolved", "handed_over", "left"])
def test_only_a_claimed_request_goes_on(state, action):
    with pytest.raises(Conflict) as refused:
        ACTIONS[action](replace(claimed(), state=state), SUPERVISOR)
    assert refused.value.detail == {"state": state}


def test_a_visitor_who_went_away_leaves_the_request_left_and_it_does_not_count_as_resolved():
    request, said = resolve(claimed(), Guide("guide-1"), Ending("left", reason="接电话"), DESK)
    assert (request.state, request.outcome) == ("left", "left")
    assert validated("guidance_left", said.data)["reason"] == "接电话"
    assert said.type == "guidance_left"


def test_a_request_handed_over_tells_all_that_a_ticket_needs():
    request, said = hand_over(replace(claimed(), needs=("hearing",)), Guide("guide-1"), "general", ["general", "tax"])
    assert (request.state, request.queue) == ("handed_over", "general")
    told = validated("guidance_handed_over", said.data)
    assert (told["queue"], told["requested_at"]) == ("general", "2026-03-02T00:30:00.000+00:00")
    assert (told["visit"], told["matter"], told["language"], told["needs"]) == ("v1", "m1", "zh", ["hearing"])


def test_nobody_is_handed_over_to_a_queue_that_the_hall_does_not_have():
    with pytest.raises(NotFound) as refused:
        hand_over(claimed(), Guide("guide-1"), "tax", ["general"])
    assert refused.value.field == "queue"


@pytest.mark.parametrize("action", ACTIONS)
def test_only_the_claiming_guide_or_a_supervisor_goes_on(action):
    with pytest.raises(Forbidden):
        ACTIONS[action](claimed(), Guide("guide-2"))


def test_a_visit_does_not_join_a_request_of_another_hall():
    require_same_hall(WAITING, "guicheng")
    with pytest.raises(Conflict):
        require_same_hall(WAITING, "nanhai")
