"""A visitor hears on the phone that the turn is near and that it has come, at any copy of the door."""

from __future__ import annotations

import json

import pytest

from tests.integration.gateway.conftest import frames

HALL, COUNTER = "nanhai", "nanhai-1"


@pytest.fixture(scope="module")
def matter(door):
    return door.get(f"/api/v1/matters?hall={HALL}&limit=1", "kiosk").json()["items"][0]["id"]


def visit(door, matter):
    answer = door.post(f"/api/v1/halls/{HALL}/visits", "kiosk", {"matter": matter})
    assert answer.status_code == 201, answer.text
    return answer.json()


def serve_next(door):
    called = door.post(f"/api/v1/counters/{COUNTER}/call").json()["ticket"]["id"]
    for deed in ("start", "finish"):
        assert door.post(f"/api/v1/tickets/{called}/{deed}").status_code == 200


def heard_until(door, code, wanted, last="start"):
    """Return the frames of a visit's stream from ``last`` up to the first that is ``wanted``."""
    heard = []
    with door.get(f"/api/v1/visits/{code}/events", None, headers={"Last-Event-ID": last}, stream=True) as stream:
        for frame in frames(stream, 60):
            heard.append(frame)
            if wanted(frame):
                return heard
    raise AssertionError("the stream ended")


def is_place(place):
    return lambda frame: frame.event == "place_near" and frame.content["data"]["place"] == place


def test_third_second_next_and_your_turn_are_heard_over_two_copies_of_the_door(door, second_door, matter):
    queue = [visit(door, matter) for _ in range(4)]
    own, others = queue[-1], queue[:-1]
    assert door.post(f"/api/v1/counters/{COUNTER}/open").status_code == 200
    serve_next(door)
    first = heard_until(door, own["code"], is_place(3))
    serve_next(door)
    serve_next(door)
    then = heard_until(second_door, own["code"], is_place(1), first[-1].id)
    called = door.post(f"/api/v1/counters/{COUNTER}/call").json()["ticket"]
    assert called["id"] == own["ticket"]["id"]
    turn = heard_until(second_door, own["code"], lambda frame: frame.event == "ticket_called", then[-1].id)
    all_heard = first + then + turn
    assert len({frame.id for frame in all_heard}) == len(all_heard)
    places = [frame.content["data"]["place"] for frame in all_heard if frame.event == "place_near"]
    assert places == sorted(set(places), reverse=True)
    assert turn[-1].content["data"]["counter_number"] == 1
    said = json.dumps([frame.content for frame in all_heard])
    for other in others:
        assert other["visit"] not in said
        assert f'"{other["ticket"]["number"]}"' not in said


def test_the_hall_does_not_hear_who_is_near(door, matter):
    last = door.get(f"/api/v1/halls/{HALL}/board", "board").json()["last_event_id"]
    mine = visit(door, matter)
    assert door.post(f"/api/v1/tickets/{mine['ticket']['id']}/cancel", "kiosk").status_code == 200
    headers = {"Last-Event-ID": last}
    with door.get(f"/api/v1/halls/{HALL}/events", "board", headers=headers, stream=True) as stream:
        for frame in frames(stream, 60):
            assert frame.event != "place_near"
            if frame.event == "ticket_cancelled":
                return
