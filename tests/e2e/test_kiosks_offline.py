"""Kiosks lose the network, go on with leased numbers, and are merged once, also when a service dies in between."""

from __future__ import annotations

import os
import signal
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
import requests

from shared.ids import new_code, new_id
from tests.e2e.people import done, refused
from tests.e2e.waiting import eventually

HALL = "lishui"


@pytest.fixture
def matter(matters):
    return matters(HALL)[0]


def leased(kiosk, queue):
    given = done(kiosk.post(f"/halls/{HALL}/number-leases", {}), 201)
    return given["day"], [each for each in given["blocks"] if each["queue"] == queue]


def tickets_of(kiosk, matter, count):
    """Return what a kiosk gives without network: one number after the other."""
    day, blocks = leased(kiosk, matter["queue"])
    numbers = [(each["id"], n) for each in blocks for n in range(each["first"], each["last"] + 1)][:count]
    facts = {"day": day, "queue": matter["queue"], "matter": matter["id"], "at": datetime.now(UTC).isoformat()}
    return [{"id": new_id(), "lease": lease, "sequence": n, "code": new_code(), **facts} for lease, n in numbers]


def merge(kiosk, tickets):
    return done(kiosk.post(f"/halls/{HALL}/offline-tickets", {"tickets": tickets}))["items"]


def test_two_kiosks_give_numbers_that_nobody_else_gets_and_merge_them_once(cast, matter, visitor):
    kiosks = [cast("kiosk", HALL, name) for name in ("kiosk-a", "kiosk-b")]
    given = [tickets_of(kiosk, matter, 25) for kiosk in kiosks]
    ordinary = [kiosks[0].take_ticket(matter["id"])["ticket"]["number"] for _ in range(3)]

    def come_back(place):
        kiosk, tickets = kiosks[place], given[place]
        return merge(kiosk, tickets[20:]) + merge(kiosk, tickets[:20]) + merge(kiosk, tickets[5:25])

    with ThreadPoolExecutor(2) as both:
        told = [each for answers in both.map(come_back, range(2)) for each in answers]
    assert {each["outcome"] for each in told} == {"merged"}
    assert len({each["visit"] for each in told}) == 50
    codes = [each["code"] for tickets in given for each in tickets]
    shown = [eventually(lambda code=code: visitor.visit(code)["ticket"], "its ticket", 30) for code in codes]
    assert len({each["number"] for each in shown} | set(ordinary)) == 53
    assert all(each["number"][1] == "5" for each in shown)


def test_a_kill_in_the_middle_of_a_merge_loses_nothing(suite, cast, matter, visitor):
    kiosk = cast("kiosk", HALL, "kiosk-c")
    given = tickets_of(kiosk, matter, 20)
    pid = next(each["pid"] for each in suite.status() if each["name"] == "intake")
    with ThreadPoolExecutor(1) as line:
        sent = line.submit(kiosk.post, f"/halls/{HALL}/offline-tickets", {"tickets": given})
        eventually(lambda: requests.get(f"{suite.url}/api/v1/visits/{given[3]['code']}", timeout=5).ok, "some", 20)
        os.kill(pid, signal.SIGKILL)
        broken_off = sent.result()
    assert broken_off.status_code in (200, 503)

    def merged():
        answer = kiosk.post(f"/halls/{HALL}/offline-tickets", {"tickets": given})
        return answer.json()["items"] if answer.ok else None

    told = eventually(merged, "intake to be back", 60)
    assert [each["outcome"] for each in told] == ["merged"] * 20
    numbers = [
        eventually(lambda code=each["code"]: visitor.visit(code)["ticket"], "it", 60)["number"] for each in given
    ]
    assert sorted(numbers) == sorted(set(numbers))
    assert [number[1:] for number in numbers] == [str(each["sequence"]) for each in given]


def test_what_does_not_fit_is_named(cast, matter):
    kiosk = cast("kiosk", HALL, "kiosk-d")
    (good,) = tickets_of(kiosk, matter, 1)
    problem = refused(kiosk.post(f"/halls/{HALL}/offline-tickets", {"tickets": [good, {**good, "sequence": 0}]}), 422)
    assert problem["field"] == "tickets.1.sequence"
    problem = refused(kiosk.post(f"/halls/{HALL}/number-leases", {"left": {"general": -1}}), 422)
    assert problem["field"].startswith("left.general")


def test_kiosks_that_are_tried_out_hold_numbers_of_their_own(visitor):
    tried = [done(visitor.post("/trial-sessions", {"role": "kiosk", "hall": HALL}), 201) for _ in range(2)]
    assert tried[0]["username"] != tried[1]["username"]
