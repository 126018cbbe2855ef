"""The door's manners, over real HTTP."""

import json
import socket
import time

import pytest
import requests

from shared.security import Caller, issue_token
from tests.unit.web.conftest import SECRET

VISITS = "/halls/nanhai/visits"


def post(tiny, bearer, path=VISITS, body=b'{"matter": "m1"}', media_type="application/json", **headers):
    given = {**bearer, "Content-Type": media_type, **headers}
    return requests.post(tiny + path, data=body, headers=given, timeout=5)


def test_a_valid_request_reaches_its_handler_and_only_described_fields_come_back(tiny, bearer):
    answer = post(tiny, bearer)
    assert answer.status_code == 201
    assert answer.json() == {"hall": "nanhai", "matter": "m1", "caller": "clerk-1"}
    assert len(answer.headers["X-Request-Id"]) == 26


def test_a_handler_may_answer_with_another_status(tiny, bearer):
    assert post(tiny, bearer, "/halls/busy/visits").status_code == 202


def test_nothing_to_say_is_204_without_a_body(tiny, bearer):
    answer = requests.post(tiny + "/halls/nanhai/close", headers=bearer, timeout=5)
    assert (answer.status_code, answer.content) == (204, b"")


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        (b"{", 400, None),
        (b"\xff\xfe", 400, None),
        (b'{"matter": NaN}', 400, None),
        (b'{"matter": "m1", "note": "\\ud800"}', 400, None),
        (b"[" * 100_000, 400, None),
        (b"[]", 422, "body"),
        (b'"text"', 422, "body"),
        (b"", 422, "matter"),
        (b"{}", 422, "matter"),
        (b'{"matter": null}', 422, "matter"),
        (b'{"matter": {"$ne": null}}', 422, "matter"),
        (b'{"matter": ["m1"]}', 422, "matter"),
        (b'{"matter": "a b"}', 422, "matter"),
        (b'{"matter": "m1", "note": ""}', 422, "note"),
        (b'{"matter": "m1", "note": "123456789012345678901"}', 422, "note"),
        (b'{"matter": "m1", "extra": 1}', 422, "extra"),
        (b'{"matter": "m1", "$where": "1"}', 422, "$where"),
    ],
)
def test_a_wrong_body_is_refused_and_the_field_named(tiny, bearer, body, status, field):
    answer = post(tiny, bearer, body=body)
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json().get("field") == field


def test_all_wrong_fields_are_listed(tiny, bearer):
    errors = post(tiny, bearer, body=b'{"extra": 1, "note": 5}').json()["errors"]
    assert {each["field"] for each in errors} == {"matter", "note", "extra"}
    assert all(each["message"] for each in errors)


def test_another_media_type_is_415(tiny, bearer):
    assert post(tiny, bearer, media_type="text/plain").status_code == 415


def test_a_charset_may_be_named(tiny, bearer):
    assert post(tiny, bearer, media_type="application/json; charset=utf-8").status_code == 201


def test_a_body_over_one_mebibyte_is_413(tiny, bearer):
    assert post(tiny, bearer, body=b'"' + b"x" * 1024 * 1024 + b'"').status_code == 413


def test_a_body_in_chunks_over_one_mebibyte_is_413(tiny, bearer):
    assert post(tiny, bearer, body=(b"x" * 65536 for _ in range(20))).status_code == 413


def test_a_body_in_chunks_within_the_limit_is_taken(tiny, bearer):
    assert post(tiny, bearer, body=iter([b'{"matter":', b' "m1"}'])).status_code == 201


def test_a_client_that_breaks_off_harms_nobody(tiny, bearer):
    host, port = tiny.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=5) as sock:
        head = (
            f"POST {VISITS} HTTP/1.1\r\nHost: x\r\nAuthorization: {bearer['Authorization']}\r\nContent-Length: 99\r\n"
        )
        sock.sendall(f"{head}\r\n{{".encode())
    assert post(tiny, bearer).status_code == 201


@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer ", "Basic abc", "Bearer a.b.c"])
def test_no_token_or_a_wrong_one_is_401(tiny, header):
    answer = requests.get(tiny + "/halls", headers={"Authorization": header} if header else {}, timeout=5)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_an_expired_or_foreign_token_is_401(tiny):
    clerk = Caller("c", frozenset({"clerk"}), frozenset({"*"}))
    for secret, lasts in ((SECRET, -5), ("another-secret-another-secret-another", 60)):
        token, _ = issue_token(secret, clerk, lasts)
        answer = requests.get(tiny + "/halls", headers={"Authorization": f"Bearer {token}"}, timeout=5)
        assert answer.status_code == 401


def test_a_token_in_the_query_is_not_taken(tiny, bearer):
    token = bearer["Authorization"].split()[1]
    assert requests.get(f"{tiny}/halls?token={token}", timeout=5).status_code == 401


def test_a_wrong_method_is_405_with_the_right_ones(tiny, bearer):
    answer = requests.delete(tiny + "/halls", headers=bearer, timeout=5)
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD")
    assert answer.json()["type"] == "/problems/method-not-allowed"


