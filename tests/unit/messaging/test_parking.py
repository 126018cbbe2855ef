"""What is written on a parked message."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from shared.messaging.parking import attempt_of, kept_properties, parking_headers


def message(headers: dict[str, Any] | None = None, **properties: Any) -> Any:
    return SimpleNamespace(headers=headers, properties=properties)


def test_the_reason_the_error_and_the_stack_are_written_on_it():
    try:
        raise ValueError("what went wrong")
    except ValueError as error:
        headers = parking_headers(message({"x-attempt": 2}, message_id="s:1"), "no use", error)
    assert (headers["x-parked-id"], headers["x-reason"], headers["x-error"]) == ("s:1", "no use", "ValueError")
    assert headers["x-attempt"] == 2
    assert "test_parking.py" in headers["x-stack"]


def test_a_message_without_an_id_gets_one():
    first, second = (parking_headers(message(), "no use", None)["x-parked-id"] for _ in range(2))
    assert first != second


def test_the_attempt_is_our_own_count_and_zero_at_first():
    assert attempt_of(message(None)) == 0
    assert attempt_of(message({"x-attempt": "many"})) == 0
    assert attempt_of(message({"x-attempt": 3})) == 3


def test_the_brokers_own_history_stays_behind():
    kept = kept_properties(message({"x-death": [1]}, message_id="s:1", type="t", expiration="5", reply_to="x"))
    assert kept == {"message_id": "s:1", "type": "t"}
