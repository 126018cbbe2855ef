"""Signing in and out, at one copy of the door and at another."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from pymongo import MongoClient

from shared.errors import Forbidden, Invalid
from shared.messaging import RpcSession
from shared.security import SYSTEM, Caller
from tests.integration.gateway.conftest import frames, until

PASSWORD = "a long enough password"


def person(username, *roles, halls=("nanhai",)):
    return {"username": username, "password": PASSWORD, "roles": list(roles or ("clerk",)), "halls": list(halls)}


@pytest.fixture(scope="module")
def staff(door, rooms):
    """Add people; returns the user names that are new."""

    def seed(*people, caller=SYSTEM):
        with RpcSession(rooms, caller) as session:
            return session.gateway.seed_staff(staff=list(people))

    seed(person("li.wei"), person("chief", "supervisor"), person("root", "admin", halls=("*",)))
    return seed


@pytest.fixture(scope="module")
def books(door, rooms):
    """The gateway's own database."""
    with MongoClient(rooms.mongo_url) as client:
        yield client[rooms.database_prefix + "gateway"]


def sign_in(door, username="li.wei", password=PASSWORD, **options):
    return door.post("/api/v1/sessions", None, {"username": username, "password": password}, **options)


def bearer(answer):
    return {"Authorization": f"Bearer {answer.json()['token']}"}


def works(door, headers):
    return door.get("/api/v1/halls/nanhai/counters", None, headers=headers).status_code == 200


def test_who_signs_in_gets_a_token_that_works_and_says_who_and_where(door, staff):
    answer = sign_in(door)
    assert answer.status_code == 201
    assert (answer.json()["roles"], answer.json()["halls"]) == (["clerk"], ["nanhai"])
    assert answer.json()["expires_at"].endswith("Z")
    assert door.post("/api/v1/counters/nanhai-5/open", None, {}, headers=bearer(answer)).status_code == 200
    assert door.post("/api/v1/counters/guicheng-5/open", None, {}, headers=bearer(answer)).status_code == 403


def test_capitals_in_a_user_name_do_not_matter(door, staff):
    assert sign_in(door, "Li.Wei").status_code == 201


def test_a_wrong_name_and_a_wrong_password_are_answered_alike(door, staff):
    wrong, unknown = sign_in(door, "chief", "not the password"), sign_in(door, "nobody", PASSWORD)
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.json() == unknown.json()
    assert wrong.headers["WWW-Authenticate"] == unknown.headers["WWW-Authenticate"]


def test_nothing_that_was_typed_is_kept_or_said_again(door, staff, books):
    sign_in(door, "somebody.typo", "my-secret-typed-here")
    found = [str(document) for name in books.list_collection_names() for document in books[name].find()]
    assert not any("somebody.typo" in each or "my-secret-typed-here" in each for each in found)
    assert not any(PASSWORD in each for each in found)


@pytest.mark.parametrize("username", ["guessed", "li.wei.guessed"])
def test_after_five_failures_one_has_to_wait_even_with_the_right_password(door, staff, username):
    staff(person(username))
    assert [sign_in(door, username, "wrong").status_code for _ in range(5)] == [401] * 5
    answer = sign_in(door, username)
    assert (answer.status_code, answer.json()["type"]) == (429, "/problems/too-many-requests")
    assert 0 < int(answer.headers["Retry-After"]) <= 60
    assert sign_in(door, "li.wei").status_code == 201


def test_guessing_at_once_gains_nothing(door, staff):
    with ThreadPoolExecutor(12) as pool:
        statuses = list(pool.map(lambda _: sign_in(door, "all.at.once", "wrong").status_code, range(12)))
    assert sorted(statuses) == [401] * 5 + [429] * 7


def test_success_begins_the_count_anew(door, staff):
    for _ in range(2):
        assert [sign_in(door, "chief", "wrong").status_code for _ in range(3)] == [401] * 3
        assert sign_in(door, "chief").status_code == 201


def test_signing_out_ends_the_token_here_at_once_and_at_the_other_copy_within_two_seconds(door, second_door, staff):
    headers = bearer(sign_in(door))
    assert works(door, headers)
    assert works(second_door, headers)
    assert door.ask("DELETE", "/api/v1/sessions", None, headers=headers).status_code == 204
    assert not works(door, headers)
    until(lambda: not works(second_door, headers), 2)


