"""The guidance desk through HTTP: materials, consent, the way to a counter, and what happens while it is away."""

from __future__ import annotations

import os
import signal
from contextlib import contextmanager
from zoneinfo import ZoneInfo

import pytest

from shared.clock import parse_moment
from tests.e2e.people import done, refused
from tests.e2e.waiting import eventually

HALL = "shishan"


@pytest.fixture
def matter(cast, matters):
    """A matter of the hall with something to bring."""
    kiosk = cast("kiosk", HALL)
    listed = (done(kiosk.get(f"/matters/{each['id']}")) for each in matters(HALL))
    return next(each for each in listed if any(not material["held"] for material in each["materials"]))


@pytest.fixture
def sitting(cast, matter):
    """A guide, a visit of theirs, and the request that they have claimed."""
    kiosk, guide = cast("kiosk", HALL), cast("guide", HALL)
    visit = kiosk.take_ticket(matter["id"])
    wish = {"matter": matter["id"], "visit": visit["visit"]}
    asked = done(kiosk.post(f"/halls/{HALL}/guidance-requests", wish), 201)
    done(guide.post(f"/guidance-requests/{asked['id']}/claim"))
    return guide, visit, f"/guidance-requests/{asked['id']}"


def looked(matter, state):
    return [
        {"material": place, "state": state} for place, each in enumerate(matter["materials"], 1) if not each["held"]
    ]


def test_all_that_is_missing_is_told_in_one_notice_that_prints(sitting, matter):
    guide, _, path = sitting
    notice = done(guide.post(f"{path}/materials", {"materials": looked(matter, "missing")}))
    assert len(notice["items"]) == sum(not each["held"] for each in matter["materials"])
    assert done(guide.get(f"{path}/notice"))["items"] == notice["items"]
    page = guide.get(f"{path}/notice", format="html", large="true")
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    assert notice["items"][0]["name"]["zh"] in page.text
    problem = refused(guide.post(f"{path}/materials", {"materials": [{"material": 99, "state": "missing"}]}), 422)
    assert problem["field"] == "materials.0.material"
    done(guide.post(f"{path}/resolve", {"outcome": "left"}))


def test_a_hand_over_takes_the_materials_to_the_counter_and_keeps_the_arrival(sitting, matter, cast):
    guide, visit, path = sitting
    done(guide.post(f"{path}/materials", {"materials": looked(matter, "present")}))
    handed = done(guide.post(f"{path}/hand-over", {"queue": visit["ticket"]["queue"]}))
    ticket = handed["ticket"]["id"]
    seen = done(cast("clerk", HALL).get(f"/tickets/{ticket}/visit"))["stops"]
    stop = next(each for each in seen if each["ticket"] and each["ticket"]["id"] == ticket)
    assert stop["materials"]["complete"] is True
    assert guide.visit(visit["code"])["stops"][stop["stop"]]["materials"] == stop["materials"]
    assert done(guide.get(f"/tickets/{ticket}"))["arrived_at"] <= handed["requested_at"]


def test_nothing_is_filed_in_the_visitors_place_without_their_consent(sitting, matter):
    guide, _, path = sitting
    receipt = done(guide.get(f"/checklists/{matter['id']}"))["receipt"]["example"]
    filed = {"outcome": "filed", "receipt": receipt, "on_behalf": True, "at_home_next": "unsure"}
    assert refused(guide.post(f"{path}/resolve", filed), 409)["missing"] == ["consent"]
    consent = {"scope": ["fill_in", "submit"], "given_how": "signed", "name": "欧阳测试"}
    assert done(guide.post(f"{path}/consents", consent), 201)["name"] == "欧*"
    assert refused(guide.post(f"{path}/resolve", {**filed, "receipt": "no receipt"}), 422)["example"] == receipt
    ended = done(guide.post(f"{path}/resolve", filed))
    assert (ended["on_behalf"], ended["at_home_next"]) == (True, "unsure")
    zone = ZoneInfo(done(guide.get(f"/halls/{HALL}"))["zone"])
    today = parse_moment(ended["claimed_at"]).astimezone(zone).date().isoformat()
    heard = done(guide.post(f"{path}/follow-up", {"state": "accepted", "on": today}))
    assert heard["became"] == [{"state": "accepted", "on": today, "decision": None}]


@contextmanager
def standing_still(suite, name):
    """Have a service neither answer nor die, so that nobody starts it anew."""
    pid = next(each["pid"] for each in suite.status() if each["name"] == name)
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


def test_while_the_desk_is_away_the_kiosk_still_gives_a_ticket_and_says_to_take_one(suite, cast, matter):
    kiosk = cast("kiosk", HALL)
    before = kiosk.take_ticket(matter["id"])
    with standing_still(suite, "guidance"):
        offered = done(kiosk.get("/matters", hall=HALL))["items"]
        assert matter["id"] in [each["id"] for each in offered]
        visit = kiosk.take_ticket(matter["id"])
        assert visit["ticket"]["number"] != before["ticket"]["number"]
        wish = {"matter": matter["id"], "visit": visit["visit"]}
        for answer in (
            kiosk.post(f"/halls/{HALL}/guidance-requests", wish),
            kiosk.post(f"/visits/{visit['code']}/guidance-requests"),
        ):
            problem = refused(answer, 503)
            assert problem["offers"] == ["counter"]
            assert "take a ticket" in problem["detail"]
            assert int(answer.headers["Retry-After"]) > 0

    def asked():
        answer = kiosk.post(f"/halls/{HALL}/guidance-requests", wish)
        return done(answer, 201) if answer.status_code != 503 else None

    assert eventually(asked, "the desk to answer again", seconds=60)["visit"] == visit["visit"]


def test_a_killed_desk_loses_no_sitting(suite, sitting, matter):
    guide, _, path = sitting
    done(guide.post(f"{path}/materials", {"materials": looked(matter, "missing")}))
    pid = next(each["pid"] for each in suite.status() if each["name"] == "guidance")
    os.kill(pid, signal.SIGKILL)

    def kept():
        answer = guide.get(f"{path}/notice")
        return done(answer) if answer.status_code != 503 else None

    assert eventually(kept, "the desk to be back", seconds=60)["items"]
    done(guide.post(f"{path}/resolve", {"outcome": "left"}))
