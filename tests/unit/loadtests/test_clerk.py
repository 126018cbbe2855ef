"""A clerk brings every ticket to an end, whatever the door answers on the way."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from loadtests.player.actors.clerk import Clerk
from loadtests.player.door import Answer
from loadtests.player.ledger import Ledger
from loadtests.player.pace import Pace
from loadtests.player.plan import Offer, plan
from shared.clock import HallClock, iso

BEGINS = datetime.now(UTC) - timedelta(hours=1)
PEOPLE = plan(1, [Offer("m", "business", False)], {"business": 1.0}, visits=100, minutes=0.01).arrivals
CALLED = {
    "id": "t1",
    "number": "A001",
    "queue": "business",
    "visit": "v1",
    "state": "called",
    "called_at": iso(BEGINS + timedelta(minutes=1)),
}


class Door:
    """Answers each path what the test says, one after the other; the last answer stays."""

    def __init__(self, **answers):
        self.answers, self.asked = answers, []

    def post(self, path):
        action = path.rsplit("/", 1)[1]
        self.asked.append(action)
        given = self.answers[action.replace("-", "_")]
        return given.pop(0) if isinstance(given, list) else given

    def get(self, path):
        return Answer(200, {**CALLED, "id": path.rsplit("/", 1)[1]})


class Hurry(Pace):
    """Nobody waits, and how long they would have is remembered."""

    def rest(self, minutes: float) -> bool:
        self.rested = [*getattr(self, "rested", []), minutes]
        return True


def somebody_who(shows: str):
    return next(each for each in PEOPLE if each.shows == shows)


def state(name: str) -> Answer:
    return Answer(200, {**CALLED, "state": name})


@pytest.fixture
def clerk():
    def at(door, shows="first_call"):
        ledger = Ledger()
        ledger.registered(somebody_who(shows), {"visit": "v1", "code": "c1", "ticket": {**CALLED, "state": "waiting"}})
        return Clerk("nanhai-1", door, ledger, Hurry(HallClock(), BEGINS), 240)

    return at


def served(clerk):
    clerk._attend(clerk._call())
    return clerk.ledger.visits["v1"].end


GIVEN = Answer(200, {"ticket": CALLED})


def test_who_comes_is_started_and_finished(clerk):
    door = Door(call=GIVEN, start=state("serving"), finish=state("finished"))
    assert served(clerk(door)) == "finished"
    assert door.asked == ["call", "start", "finish"]


def test_who_comes_late_is_called_twice(clerk):
    door = Door(call=GIVEN, recall=state("called"), start=state("serving"), finish=state("finished"))
    assert served(clerk(door, "second_call")) == "finished"
    assert door.asked == ["call", "recall", "start", "finish"]


def test_who_never_comes_is_missed_after_the_seconds_that_are_left(clerk):
    early = Answer(409, {"state": "called", "seconds_left": 6, "calls_left": 0})
    door = Door(call=GIVEN, recall=state("called"), no_show=[early, state("no_show")])
    at = clerk(door, "never")
    assert served(at) == "no_show"
    assert at.pace.rested[-1] == pytest.approx(6.5 / 60)


def test_a_deed_whose_answer_was_lost_is_the_deed(clerk):
    door = Door(
        call=GIVEN, start=Answer(409, {"state": "serving"}, True), finish=Answer(409, {"state": "finished"}, True)
    )
    at = clerk(door)
    assert served(at) == "finished"
    assert at.ledger.problems == []


def test_a_refusal_without_a_lost_answer_is_a_problem(clerk):
    at = clerk(Door(call=GIVEN, start=Answer(409, {"state": "serving"}), finish=state("finished")))
    served(at)
    assert "start A001: 409" in at.ledger.problems[0]


def test_a_call_whose_answer_was_lost_goes_on_with_the_ticket_that_is_held(clerk):
    held = Answer(409, {"state": "called", "ticket": {"id": "t1", "number": "A001", "state": "called"}}, True)
    at = clerk(Door(call=held, start=state("serving"), finish=state("finished")))
    assert served(at) == "finished"
    assert at.ledger.called == {"t1": {"nanhai-1"}}


def test_a_ticket_held_since_before_the_morning_is_served_and_no_deed_of_it(clerk):
    old = {**CALLED, "id": "t0", "visit": "v0", "called_at": iso(BEGINS - timedelta(hours=8))}
    door = Door(call=Answer(200, {"ticket": old}), start=state("serving"), finish=state("finished"))
    at = clerk(door)
    served(at)
    assert door.asked[-1] == "finish"
    assert at.ledger.called == {}


def test_a_counter_that_may_not_call_says_so(clerk):
    with pytest.raises(LookupError, match="403"):
        served(clerk(Door(call=Answer(403, {"detail": "not yours"}))))
