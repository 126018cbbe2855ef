"""What a guide of the demonstration does in a sitting."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from loadtests.player.actors.sitting import Sitting, consent, ending, looks, next_working_day
from loadtests.player.door import Answer
from loadtests.player.ledger import Ledger
from loadtests.player.plan import Guidance

FRIDAY = date(2026, 3, 6)
WISHED = Guidance(0, "m", False, 0, "filed", queue="general")
PROGRESS = {
    "checklist": "1",
    "receipt": {"example": "NH-0042"},
    "steps": [{"id": step, "state": "open"} for step in ("sign-in", "form", "submit", "receipt")],
}
MATERIALS = [{"held": False}, {"held": True}, {"held": False}]


class Now:
    """A clock and a pace at which nothing takes time."""

    ended = threading.Event()

    def __init__(self):
        self.clock = self

    def now(self):
        return datetime(2026, 3, 6, 1, 0, tzinfo=UTC)

    def minute(self):
        return 0.0

    def rest(self, _minutes):
        return True


class Desk:
    """A door that takes everything, and remembers what."""

    def __init__(self):
        self.told = []

    def get(self, path):
        if "/visits/" in path:
            return Answer(200, {"visit": "v", "code": path.rsplit("/")[-1]})
        return Answer(200, {"materials": MATERIALS} if "/matters/" in path else {"progress": PROGRESS})

    def post(self, path, body=None):
        self.told.append((path.rsplit("/r1/")[-1], body or {}))
        answers = {
            "materials": {"items": [each for each in (body or {}).get("materials", ()) if each["state"] != "present"]},
            "changes": self._merged(body or {}),
            "hand-over": {"visit_code": "c", "ticket": {"id": "t", "number": "A001", "queue": "general"}},
        }
        return Answer(200, answers.get(self.told[-1][0], {}))

    def _merged(self, body):
        numbers = [each["number"] for each in body.get("changes", ())]
        known = sum(path == "changes" for path, _ in self.told) > 1
        return {"merged": [] if known else numbers, "known": numbers if known else []}

    def paths(self):
        return [path for path, _ in self.told]


def sit(wished, desk=None):
    desk, ledger = desk or Desk(), Ledger()
    ledger.requested(wished, {"id": "r1"})
    Sitting({"id": "r1", "matter": "m"}, wished, desk, ledger, Now(), "tablet-1", FRIDAY).run()
    assert ledger.problems == []
    return desk, ledger


def test_what_is_filed_went_through_every_step_and_has_a_receipt():
    desk, ledger = sit(WISHED)
    assert desk.paths()[:5] == ["materials", *(f"steps/{each['id']}" for each in PROGRESS["steps"])]
    assert ledger.requests["r1"].steps == ["sign-in", "form", "submit", "receipt"]
    resolved = dict(desk.told)["resolve"]
    assert (resolved["receipt"], resolved["on_behalf"]) == ("NH-0042", False)


def test_a_tablet_without_a_network_sends_it_all_together_twice_and_it_counts_once():
    desk, ledger = sit(replace(WISHED, offline=True))
    assert [path for path in desk.paths() if path.startswith(("steps", "changes"))] == ["changes", "changes"]
    first, second = (body["changes"] for path, body in desk.told if path == "changes")
    assert first == second
    assert ledger.requests["r1"].steps == ["sign-in", "form", "submit", "receipt"]


def test_who_gets_stuck_gets_half_way():
    _, ledger = sit(replace(WISHED, outcome="left"))
    assert ledger.requests["r1"].steps == ["sign-in", "form"]


def test_who_is_handed_over_is_one_more_visitor_of_the_morning():
    desk, ledger = sit(replace(WISHED, outcome="handed_over"))
    assert dict(desk.told)["hand-over"] == {"queue": "general"}
    assert ledger.requests["r1"].outcome == "handed_over"
    assert ledger.visits["v"].code == "c"


def test_filing_in_the_visitors_place_is_after_their_consent():
    desk, _ = sit(replace(WISHED, consent="agent"))
    paths = desk.paths()
    assert paths.index("consents") < paths.index("resolve")
    assert dict(desk.told)["resolve"]["on_behalf"] is True
    assert dict(desk.told)["consents"]["mandate"]["valid_until"] > FRIDAY.isoformat()


def test_what_is_refused_is_complained_about():
    class Closed(Desk):
        def post(self, path, body=None):
            super().post(path, body)
            return Answer(409, {"state": "waiting"})

    ledger = Ledger()
    ledger.requested(WISHED, {"id": "r1"})
    Sitting({"id": "r1", "matter": "m"}, WISHED, Closed(), ledger, Now(), "tablet-1", FRIDAY).run()
    assert any("resolve r1: 409" in each for each in ledger.problems)
    assert ledger.requests["r1"].outcome is None


def test_everything_that_is_not_held_is_looked_at():
    assert looks(MATERIALS, amiss=False) == [{"material": 1, "state": "present"}, {"material": 3, "state": "present"}]
    assert [each["state"] for each in looks(MATERIALS, amiss=True)] == ["missing", "not_in_order"]
    assert looks([], amiss=True) == []


@pytest.mark.parametrize(
    ("outcome", "field"), [("filed", "receipt"), ("filed_partly", "continue_on"), ("not_possible_online", "reason")]
)
def test_every_outcome_has_what_proves_it(outcome, field):
    assert ending(replace(WISHED, outcome=outcome), PROGRESS, FRIDAY)[field]


def test_a_visitor_has_no_mandate_and_a_filing_goes_on_after_the_weekend():
    assert "mandate" not in consent("visitor", FRIDAY)
    assert next_working_day(FRIDAY) == date(2026, 3, 9)
