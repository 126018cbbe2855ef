"""Logs are JSON lines, and say nothing secret or personal."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from shared.observability import logs


class Lines:
    """What was logged."""

    def __init__(self) -> None:
        self.stream = io.StringIO()

    def all(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.stream.getvalue().splitlines()]

    def last(self) -> dict[str, Any]:
        return self.all()[-1]


@pytest.fixture
def lines() -> Iterator[Lines]:
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    written = Lines()
    logs.configure("INFO", "queue", written.stream)
    yield written
    structlog.reset_defaults()
    root.handlers[:], root.level = before, level


def test_a_line_says_what_happened_when_and_in_which_process(lines: Lines) -> None:
    structlog.get_logger("calls").info("called", ticket="A023")
    line = lines.last()
    assert {"event": "called", "ticket": "A023", "process": "queue", "level": "info", "logger": "calls"}.items() <= (
        line.items()
    )
    assert line["timestamp"].endswith("Z")


def test_the_standard_library_logs_in_the_same_form(lines: Lines) -> None:
    logging.getLogger("elsewhere").warning("took %s s", 3, extra={"hall": "nanhai"})
    assert lines.last()["event"] == "took 3 s"
    assert lines.last()["hall"] == "nanhai"


def test_what_is_below_the_level_is_not_written(lines: Lines) -> None:
    structlog.get_logger("calls").debug("detail")
    logging.getLogger("kombu.connection").info("chatter")
    assert lines.all() == []


def test_an_exception_is_one_line_with_its_trace(lines: Lines) -> None:
    try:
        raise LookupError("no such ticket")
    except LookupError:
        structlog.get_logger("calls").exception("failed")
    assert "LookupError: no such ticket" in lines.last()["exception"]


@pytest.mark.parametrize(
    "secret",
    [
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJjbGVyayJ9.c2lnbmF0dXJl",
        "440106199001011234",
        "44010619900101123X",
        "13800138000",
    ],
)
def test_tokens_and_numbers_of_persons_are_redacted_wherever_they_stand(lines: Lines, secret: str) -> None:
    structlog.get_logger("calls").info(f"seen {secret}", text=f"x={secret}", nested={"list": [secret]})
    logging.getLogger("elsewhere").error("seen %s", secret)
    assert secret not in lines.stream.getvalue()
    assert lines.last()["event"] == "seen [redacted]"


def test_the_password_of_a_server_is_redacted_even_in_a_trace(lines: Lines) -> None:
    try:
        raise OSError("cannot reach amqp://hall:opensesame@10.0.0.1/x")
    except OSError:
        logging.getLogger("elsewhere").exception("failed")
    assert "opensesame" not in lines.stream.getvalue()
    assert "10.0.0.1" in lines.stream.getvalue()


@pytest.mark.parametrize("name", ["token", "Authorization", "new_password", "phone", "identity_number", "code"])
def test_what_is_named_as_secret_is_redacted(lines: Lines, name: str) -> None:
    structlog.get_logger("calls").info("seen", **{name: "abc", "inner": {name: "abc"}})
    assert lines.last()[name] == "[redacted]"
    assert lines.last()["inner"][name] == "[redacted]"


def test_ids_and_figures_are_left_as_they_are(lines: Lines) -> None:
    plain = {"ticket": "01JNF4Z8Q5T3W9X7Y2B6C0D1E4", "status_code": 200, "milliseconds": 13800138000}
    structlog.get_logger("calls").info("request", **plain)
    assert plain.items() <= lines.last().items()


def test_a_level_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="LOUD"):
        logs.configure("LOUD", "queue", io.StringIO())
