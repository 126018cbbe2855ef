"""The whole way of an appointment over HTTP, and a hall that is closed at once, by a clock that the test sets."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from deploy.sample.world import read_world
from shared.clock import LOOK_AGAIN_AFTER_SECONDS, Rate, parse_moment, write_rate
from shared.errors import Invalid
from shared.messaging import RpcSession
from shared.security import SYSTEM
from tests.integration.gateway.conftest import Door, frames, until

HALL = "/api/v1/halls/nanhai"
COUNTER = "/api/v1/counters/nanhai-1"
MONDAY, TUESDAY = "2026-03-02", "2026-03-03"


@pytest.fixture(scope="module", autouse=True)
def clock_file(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The clock of every process of this module; it begins on a Monday at ten."""
    file = tmp_path_factory.mktemp("clock") / "clock.json"
    put(file, f"{MONDAY} 10:00")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HALL_CLOCK_FILE", str(file))
        yield file


def at(text: str) -> str:
    """Return a time of the hall as it is sent."""
    return f"{text.replace(' ', 'T')}:00+08:00"


def put(file: Path, text: str) -> None:
    write_rate(file, Rate(time.time(), datetime.fromisoformat(at(text)).timestamp(), 1))


@pytest.fixture
def now_is(clock_file: Path, door: Door) -> Any:
    """Put the clock forward, and return when every process goes by it: each looks at the file when it is asked for the
    time, unless it did so less than a quarter of a second before.
    """

    def moved(text: str) -> None:
        put(clock_file, text)
        time.sleep(LOOK_AGAIN_AFTER_SECONDS)
        moment = parse_moment(at(text))
        until(lambda: parse_moment(door.get(f"{HALL}/board").json()["as_of"]) >= moment)

    return moved


def told(answer: Any, status: int) -> Any:
    assert answer.status_code == status, answer.text
    return answer.json()


@pytest.fixture(scope="module")
def matter(door: Door) -> str:
    """A matter of the hall."""
    return str(told(door.get("/api/v1/matters?hall=nanhai&limit=1"), 200)["items"][0]["id"])


def book(door: Door, matter: str, when: str, phone: str, status: int = 201) -> Any:
    body = {"matter": matter, "starts_at": at(when), "party": {"phone": phone}}
    return told(door.post(f"{HALL}/appointments", "kiosk", body), status)


def check_in(door: Door, code: str, status: int = 201) -> Any:
    return told(door.post(f"/api/v1/appointments/{code}/check-in", "kiosk"), status)


def walk_in(door: Door, matter: str, status: int = 201) -> Any:
    return told(door.post(f"{HALL}/visits", "kiosk", {"matter": matter}), status)


def serve(door: Door) -> tuple[str, Any]:
    """Call whoever is next and serve them; return their ticket and why they were called."""
    called = told(door.post(f"{COUNTER}/call", "clerk"), 200)
    for action in ("start", "finish"):
        told(door.post(f"/api/v1/tickets/{called['ticket']['id']}/{action}", "clerk"), 200)
    return called["ticket"]["id"], called["why"]


def test_an_appointment_from_booking_to_counter(door, matter, now_is):
    free = told(door.get(f"{HALL}/appointment-slots?matter={matter}&day={TUESDAY}"), 200)["items"]
    assert {each["free"] for each in free} == {4}
    made = book(door, matter, f"{TUESDAY} 10:30", "13800138000")
    code = made["code"]
    moved = told(door.post(f"/api/v1/appointments/{code}/move", None, {"starts_at": at(f"{TUESDAY} 11:00")}), 200)
    assert (moved["id"], parse_moment(moved["starts_at"])) == (made["id"], parse_moment(at(f"{TUESDAY} 11:00")))
    absent, too_soon = (
        book(door, matter, f"{TUESDAY} {when}", phone)
        for when, phone in (("10:30", "13800138001"), ("16:00", "13800138002"))
    )
    given_up = book(door, matter, f"{TUESDAY} 12:00", "13800138003")
    told(door.post(f"/api/v1/appointments/{given_up['code']}/cancel", None), 200)
    assert check_in(door, code, 409)["code"] == "another_day"

    now_is(f"{TUESDAY} 10:50")
    first, (kept, late, early) = (
        walk_in(door, matter),
        (check_in(door, each["code"]) for each in ({"code": code}, absent, too_soon)),
    )
    arrivals = [visit["notices"][0]["code"] for visit in (kept, late, early)]
    assert arrivals == ["in_time", "late", "early"]
    assert check_in(door, code)["visit"] == kept["visit"]
    assert check_in(door, given_up["code"], 409)["state"] == "cancelled"
    assert book(door, matter, "2026-03-05 10:30", "13800138001", 409)["code"] == "blocked"

    told(door.post(f"{COUNTER}/open", "clerk"), 200)
    served = [serve(door) for _ in range(3)]
    assert [ticket for ticket, _ in served] == [visit["ticket"]["id"] for visit in (kept, first, late)]
    assert served[0][1]["rule"] == "appointment"
    assert door.post(f"{COUNTER}/call", "clerk").status_code == 204  # whoever came early waits for the time
    now_is(f"{TUESDAY} 15:45")
    assert serve(door)[0] == early["ticket"]["id"]


