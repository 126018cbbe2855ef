"""The same Idempotency-Key from sixteen clients at once: it is done once, and all get the one answer."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
import requests

from tests.e2e.people import done

HALL = "shishan"
CLIENTS = 16


@pytest.fixture(scope="module")
def matter(matters):
    return matters(HALL)[0]["id"]


def at_once(person, path, body, key):
    """Return the answers that sixteen clients get who send the same at the same time."""
    start = Barrier(CLIENTS)

    def send(_):
        with requests.Session() as client:
            headers = {"Authorization": f"Bearer {person.token}", "Idempotency-Key": key}
            start.wait(10)
            return client.post(f"{person.url}/api/v1{path}", json=body, headers=headers, timeout=15)

    with ThreadPoolExecutor(CLIENTS) as pool:
        return list(pool.map(send, range(CLIENTS)))


def one_answer(answers, status):
    """Return the body that all ``answers`` share."""
    assert [each.status_code for each in answers] == [status] * CLIENTS, {each.text for each in answers}
    assert len({each.text for each in answers}) == 1
    return answers[0].json()


def key():
    return uuid4().hex


def test_sixteen_clients_make_one_visit_and_get_its_one_ticket(cast, matter):
    kiosk = cast("kiosk", HALL)
    before = int(kiosk.take_ticket(matter)["ticket"]["number"][1:])
    visit = one_answer(at_once(kiosk, f"/halls/{HALL}/visits", {"matter": matter}, key()), 201)
    assert int(visit["ticket"]["number"][1:]) == before + 1
    assert int(kiosk.take_ticket(matter)["ticket"]["number"][1:]) == before + 2


def test_sixteen_clients_book_and_cancel_one_appointment(cast, matter):
    kiosk = cast("kiosk", HALL)
    slots = done(kiosk.get(f"/halls/{HALL}/appointment-slots", matter=matter))["items"]
    free = next(each for each in slots if each["free"] > 1)
    body = {"matter": matter, "starts_at": free["starts_at"], "party": {"phone": "13800138016"}}
    booked = one_answer(at_once(kiosk, f"/halls/{HALL}/appointments", body, key()), 201)
    left = done(kiosk.get(f"/halls/{HALL}/appointment-slots", matter=matter, day=free["day"]))["items"]
    assert next(each["free"] for each in left if each["id"] == free["id"]) == free["free"] - 1
    one_answer(at_once(kiosk, f"/appointments/{booked['code']}/cancel", {}, key()), 200)


def test_sixteen_clients_close_and_open_a_hall_once(cast):
    supervisor = cast("supervisor", HALL)
    shut = one_answer(at_once(supervisor, f"/halls/{HALL}/close", {"reason": "a drill"}, key()), 200)
    assert shut["state"] == "closed"
    assert one_answer(at_once(supervisor, f"/halls/{HALL}/reopen", {}, key()), 200)["state"] == "open"


def test_sixteen_calls_call_one_visitor(cast, matter):
    kiosk, clerk, counter = cast("kiosk", HALL), cast("clerk", HALL), f"{HALL}-1"
    clerk.open(counter)
    clerk.serve_whoever_waits(counter)
    waiting = [kiosk.take_ticket(matter)["ticket"]["id"] for _ in range(3)]
    called = one_answer(at_once(clerk, f"/counters/{counter}/call", {}, key()), 200)
    assert called["ticket"]["id"] == waiting[0]
    states = [done(clerk.get(f"/tickets/{each}"))["state"] for each in waiting]
    assert states == ["called", "waiting", "waiting"]
    clerk.do(waiting[0], "start")
    one_answer(at_once(clerk, f"/tickets/{waiting[0]}/finish", {}, key()), 200)
    assert clerk.call(counter)["id"] == waiting[1]


def test_sixteen_requests_for_help_are_one(cast, matter):
    kiosk, guide = cast("kiosk", HALL), cast("guide", HALL)
    known = {each["id"] for each in done(guide.get(f"/halls/{HALL}/guidance-requests", limit=200))["items"]}
    asked = one_answer(at_once(kiosk, f"/halls/{HALL}/guidance-requests", {"matter": matter}, key()), 201)
    now = {each["id"] for each in done(guide.get(f"/halls/{HALL}/guidance-requests", limit=200))["items"]}
    assert now - known == {asked["id"]}


def test_sixteen_new_people_of_one_name_are_one(cast):
    admin, name = cast("admin", HALL), f"clerk-{key()[:12]}"
    body = {"username": name, "password": "a password for tests", "roles": ["clerk"], "halls": [HALL]}
    made = one_answer(at_once(admin, "/staff", body, key()), 201)
    listed = done(admin.get("/staff", limit=200))["items"]
    assert [each["id"] for each in listed if each["username"] == name] == [made["id"]]


def test_one_code_enrols_one_device_however_often_the_answer_is_asked_for(cast, visitor):
    code = one_answer(at_once(cast("admin", HALL), "/device-codes", {"role": "kiosk", "hall": HALL}, key()), 201)
    one_answer(at_once(visitor, "/devices", {"code": code["code"]}, key()), 201)


def test_another_client_with_the_same_key_makes_its_own_visit(cast, matter):
    same, body = key(), {"matter": matter}
    first = one_answer(at_once(cast("kiosk", HALL, "kiosk-1"), f"/halls/{HALL}/visits", body, same), 201)
    second = one_answer(at_once(cast("kiosk", HALL, "kiosk-2"), f"/halls/{HALL}/visits", body, same), 201)
    assert first["visit"] != second["visit"]
