"""Requests and answers on the wire: plain JSON, errors that keep their class.

A request's body is ``{"method", "arguments"}``; an answer's ``{"result"}`` or ``{"error": {"kind", "message", "field",
"detail"}}``.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from pymongo.errors import BulkWriteError, ConnectionFailure, ExecutionTimeout, WriteConcernError

from shared.errors import REMOTE, HallError, Unavailable

DEADLINE_SECONDS = 2.0
"""How long a request may take when whoever asks has no deadline."""
OUTAGES = (Unavailable, ConnectionFailure, ExecutionTimeout, WriteConcernError)
"""Errors that are nobody's fault and pass: a service, the database or its majority is away (see ``is_outage``)."""

_PREFIX = "nameko."


@dataclass(frozen=True)
class Request:
    """A question to one method of a service."""

    service: str
    method: str
    arguments: dict[str, Any]

    def to_wire(self) -> bytes:
        """Return the body; raises ``TypeError`` for arguments that are not plain JSON."""
        return to_json({"method": self.method, "arguments": self.arguments})


def to_json(plain: Any) -> bytes:
    """Return ``plain`` as compact UTF-8 JSON; raises ``TypeError`` or ``ValueError`` for anything but plain JSON."""
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def to_headers(context: dict[str, Any]) -> dict[str, Any]:
    """Return context data as message headers (``nameko.caller`` …)."""
    return {_PREFIX + key: value for key, value in context.items() if value is not None}


def from_headers(headers: dict[str, Any] | None) -> dict[str, Any]:
    """Return the context data that ``to_headers`` wrote."""
    return {key.removeprefix(_PREFIX): value for key, value in (headers or {}).items() if key.startswith(_PREFIX)}


def expiration(seconds: float) -> str:
    """Return AMQP's ``expiration`` (milliseconds as text) for a message that nobody wants after ``seconds``."""
    return str(max(1, int(seconds * 1000)))


def error_answer(error: BaseException) -> dict[str, Any]:
    """Return ``error`` as it may leave the service: our own errors whole, everything else without a word of it."""
    shown = as_hall_error(error)
    fields = {"message": shown.message, "field": shown.field, "detail": shown.detail}
    return {"error": {"kind": type(shown).__name__, **fields}}


def is_outage(error: BaseException) -> bool:
    """Return whether ``error`` is nobody's fault and passes.

    Several writes at once whose majority did not answer come as a ``BulkWriteError``, whatever else it says.
    """
    if isinstance(error, BulkWriteError):
        return bool((error.details or {}).get("writeConcernErrors"))
    return isinstance(error, OUTAGES)


def as_hall_error(error: BaseException) -> HallError:
    """Return what callers may know of ``error``."""
    if type(error).__name__ in REMOTE and isinstance(error, HallError):
        return error
    if is_outage(error):
        return Unavailable("The service's store cannot answer just now. Please try again.")
    return HallError("Something went wrong inside. It has been noted.")


def result_of(answer: Any) -> Any:
    """Return the result in ``answer``, or raise the error in it."""
    error = answer.get("error")
    if error is None:
        return answer.get("result")
    kind = REMOTE.get(error.get("kind"), HallError)
    raise kind(error.get("message", ""), error.get("field"), error.get("detail"))
