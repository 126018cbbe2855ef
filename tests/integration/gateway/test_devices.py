"""Devices are enrolled with a code, live by their heartbeat, and can be taken out of use."""

from datetime import UTC, datetime, timedelta

import pytest
from pymongo import MongoClient

from tests.integration.gateway.conftest import until


@pytest.fixture(scope="module")
def books(door, rooms):
    with MongoClient(rooms.mongo_url, tz_aware=True) as client:
        yield client[rooms.database_prefix + "gateway"]


def code(door, role="kiosk", hall="nanhai", **headers):
    answer = door.post("/api/v1/device-codes", "admin", {"role": role, "hall": hall}, headers=headers)
    assert answer.status_code == 201, answer.text
    return answer.json()["code"]


def enrol(door, given, **headers):
    return door.post("/api/v1/devices", None, {"code": given}, headers=headers)


def bearer(answer):
    return {"Authorization": f"Bearer {answer.json()['token']}"}


def beat(door, headers):
    return door.post("/api/v1/devices/heartbeat", None, headers=headers).status_code


def told(books, device):
    return [each["type"] for each in books.devices.find_one({"_id": device})["history"]]


def test_a_kiosk_enrols_with_a_code_and_takes_tickets_in_its_hall_alone(door):
    answer = enrol(door, code(door))
    assert answer.status_code == 201
    assert (answer.json()["role"], answer.json()["hall"]) == ("kiosk", "nanhai")
    matter = door.get("/api/v1/matters?hall=nanhai&limit=1").json()["items"][0]["id"]
    visit = door.post("/api/v1/halls/nanhai/visits", None, {"matter": matter}, headers=bearer(answer))
    assert visit.status_code in (201, 202)
    other = door.post("/api/v1/halls/guicheng/visits", None, {"matter": matter}, headers=bearer(answer))
    assert other.status_code == 403


def test_a_code_may_be_typed_as_people_type(door):
    given = code(door, "board").upper()
    assert enrol(door, f" {given[:5]}-{given[5:]} ").status_code == 201


def test_a_code_is_good_once(door):
    given = code(door)
    assert enrol(door, given).status_code == 201
    again = enrol(door, given)
    assert (again.status_code, again.json()["field"]) == (401, "code")
    assert again.json() == enrol(door, "wrong").json()


def test_a_code_is_good_for_ten_minutes(door, books):
    given = code(door)
    newest = books.codes.find_one(sort=[("_id", -1)])
    assert timedelta(minutes=9) < newest["expires"] - datetime.now(UTC) <= timedelta(minutes=10)
    books.codes.update_one({"_id": newest["_id"]}, [{"$set": {"expires": "$$NOW"}}])
    assert enrol(door, given).status_code == 401


def test_no_code_and_no_token_is_kept_as_it_is(door, books):
    given = code(door)
    token = enrol(door, given).json()["token"]
    found = "".join(str(each) for name in ("codes", "devices") for each in books[name].find())
    assert given not in found
    assert token not in found


def test_an_answer_that_was_lost_comes_again_for_the_same_key(door):
    same = {"Idempotency-Key": "rack-1"}
    assert code(door, **same) == code(door, **same)
    given = code(door)
    first, again = (
        enrol(door, given, **{"Idempotency-Key": "kiosk-9"}),
        enrol(door, given, **{"Idempotency-Key": "kiosk-9"}),
    )
    assert first.json() == again.json()
    assert enrol(door, code(door), **{"Idempotency-Key": "kiosk-9"}).status_code == 409


@pytest.mark.parametrize(
    ("role", "body", "status"),
    [
        ("supervisor", {"role": "kiosk", "hall": "nanhai"}, 403),
        ("admin", {"role": "kiosk", "hall": "guicheng"}, 403),
        ("admin", {"role": "kiosk", "hall": "atlantis"}, 404),
        ("admin", {"role": "admin", "hall": "nanhai"}, 422),
        (None, {"role": "kiosk", "hall": "nanhai"}, 401),
    ],
)
def test_codes_are_made_by_the_halls_administrator_for_devices_alone(door, role, body, status):
    assert door.post("/api/v1/device-codes", role, body).status_code == status


def test_a_device_is_seen_lost_and_seen_again_and_each_is_told_once(door, books):
    answer = enrol(door, code(door))
    device, headers = answer.json()["device"], bearer(answer)
    assert told(books, device) == []
    assert [beat(door, headers) for _ in range(3)] == [204] * 3
    assert told(books, device) == ["device_seen"]
    long_ago = datetime.now(UTC) - timedelta(seconds=91)
    books.devices.update_one({"_id": device}, {"$set": {"heard_at": long_ago}})
    until(lambda: told(books, device) == ["device_seen", "device_lost"])
    assert beat(door, headers) == 204
    assert told(books, device) == ["device_seen", "device_lost", "device_seen"]


def test_several_copies_tell_of_a_lost_device_once(door, second_door, books):
    devices = [enrol(door, code(door)) for _ in range(3)]
    for each in devices:
        beat(second_door, bearer(each))
    ids = [each.json()["device"] for each in devices]
    long_ago = datetime.now(UTC) - timedelta(seconds=91)
    books.devices.update_many({"_id": {"$in": ids}}, {"$set": {"heard_at": long_ago}})
    until(lambda: all(told(books, each)[-1] == "device_lost" for each in ids))
    assert [told(books, each) for each in ids] == [["device_seen", "device_lost"]] * 3


def test_a_heartbeat_is_for_devices(door):
    assert door.post("/api/v1/devices/heartbeat", "kiosk").status_code == 403
    assert door.post("/api/v1/devices/heartbeat", None).status_code == 401


def test_a_revoked_device_is_out_at_every_copy_within_two_seconds(door, second_door, books):
    answer = enrol(door, code(door))
    device, headers = answer.json()["device"], bearer(answer)
    assert (beat(door, headers), beat(second_door, headers)) == (204, 204)
    assert door.ask("DELETE", f"/api/v1/devices/{device}", "supervisor").status_code == 403
    assert door.ask("DELETE", f"/api/v1/devices/{device}", "admin").status_code == 204
    assert beat(door, headers) == 401
    until(lambda: beat(second_door, headers) == 401, 2)
    assert told(books, device) == ["device_seen", "device_lost"]
    listed = {
        each["id"]: each for each in door.get("/api/v1/devices?hall=nanhai&limit=200", "supervisor").json()["items"]
    }
    assert listed[device]["state"] == "revoked"


def test_devices_of_every_hall_are_for_whoever_has_every_hall(door):
    assert door.get("/api/v1/devices", "admin").status_code == 403
    assert door.get("/api/v1/devices", "admin", "*").status_code == 200
    assert door.get("/api/v1/devices?hall=atlantis", "admin", "*").status_code == 404
    assert door.get("/api/v1/devices?hall=nanhai", "clerk").status_code == 403