def test_whoever_does_not_come_is_counted_without_anybodys_doing(door, matter, now_is):
    code = book(door, matter, "2026-03-04 10:30", "13800138010")["code"]
    now_is("2026-03-04 10:46")
    until(lambda: told(door.get(f"/api/v1/appointments/{code}", None), 200)["state"] == "missed", 30)
    assert book(door, matter, "2026-03-05 10:30", "13800138010", 409)["code"] == "blocked"
    states = {each["state"] for each in told(door.get(f"{HALL}/appointments?day=2026-03-04"), 200)["items"]}
    assert states == {"missed"}


def test_a_hall_closed_at_once_tells_everybody_and_gives_the_places_back(door, matter):
    waiting = walk_in(door, matter)
    told(door.post(f"{COUNTER}/open", "clerk"), 200)
    resume = {"Last-Event-ID": told(door.get(f"{HALL}/board"), 200)["last_event_id"]}
    with door.get(f"/api/v1/visits/{waiting['code']}/events", None, headers=resume, stream=True) as stream:
        shut = told(door.post(f"{HALL}/close", "supervisor", {"reason": "fire"}), 200)
        assert (shut["state"], shut["left"]) == ("closed", 1)
        refused = until(
            lambda: (
                (answer := door.post(f"{HALL}/visits", "kiosk", {"matter": matter})).status_code == 409
                and answer.json()
            ),
            30,
        )
        assert (refused["code"], refused["reason"]) == ("closed_at_once", "fire")
        assert told(door.post(f"{COUNTER}/open", "clerk"), 409)["state"] == "hall_closed"
        until(lambda: told(door.get(f"{HALL}/board"), 200)["closed_at_once"] == "fire", 30)
        assert told(door.get(f"/api/v1/visits/{waiting['code']}", None), 200)["ticket"]["state"] == "waiting"
        told(door.post(f"{HALL}/reopen", "supervisor"), 200)
        heard = []
        for frame in frames(stream, 60):
            heard.append(frame.event)
            if frame.event == "ticket_carried_over":
                break
    assert "ticket_suspended" in heard
    told(door.post(f"{COUNTER}/open", "clerk"), 200)
    until(lambda: door.post(f"{HALL}/visits", "kiosk", {"matter": matter}).status_code == 201, 30)
    assert serve(door)[0] == waiting["ticket"]["id"]


def test_hours_changed_while_running_hold_from_the_next_visitor_on(door, matter, rooms):
    hall = next(each for each in read_world().halls if each["id"] == "nanhai")
    today = parse_moment(told(door.get(f"{HALL}/board"), 200)["as_of"]).astimezone(ZoneInfo(hall["zone"])).date()
    stocktaking = {"day": today.isoformat(), "openings": [], "reason": {"zh": "盘点", "en": "Stocktaking"}}
    with RpcSession(rooms, SYSTEM) as session:
        session.intake.publish_hall(hall={**hall, "special_days": [stocktaking]})
        refused = walk_in(door, matter, 409)
        assert (refused["code"], refused["free_for"]["zh"]) == ("special_day", "盘点")
        assert refused["offers"] == ["appointment", "guidance_desk"]
        assert "盘点" in refused["words"]["zh"]
        with pytest.raises(Invalid) as wrong:
            session.intake.publish_hall(hall={**hall, "quotas": [{"queue": "nowhere", "tickets": 1}]})
        assert wrong.value.field == "quotas.0.queue"
        session.intake.publish_hall(
            hall={**hall, "quotas": [{"queue": queue["id"], "tickets": 1} for queue in hall["queues"]]}
        )
        walk_in(door, matter)
        assert walk_in(door, matter, 409)["code"] == "quota_used_up"
        session.intake.publish_hall(hall=hall)
    walk_in(door, matter)


def test_when_a_day_is_over_whoever_waits_is_told(door, matter, now_is):
    waiting = walk_in(door, matter)
    day = parse_moment(waiting["arrived_at"]).date()
    now_is(f"{day + timedelta(days=1)} 02:30")
    until(lambda: told(door.get(f"/api/v1/visits/{waiting['code']}", None), 200)["state"] == "cancelled", 60)
