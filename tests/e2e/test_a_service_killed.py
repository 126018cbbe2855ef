"""A service that is killed is back by itself, and the hall goes on."""

from __future__ import annotations

import os
import signal

import pytest
import requests

from tests.e2e.people import done
from tests.e2e.waiting import eventually

HALL = "lishui"
COUNTER = f"{HALL}-1"


def status_of(suite, name):
    return next((each for each in suite.status() if each["name"] == name), {})


def back(suite, name, before):
    now = status_of(suite, name)
    return now if now.get("healthy") and now.get("pid") not in (None, before) else None


@pytest.mark.parametrize("name", ["queue", "intake", "gateway", "relay"])
def test_a_killed_service_is_back_and_a_visitor_is_served(suite, cast, matters, visitor, name):
    matter = matters(HALL)[0]["id"]
    kiosk, clerk = cast("kiosk", HALL), cast("clerk", HALL)
    clerk.open(COUNTER)
    before = kiosk.take_ticket(matter)
    pid = status_of(suite, name)["pid"]
    os.kill(pid, signal.SIGKILL)
    eventually(lambda: back(suite, name, pid), f"{name} to be back", seconds=60)

    visit = eventually(lambda: taken(kiosk, matter), "a ticket after the kill", seconds=30)
    served = {ticket["visit"] for ticket in clerk.serve_whoever_waits(COUNTER)}
    assert {before["visit"], visit["visit"]} <= served
    for each in (before, visit):
        eventually(lambda each=each: visitor.visit(each["code"])["state"] == "closed", "the visit to be closed", 60)


def taken(kiosk, matter):
    """Return a visit with a ticket, or ``None`` while the suite says that it cannot give one."""
    try:
        answer = kiosk.post(f"/halls/{HALL}/visits", {"matter": matter})
    except requests.RequestException:
        return None
    return done(answer, 201) if answer.status_code != 503 else None