def test_a_stream_ends_with_its_token(door, staff):
    headers = bearer(sign_in(door))
    with door.get("/api/v1/halls/nanhai/events", None, headers=headers, stream=True) as stream:
        lines = stream.iter_lines()
        assert next(lines)
        door.ask("DELETE", "/api/v1/sessions", None, headers=headers)
        assert list(frames(stream, 10)) == []


def test_a_token_that_nobody_signed_in_for_cannot_be_signed_out(door):
    answer = door.ask("DELETE", "/api/v1/sessions", "clerk")
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/conflict")


def test_the_same_key_gives_the_same_session_and_another_body_is_refused(door, staff, books):
    key = {"Idempotency-Key": "morning-1"}
    first, again = sign_in(door, headers=key), sign_in(door, headers=key)
    assert first.json() == again.json()
    assert sign_in(door, "chief", headers=key).status_code == 409
    assert sign_in(door, password="wrong", headers=key).status_code == 401
    kept = books.sessions.find_one({"commands": {"$exists": True}})
    assert first.json()["token"] not in str(kept)


def test_signing_in_and_out_is_told_without_a_name(door, staff, books):
    answer = sign_in(door)
    door.ask("DELETE", "/api/v1/sessions", None, headers=bearer(answer))
    found = books.sessions.find_one(sort=[("_id", -1)])
    assert [each["type"] for each in found["history"]] == ["clerk_signed_in", "clerk_signed_out"]
    assert found["history"][1]["data"] == {"staff": answer.json()["staff"], "roles": ["clerk"], "reason": "asked"}
    assert "li.wei" not in str(found)


def test_a_session_whose_time_is_over_is_ended_and_told(door, staff, books):
    sign_in(door)
    newest = books.sessions.find_one({"state": "open"}, sort=[("_id", -1)])
    books.sessions.update_one({"_id": newest["_id"]}, [{"$set": {"expires": "$$NOW"}}])
    ended = until(lambda: books.sessions.find_one({"_id": newest["_id"], "state": "ended"}))
    assert ended["history"][-1]["data"]["reason"] == "expired"


def test_only_who_is_missing_is_added(staff):
    people = [person("li.wei"), person("twin.one"), person("twin.two", "guide", "supervisor")]
    assert staff(*people) == ["twin.one", "twin.two"]
    assert staff(*people) == []


def test_adding_staff_is_for_administrators_and_refuses_rubbish_by_field(staff):
    with pytest.raises(Forbidden):
        staff(person("x1"), caller=Caller("c", frozenset({"supervisor"}), frozenset({"*"})))
    with pytest.raises(Invalid) as refused:
        staff({**person("x2"), "password": "short"})
    assert refused.value.field == "staff.0.password"


def test_an_administrator_adds_somebody_and_blocks_them_again(door, staff):
    root = bearer(sign_in(door, "root"))
    added = door.post("/api/v1/staff", None, person("new.clerk"), headers=root)
    assert added.status_code == 201
    assert "password" not in added.text
    assert door.post("/api/v1/staff", None, person("new.clerk"), headers=root).status_code == 409
    clerk = bearer(sign_in(door, "new.clerk"))
    path = f"/api/v1/staff/{added.json()['id']}"
    assert door.ask("DELETE", path, None, headers=clerk).status_code == 403
    assert door.ask("DELETE", path, None, headers=root).status_code == 204
    until(lambda: not works(door, clerk), 2)
    assert sign_in(door, "new.clerk").status_code == 401
    listed = door.get("/api/v1/staff?limit=200", None, headers=root).json()["items"]
    assert {each["username"]: each["blocked"] for each in listed}["new.clerk"] is True


def test_an_administrator_of_one_hall_gives_nobody_more_than_that(door):
    body = person("climber", "admin", halls=("*",))
    assert door.post("/api/v1/staff", "admin", body).status_code == 403
    assert door.post("/api/v1/staff", "admin", person("next.door", halls=("guicheng",))).status_code == 403
