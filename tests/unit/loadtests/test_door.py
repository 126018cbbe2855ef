"""An actor's door is patient: it asks again, with the same key, and says that it was unsure."""

from __future__ import annotations

import json

import pytest
import requests

from loadtests.player import door as doors
from loadtests.player.door import Door, GaveUp


class Scripted:
    """A session that answers what the test says, one after the other, and remembers how it was asked."""

    def __init__(self, *answers):
        self.answers, self.headers = list(answers), []

    def request(self, _method, _url, headers, **_options):
        self.headers.append(headers)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        status, body = answer
        response = requests.Response()
        response.status_code = status
        response._content = json.dumps(body).encode() if body is not None else b""
        return response


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch):
    monkeypatch.setattr(doors.time, "sleep", lambda _seconds: None)


def door(*answers, **options) -> Door:
    return Door("http://hall", "token", session=Scripted(*answers), **options)


def test_an_answer_at_once_is_sure():
    answer = door((201, {"visit": "v1"})).post("/api/v1/halls/nanhai/visits")
    assert (answer.status, answer.body, answer.unsure) == (201, {"visit": "v1"}, False)


def test_what_is_away_is_asked_again_with_the_same_key():
    patient = door(requests.ConnectionError(), (503, {}), requests.ReadTimeout(), (200, {"state": "serving"}))
    answer = patient.post("/api/v1/tickets/t1/start")
    assert answer.fine
    assert answer.unsure
    assert len({headers["Idempotency-Key"] for headers in patient.session.headers}) == 1
    assert sum(patient.waited.values()) == 3


def test_two_deeds_have_two_keys():
    patient = door((200, {}), (200, {}))
    patient.post("/a")
    patient.post("/a")
    assert len({headers["Idempotency-Key"] for headers in patient.session.headers}) == 2


def test_a_refusal_is_no_reason_to_ask_again_and_its_facts_can_be_read():
    answer = door((409, {"seconds_left": 12, "detail": "too early"})).post("/api/v1/tickets/t1/no-show")
    assert not answer.fine
    assert answer.facts["seconds_left"] == 12


def test_patience_ends():
    with pytest.raises(GaveUp, match="/api/v1/halls"):
        door(patience_seconds=0).get("/api/v1/halls")


def test_a_list_is_read_page_by_page():
    pages = door((200, {"items": [{"id": 1}], "next": "1"}), (200, {"items": [{"id": 2}], "next": None}))
    assert [each["id"] for each in pages.pages("/api/v1/matters")] == [1, 2]


def test_a_list_that_is_refused_is_said_plainly():
    with pytest.raises(LookupError, match="403"):
        list(door((403, {})).pages("/api/v1/matters"))
