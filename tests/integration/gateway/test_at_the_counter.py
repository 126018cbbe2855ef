"""What a counter sees of a visit, what it tells its visitor, and the rating that only the evaluator there can take."""

from shared.security import Caller, issue_token
from tests.integration.gateway.conftest import until

HALL = "/api/v1/halls/nanhai"


def evaluator(door, counter="nanhai-2"):
    caller = Caller(f"evaluator:{counter}", frozenset({"evaluator"}), frozenset({"nanhai"}), counter)
    return {"Authorization": f"Bearer {issue_token(door.secret, caller, 3600)[0]}"}


def taken(door, **more):
    matter = next(each for each in door.get("/api/v1/matters?hall=nanhai&limit=200").json()["items"] if asked_for(each))
    body = {"matter": matter["id"], "party": {"name": "张三丰"}, **more}
    visit = door.post(f"{HALL}/visits", "kiosk", body).json()
    return matter, visit, visit["ticket"]["id"]


def asked_for(matter):
    return [place for place, each in enumerate(matter["materials"]) if not each["held"]]


def done(door, path, body=None, expected=200):
    answer = door.post(path, "clerk", body)
    assert answer.status_code == expected, answer.text
    return answer.json()


def called(door, ticket, counter="nanhai-2"):
    done(door, f"/api/v1/counters/{counter}/open")
    done(door, f"/api/v1/counters/{counter}/call", {"ticket": ticket, "reason": "asked for"})


def served(door, ticket, counter="nanhai-2"):
    called(door, ticket, counter)
    done(door, f"/api/v1/tickets/{ticket}/start")
    done(door, f"/api/v1/tickets/{ticket}/finish")


def listed(door, **query):
    return [each["id"] for each in door.get(f"{HALL}/tickets", "clerk", params=query).json()["items"]]


def test_who_waits_is_listed_and_then_held_and_then_done(door):
    *_, ticket = taken(door)
    assert ticket in listed(door, state="waiting")
    assert door.get(f"{HALL}/tickets?state=waiting", "kiosk").status_code == 403
    called(door, ticket)
    assert ticket not in listed(door, state="waiting")
    done(door, f"/api/v1/tickets/{ticket}/hold")
    assert listed(door, state="held", counter="nanhai-2") == [ticket]
    assert listed(door, state="held", counter="nanhai-3") == []
    done(door, f"/api/v1/tickets/{ticket}/resume")
    done(door, f"/api/v1/tickets/{ticket}/start")
    done(door, f"/api/v1/tickets/{ticket}/finish")
    assert ticket in listed(door, state="finished")


def test_the_clerk_sees_a_masked_visitor_and_never_the_code(door):
    _, visit, ticket = taken(door, language="yue", needs=["hearing"])
    answer = door.get(f"/api/v1/tickets/{ticket}/visit")
    told = answer.json()
    assert (told["party"]["name"], told["language"], told["needs"]) == ("张*", "yue", ["hearing"])
    assert visit["code"] not in answer.text
    assert door.get(f"/api/v1/tickets/{ticket}/visit", "clerk", "guicheng").status_code == 403
    assert door.get(f"/api/v1/tickets/{ticket}/visit", "kiosk").status_code == 403


def test_what_is_missing_is_told_once_and_found_again_and_sent_twice_it_is_told_once(door):
    matter, _, ticket = taken(door)
    path, body = f"/api/v1/tickets/{ticket}/notice", {"missing": asked_for(matter)[:1], "words": "缺骑缝章"}
    assert door.post(path, "clerk", body).status_code == 409  # nobody is at a counter yet
    called(door, ticket)
    same = {"Idempotency-Key": f"notice-{ticket}"}
    first, again = (door.post(path, "clerk", body, headers=same).json() for _ in range(2))
    assert first == again == {"ticket": ticket, "missing": 1, "times": 1}
    told = door.get(f"/api/v1/tickets/{ticket}/visit").json()["told"]
    assert [each["words"] for each in told] == ["缺骑缝章"]
    assert told[0]["missing"] == [matter["materials"][asked_for(matter)[0]]["name"]]
    done(door, f"/api/v1/tickets/{ticket}/start")
    done(door, f"/api/v1/tickets/{ticket}/finish")


def test_the_evaluator_of_the_counter_rates_its_last_service_once_and_nobody_else_can(door):
    *_, ticket = taken(door)
    served(door, ticket)
    path, body = "/api/v1/counters/nanhai-2/rating", {"ticket": ticket, "stars": 5}
    wanted = until(lambda: door.get(path, None, headers=evaluator(door)).json())
    assert wanted["ticket"] == ticket
    for other in ({"role": "clerk"}, {"role": "supervisor"}, {"role": None, "headers": evaluator(door, "nanhai-3")}):
        refused = door.post(path, other["role"], body, headers=other.get("headers", {}))
        assert refused.status_code == 403, refused.text
    given = door.post(path, None, body, headers=evaluator(door))
    assert (given.status_code, given.json()["stars"]) == (201, 5)
    assert door.post(path, None, body, headers=evaluator(door)).status_code == 409
    assert door.get(path, None, headers=evaluator(door)).status_code == 204


def test_only_the_last_service_is_asked_about(door):
    *_, first = taken(door)
    *_, second = taken(door)
    served(door, first)
    served(door, second)
    late = door.post("/api/v1/counters/nanhai-2/rating", None, {"ticket": first, "stars": 1}, headers=evaluator(door))
    assert (late.status_code, late.json()["state"]) == (409, "over")


def test_an_evaluator_is_enrolled_at_one_counter(door):
    wanted = {"role": "evaluator", "hall": "nanhai"}
    assert door.post("/api/v1/device-codes", "admin", wanted).json()["field"] == "counter"
    elsewhere = door.post("/api/v1/device-codes", "admin", {**wanted, "counter": "guicheng-1"})
    assert (elsewhere.status_code, elsewhere.json()["field"]) == (404, "counter")
    code = door.post("/api/v1/device-codes", "admin", {**wanted, "counter": "nanhai-4"}).json()["code"]
    device = door.post("/api/v1/devices", None, {"code": code}).json()
    assert (device["role"], device["counter"]) == ("evaluator", "nanhai-4")
    own, other = (
        door.get(f"/api/v1/counters/{counter}/rating", None, headers={"Authorization": f"Bearer {device['token']}"})
        for counter in ("nanhai-4", "nanhai-2")
    )
    assert (own.status_code, other.status_code) == (204, 403)
