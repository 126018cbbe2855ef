"""One table: what a room says is what people and programs meet over HTTP."""

import json

import pytest

from shared.errors import (
    Conflict,
    Forbidden,
    HallError,
    Invalid,
    NotFound,
    Transient,
    Unauthorised,
    Unavailable,
)
from shared.web.problems import (
    MEDIA_TYPE,
    Malformed,
    MethodNotAllowed,
    TooLarge,
    TooSlow,
    WrongMediaType,
    problem,
    speaks_chinese,
)


@pytest.mark.parametrize(
    ("error", "status", "type_"),
    [
        (Malformed("…"), 400, "/problems/malformed"),
        (Unauthorised("…"), 401, "/problems/unauthorised"),
        (Forbidden("…"), 403, "/problems/forbidden"),
        (NotFound("…"), 404, "/problems/not-found"),
        (MethodNotAllowed("…", None, {"allow": ["GET"]}), 405, "/problems/method-not-allowed"),
        (TooSlow("…"), 408, "/problems/timeout"),
        (Conflict("…"), 409, "/problems/conflict"),
        (TooLarge("…"), 413, "/problems/too-large"),
        (WrongMediaType("…"), 415, "/problems/unsupported-media-type"),
        (Invalid("…"), 422, "/problems/invalid"),
        (HallError("…"), 500, "/problems/internal-error"),
        (Unavailable("…"), 503, "/problems/unavailable"),
        (ValueError("the password is hunter2"), 500, "/problems/internal-error"),
        (Transient("inside"), 500, "/problems/internal-error"),
    ],
)
def test_every_error_has_a_status_a_stable_type_and_a_title_in_both_languages(error, status, type_):
    english, chinese = problem(error), problem(error, chinese=True)
    body = json.loads(english.get_data())
    assert (english.status_code, english.content_type) == (status, MEDIA_TYPE)
    assert (body["type"], body["status"]) == (type_, status)
    assert body["title"].isascii()
    assert not json.loads(chinese.get_data())["title"].isascii()


def test_an_unforeseen_error_says_nothing_of_its_text():
    assert "hunter2" not in problem(ValueError("the password is hunter2")).get_data(as_text=True)


def test_facts_of_an_error_are_extension_members_and_cannot_replace_the_standard_ones():
    answer = problem(Conflict("Too early.", "ticket", {"seconds_left": 12, "status": 200, "type": "x"}))
    body = json.loads(answer.get_data())
    assert body["seconds_left"] == 12
    assert (body["status"], body["type"], body["field"]) == (409, "/problems/conflict", "ticket")


def test_several_wrong_fields_are_listed():
    answer = problem(Invalid("Missing.", "matter", {"problems": {"matter": "Missing.", "needs.0": "Unknown."}}))
    errors = json.loads(answer.get_data())["errors"]
    assert errors == [{"field": "matter", "message": "Missing."}, {"field": "needs.0", "message": "Unknown."}]


def test_unavailable_says_when_to_come_again():
    assert problem(Unavailable("…")).headers["Retry-After"] == "2"
    assert problem(Unavailable("…", None, {"retry_after_seconds": 7})).headers["Retry-After"] == "7"


def test_a_wrong_method_names_the_right_ones():
    assert problem(MethodNotAllowed("…", None, {"allow": ["GET", "HEAD"]})).headers["Allow"] == "GET, HEAD"


def test_chinese_is_spoken_in_the_sentence_and_in_every_wrong_field():
    error = Invalid("Missing data for required field.", "matter", {"problems": {"matter": "Unknown field."}})
    body = json.loads(problem(error, chinese=True).get_data())
    assert (body["detail"], body["errors"][0]["message"]) == ("必填。", "未知字段。")


def test_a_sentence_that_nobody_translated_stands_behind_its_kind():
    body = json.loads(problem(Conflict("Nobody wrote this down."), chinese=True).get_data())
    assert body["detail"] == "当前状态不允许（Nobody wrote this down.）"


@pytest.mark.parametrize(
    ("header", "expected"), [("zh-CN,en;q=0.5", True), ("yue", True), ("en", False), ("", False), (None, False)]
)
def test_the_first_language_asked_for_decides(header, expected):
    assert speaks_chinese(header) is expected
