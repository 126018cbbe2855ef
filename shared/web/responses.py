"""Which answers a route can give, for its description: the good ones, and every problem with its headers."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields

from shared.web.operation import NoFields, Operation
from shared.web.problems import MEDIA_TYPE

_EXPLAINED = {
    400: "The request cannot be read",
    401: "No token, or one that is wrong, expired or ended",
    403: "The caller's role, hall or counter does not allow this",
    404: "The thing named does not exist",
    408: "The body did not arrive within 10 seconds",
    409: "The present state does not allow this, or the Idempotency-Key was used with another body",
    413: "The body is larger than 1 MiB",
    415: "The body is not application/json",
    422: "The input does not fit: `field` names the first wrong field, `errors` all of them",
    429: "Tried too often: see Retry-After",
    500: "An unexpected error",
    503: "A service or store cannot answer just now: see Retry-After",
}
_BODY = (400, 408, 413, 415, 422)


class Fault(Schema):
    """One wrong field."""

    field = fields.String(required=True)
    message = fields.String(required=True)


class Problem(Schema):
    """An error (RFC 9457). ``type`` is stable; ``detail`` is a sentence for people."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True)
    field = fields.String()
    errors = fields.List(fields.Nested(Fault))


def responses(operation: Operation) -> dict[str, Any]:
    """Return the ``responses`` of ``operation`` in OpenAPI."""
    succeeding = {operation.status: "Done", **operation.also}
    good = {str(status): _good(operation, status, meaning) for status, meaning in succeeding.items()}
    return good | {str(status): _bad(status) for status in failing(operation) if str(status) not in good}


def failing(operation: Operation) -> list[int]:
    """Return the statuses of the errors that ``operation`` can answer with."""
    statuses = {422, 500, 503, *operation.refuses}
    if not operation.public or operation.knows_caller:
        statuses |= {401, 403}
    if "<" in operation.url or "hall" in operation.query().fields:
        statuses |= {404}
    if operation.method != "GET":
        statuses |= set(_BODY)
    if operation.method == "POST":
        statuses |= {409} | ({404} if operation.body is not NoFields and not operation.public else set())
    return sorted(statuses)


def _good(operation: Operation, status: int, meaning: str) -> dict[str, Any]:
    described: dict[str, Any] = {"description": meaning, "headers": {"X-Request-Id": _text("Names this request")}}
    if status in operation.headers:
        described["headers"] |= {name: _text(words) for name, words in operation.headers[status].items()}
    if status == 204:
        return described
    content = {"schema": operation.answer} if operation.answer else {}
    others: dict[str, Any] = {each: {} for each in operation.also_types}
    return described | {"content": {operation.media_type: content, **others}}


def _bad(status: int) -> dict[str, Any]:
    headers = {
        "X-Request-Id": _text("Names this request, for whoever looks into the logs"),
        "Content-Language": _text("zh or en: of title and detail"),
    }
    if status in (429, 503):
        headers["Retry-After"] = _whole("Seconds after which to ask again")
    if status == 401:
        headers["WWW-Authenticate"] = _text("How to authenticate")
    content = {MEDIA_TYPE: {"schema": Problem}}
    return {"description": _EXPLAINED[status], "headers": headers, "content": content}


def _text(description: str) -> dict[str, Any]:
    return {"description": description, "required": True, "schema": {"type": "string"}}


def _whole(description: str) -> dict[str, Any]:
    return {"description": description, "required": True, "schema": {"type": "integer", "minimum": 0}}
