"""Errors on their way from one service to another."""

from __future__ import annotations

from datetime import datetime

import pytest
from pymongo.errors import (
    AutoReconnect,
    BulkWriteError,
    ServerSelectionTimeoutError,
    WriteConcernError,
    WTimeoutError,
)

from shared.errors import REMOTE, Conflict, HallError, Unavailable
from shared.messaging.answers import Request, error_answer, expiration, from_headers, result_of, to_headers, to_json


@pytest.mark.parametrize("kind", REMOTE.values(), ids=REMOTE)
def test_each_of_our_errors_keeps_class_message_field_and_detail(kind):
    with pytest.raises(kind) as caught:
        result_of(error_answer(kind("what is wrong", "a.field", {"seconds_left": 3})))
    assert type(caught.value) is kind
    assert caught.value.args == ("what is wrong", "a.field", {"seconds_left": 3})


ENDING = {"code": 91, "codeName": "ShutdownInProgress", "errmsg": "10.0.0.1"}
REPEATED = {"code": 11000, "errmsg": "secret"}


@pytest.mark.parametrize(
    "error",
    [ValueError("secret"), KeyError("secret"), HallError("secret"), BulkWriteError({"writeErrors": [REPEATED]})],
)
def test_anything_else_becomes_a_plain_500(error):
    answer = error_answer(error)
    assert "secret" not in str(answer)
    with pytest.raises(HallError) as caught:
        result_of(answer)
    assert type(caught.value) is HallError


@pytest.mark.parametrize(
    "error",
    [
        AutoReconnect("10.0.0.1"),
        ServerSelectionTimeoutError("10.0.0.1"),
        WTimeoutError("10.0.0.1", 64),
        WriteConcernError("10.0.0.1", 91, ENDING),
        BulkWriteError({"writeErrors": [], "writeConcernErrors": [ENDING]}),
        BulkWriteError({"writeErrors": [REPEATED], "writeConcernErrors": [ENDING]}),
    ],
    ids=lambda error: type(error).__name__,
)
def test_a_database_that_is_away_makes_the_service_unavailable(error):
    answer = error_answer(error)
    assert "10.0.0.1" not in str(answer)
    with pytest.raises(Unavailable):
        result_of(answer)


def test_an_error_of_a_class_not_known_here_is_a_plain_one():
    with pytest.raises(HallError) as caught:
        result_of({"error": {"kind": "Teapot", "message": "short and stout"}})
    assert caught.value.message == "short and stout"


def test_a_subclass_of_our_own_in_a_service_does_not_leak_its_name():
    class Gone(Conflict):
        pass

    assert error_answer(Gone("x"))["error"]["kind"] == "HallError"


def test_an_empty_result_is_a_result():
    assert result_of({"result": None}) is None


def test_only_plain_json_goes_out():
    for unfit in (datetime(2026, 1, 1), {1, 2}, float("nan")):
        with pytest.raises((TypeError, ValueError)):
            to_json({"x": unfit})
    assert Request("queue", "call", {"counter": "南海-1"}).to_wire().decode() == (
        '{"method":"call","arguments":{"counter":"南海-1"}}'
    )


def test_context_travels_in_headers_of_our_own():
    assert from_headers({**to_headers({"caller": "{}", "command": None}), "x-death": []}) == {"caller": "{}"}
    assert from_headers(None) == {}


def test_a_message_expires_after_whole_milliseconds_and_never_after_none():
    assert expiration(1.5) == "1500"
    assert expiration(0.0001) == "1"