@pytest.mark.parametrize("path", ["/nowhere", "/halls/", "/halls//close", "/halls/a%20b/close", "/halls/%24ne/close"])
def test_an_unknown_address_is_404_as_a_problem(tiny, bearer, path):
    answer = requests.get(tiny + path, headers=bearer, timeout=5)
    assert (answer.status_code, answer.json()["type"]) == (404, "/problems/not-found")


@pytest.mark.parametrize("query", ["limit=x", "limit=", "unknown=1"])
def test_a_wrong_query_is_422_naming_it(tiny, bearer, query):
    answer = requests.get(f"{tiny}/halls?{query}", headers=bearer, timeout=5)
    assert (answer.status_code, answer.json()["field"]) == (422, query.split("=")[0])


def test_errors_of_a_room_become_problems_with_their_facts(tiny):
    answer = requests.get(tiny + "/broken/conflict", timeout=5)
    assert (answer.status_code, answer.json()["state"]) == (409, "finished")
    assert requests.get(tiny + "/broken/away", timeout=5).headers["Retry-After"] == "2"


def test_an_unforeseen_error_is_500_without_a_word_of_it(tiny):
    answer = requests.get(tiny + "/broken/badly", timeout=5)
    assert answer.status_code == 500
    assert "hunter2" not in answer.text


def test_problems_speak_the_language_asked_for(tiny):
    answer = requests.get(tiny + "/broken/conflict", headers={"Accept-Language": "zh-CN"}, timeout=5)
    assert answer.json()["title"] == "当前状态不允许"


def test_caller_correlation_and_deadline_travel_on(tiny):
    answer = requests.get(tiny + "/call", timeout=5)
    call = answer.json()
    assert call["correlation"] == answer.headers["X-Request-Id"]
    assert 1.0 < call["seconds"] <= 2.0
    assert call["caller"] == "anyone"


def test_the_same_key_and_body_are_the_same_command_however_the_body_is_written(tiny, bearer):
    def command(body, key):
        return post(tiny, bearer, "/commands", body, **{"Idempotency-Key": key}).json()

    assert command(b"{}", "k1") == command(b" { } ", "k1")
    assert command(b"{}", "k1")["id"] != command(b"{}", "k2")["id"]
    assert requests.post(tiny + "/commands", headers=bearer, timeout=5).json()["id"] is None


@pytest.mark.parametrize("key", ["", "x" * 201, "Schlüssel"])
def test_a_key_that_is_none_is_422(tiny, bearer, key):
    answer = post(tiny, bearer, "/commands", b"{}", **{"Idempotency-Key": key.encode("latin-1")})
    assert (answer.status_code, answer.json()["field"]) == (422, "Idempotency-Key")


def test_a_stream_goes_out_at_once_frame_by_frame(tiny):
    started = time.monotonic()
    with requests.get(tiny + "/stream", stream=True, timeout=5) as answer:
        assert answer.headers["Content-Type"] == "text/event-stream; charset=utf-8"
        lines = answer.iter_lines(decode_unicode=False)
        assert [next(lines) for _ in range(4)] == [b"id: e1", b"event: one", b'data: {"n":1}', b""]
        assert [next(lines) for _ in range(2)] == [b"event: two", 'data: {"号":"A001"}'.encode()]
    assert time.monotonic() - started < 5


def test_streams_occupy_no_worker(tiny, bearer):
    streams = [requests.get(tiny + "/stream", stream=True, timeout=5) for _ in range(15)]
    try:
        assert post(tiny, bearer).status_code == 201
    finally:
        for each in streams:
            each.close()


def test_head_has_no_body(tiny, bearer):
    answer = requests.head(tiny + "/halls", headers=bearer, timeout=5)
    assert (answer.status_code, answer.content) == (200, b"")


def test_the_access_log_holds_the_route_and_no_path_query_or_token(tiny, bearer):
    import structlog

    with structlog.testing.capture_logs() as lines:
        requests.get(tiny + "/broken/conflict?code=abcdefgh", headers=bearer, timeout=5)
    line = next(each for each in lines if each["event"] == "request")
    assert (line["route"], line["status"], line["method"]) == ("/broken/<how>", 422, "GET")
    assert "abcdefgh" not in json.dumps(lines)
    assert "/broken/conflict" not in json.dumps(lines)
    assert bearer["Authorization"].split()[1] not in json.dumps(lines)


def test_a_token_counts_where_none_is_needed_and_a_wrong_one_is_refused(tiny, bearer):
    assert requests.post(tiny + "/rating", timeout=5).json() == {"caller": "anyone"}
    assert requests.post(tiny + "/rating", headers=bearer, timeout=5).json() == {"caller": "clerk-1"}
    assert requests.post(tiny + "/rating", headers={"Authorization": "Bearer a.b.c"}, timeout=5).status_code == 401


def test_something_may_be_taken_away_without_a_body(tiny, bearer):
    assert requests.delete(tiny + "/halls/nanhai", headers=bearer, timeout=5).status_code == 204
    assert requests.delete(tiny + "/halls/nanhai", json={"force": True}, headers=bearer, timeout=5).status_code == 422
