"""A guide's tablet without a network for ten minutes: what it noted is merged once, and nothing else is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import requests

from shared.clock import iso
from tests.e2e.people import done, refused

HALL = "xiqiao"


@pytest.fixture
def sitting(cast, matters):
    """A guide, and the request that they have claimed, whole."""
    guide = cast("guide", HALL)
    asked = done(cast("kiosk", HALL).post(f"/halls/{HALL}/guidance-requests", {"matter": matters(HALL)[0]["id"]}), 201)
    done(guide.post(f"/guidance-requests/{asked['id']}/claim"))
    yield guide, done(guide.get(f"/guidance-requests/{asked['id']}"))
    guide.post(f"/guidance-requests/{asked['id']}/resolve", {"outcome": "left"})


def noted(whole, number, step, state="done", base=0, **more):
    at = iso(datetime.now(UTC))
    checklist = whole["progress"]["checklist"]
    return {"number": number, "step": step, "base": base, "state": state, "at": at, "checklist": checklist, **more}


def test_thirty_changes_of_ten_minutes_are_merged_once_though_they_come_in_pieces_and_twice(sitting):
    guide, whole = sitting
    names = [each["id"] for each in whole["progress"]["steps"]]
    first = names[0]
    now = datetime.now(UTC)
    changes = [
        noted(
            whole,
            n + 1,
            names[n // 3 % len(names)],
            ("done", "open", "done")[n % 3],
            at=iso(now - timedelta(seconds=600 - 20 * n)),
        )
        for n in range(30)
    ]
    changes[4]["note"] = "the page did not open, the second browser did"
    address = f"/guidance-requests/{whole['id']}/changes"
    merged = []
    for piece in (changes[20:], changes[:12], changes[8:22], changes):
        answer = done(guide.post(address, {"device": "tablet-1", "sent_at": iso(now), "changes": piece}))
        merged += answer["merged"]
        assert answer["refused"] == []
    assert sorted(merged) == list(range(1, 31))
    after = done(guide.get(f"/guidance-requests/{whole['id']}"))
    steps = {each["id"]: each for each in after["progress"]["steps"]}
    assert sum(each["version"] for each in steps.values()) == 30
    assert {each["state"] for each in steps.values() if each["version"]} == {"done"}
    assert set(after["steps"]) == {each["step"] for each in changes}
    assert steps[first]["title"]["zh"]
    assert steps[first]["title"]["en"]
    assert "second browser" in str([each["notes"] for each in steps.values()])


def test_what_is_wrong_in_a_batch_is_named_and_the_rest_is_merged(sitting):
    guide, whole = sitting
    first = whole["progress"]["steps"][0]["id"]
    changes = [noted(whole, 1, first), noted(whole, 2, "dance"), noted(whole, 3, first, note="id 440605199003071234")]
    answer = done(guide.post(f"/guidance-requests/{whole['id']}/changes", {"device": "t", "changes": changes}))
    assert answer["merged"] == [1]
    assert {each["number"]: each["reason"] for each in answer["refused"]} == {2: "unknown_step", 3: "personal_note"}
    assert "440605" not in str(answer)


def test_two_tablets_that_differ_are_shown_side_by_side_and_settled(sitting):
    guide, whole = sitting
    address, first = f"/guidance-requests/{whole['id']}", whole["progress"]["steps"][0]["id"]
    for device, state in (("a", "done"), ("b", "stuck")):
        done(guide.post(f"{address}/changes", {"device": device, "changes": [noted(whole, 1, first, state)]}))
    shown = done(guide.get(address))["progress"]
    assert shown["disputed"] == [first]
    assert {each["state"] for each in shown["steps"][0]["standing"]} == {"done", "stuck"}
    assert refused(guide.post(f"{address}/steps/{first}"), 409)["progress"]["disputed"] == [first]
    settled = done(guide.post(f"{address}/steps/{first}/settle", {"state": "done", "version": 2}))
    assert (settled["steps"], settled["progress"]["disputed"]) == ([first], [])


def test_a_stale_step_is_refused_with_the_sitting_as_it_stands_and_a_photo_has_no_place(sitting):
    guide, whole = sitting
    first, second, third = (each["id"] for each in whole["progress"]["steps"][:3])
    address = f"/guidance-requests/{whole['id']}/steps"
    done(guide.post(f"{address}/{first}", {"state": "done", "version": 0}))
    for path, body in (
        (first, {"state": "open", "version": 0}),
        (third, {}),
        (second, {"state": "done", "checklist": "another"}),
    ):
        problem = refused(guide.post(f"{address}/{path}", body), 409)
        assert (problem["state"], problem["progress"]["current"]) == ("claimed", second)
    assert refused(guide.post(f"{address}/{second}", {"photo": "data:image/png;base64,AAAA"}), 422)["field"] == "photo"
    headers = {"Authorization": f"Bearer {guide.token}"}
    sent = requests.post(f"{guide.url}/api/v1{address}/{second}", files={"photo": b"x"}, headers=headers, timeout=10)
    assert sent.status_code == 415
    problem = refused(guide.post(f"{address}/{second}", {"note": "ring 13800138000"}), 422)
    assert problem["field"] == "note"
    assert "138" not in str(problem)
