from __future__ import annotations

import pytest

from services.intake.domain import Ticket, Visit, as_the_queue_says, follow, rate
from shared.contracts.events import validated
from shared.errors import Conflict, NotFound
from tests.unit.intake.worlds import CALLED, CARD, FINISHED, STARTED, TAX, ticket_news, visit


def served() -> Visit:
    return follow(visit(), FINISHED)[0]


def test_a_finished_service_is_rated_once() -> None:
    rated, stop, happened = rate(served(), 5, None)
    assert (stop.stop, rated.stops[0].rated) == (0, True)
    assert validated("rating_given", happened[0].data) == {
        "visit": "v1",
        "ticket": "t1",
        "stop": 0,
        "counter": "nanhai-3",
        "stars": 5,
        "matter": rated.stops[0].matter,
        "named": False,
    }
    for number in (None, 0):
        with pytest.raises(Conflict, match="already") as caught:
            rate(rated, 1, number)
        assert caught.value.detail == {"state": "rated"}


def test_a_service_that_is_not_finished_is_not_rated_and_its_state_is_said() -> None:
    with pytest.raises(Conflict) as caught:
        rate(follow(visit(), CALLED)[0], 5, None)
    assert caught.value.detail == {"state": "called"}


def test_without_a_number_the_last_finished_service_that_is_not_rated_is_meant() -> None:
    other = ticket_news("service_finished", 4, ticket="t2", stop=1, queue="tax", counter="nanhai-6", counter_number=6)
    both = follow(follow(visit(CARD, TAX), FINISHED)[0], other)[0]
    first, stop, _ = rate(both, 4, None)
    assert stop.stop == 1
    second, stop, _ = rate(first, 3, None)
    assert (stop.stop, [each.rated for each in second.stops]) == (0, [True, True])


def test_a_stop_that_the_visit_does_not_have_is_not_found() -> None:
    with pytest.raises(NotFound) as caught:
        rate(served(), 5, 7)
    assert caught.value.field == "stop"


def test_a_service_that_the_queue_knows_as_finished_is_rated_before_its_event_comes() -> None:
    serving = follow(visit(), STARTED)[0]
    ticket = Ticket("t1", "B001", "social", "nanhai-3", 3, 1)
    told = as_the_queue_says(serving, ticket, "finished")
    rated, _, _ = rate(told, 5, None)
    closed, happened = follow(rated, FINISHED)
    assert (closed.state, closed.stops[0].rated, [each.type for each in happened]) == ("closed", True, ["visit_closed"])
    assert as_the_queue_says(serving, ticket, "serving") is serving
