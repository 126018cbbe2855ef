"""The OpenAPI 3.1 document of a service, made from the very schemas that its routes validate and answer with."""

from __future__ import annotations

import re
from collections.abc import Iterator
from inspect import getmembers, isfunction
from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from marshmallow import Schema, fields
from nameko.extensions import ENTRYPOINT_EXTENSIONS_ATTR

from shared.web.entrypoint import Route
from shared.web.operation import NoFields, Operation
from shared.web.problems import MEDIA_TYPE

_PART = re.compile(r"<(\w+)>")
_IDENTIFIER = {"type": "string", "pattern": "^[A-Za-z0-9_.:-]{1,80}$"}
_EXPLAINED = {
    400: "The request cannot be read",
    401: "No token, or one that is wrong or expired",
    403: "The caller's role, hall or counter does not allow this",
    404: "The thing named does not exist",
    409: "The present state does not allow this",
    413: "The body is larger than 1 MiB",
    415: "The body is not application/json",
    422: "The input does not fit: `field` names the first wrong field, `errors` all of them",
    500: "An unexpected error",
    503: "A service or store cannot answer just now: see Retry-After",
}


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


def operations(service: type) -> Iterator[tuple[str, str, Operation]]:
    """Yield (handler's name, what it says it does, operation) of every route of ``service``."""
    for name, method in getmembers(service, isfunction):
        for entrypoint in getattr(method, ENTRYPOINT_EXTENSIONS_ATTR, ()):
            if isinstance(entrypoint, Route):
                yield name, (method.__doc__ or "").strip(), entrypoint.operation


def document(service: type, title: str, version: str, description: str) -> dict[str, Any]:
    """Return the OpenAPI document of ``service`` as plain JSON."""
    info = {"description": description}
    spec = APISpec(title=title, version=version, openapi_version="3.1.0", info=info, plugins=[MarshmallowPlugin()])
    spec.components.security_scheme("bearer", {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"})
    for name, text, operation in sorted(operations(service), key=lambda each: (each[2].url, each[2].method)):
        if operation.described:
            url = _PART.sub(r"{\1}", operation.url)
            spec.path(path=url, operations={operation.method.lower(): _described(name, text, operation)})
    plain: dict[str, Any] = spec.to_dict()
    return plain


def _described(name: str, text: str, operation: Operation) -> dict[str, Any]:
    summary, _, rest = text.partition("\n")
    described: dict[str, Any] = {
        "operationId": name,
        "summary": summary.strip().rstrip("."),
        "tags": [_tag(operation.url)],
        "parameters": _parameters(operation),
        "responses": _responses(operation),
        "security": [] if operation.public else [{"bearer": []}],
    }
    if rest.strip():
        described["description"] = " ".join(rest.split())
    if operation.body is not NoFields:
        described["requestBody"] = {
            "required": any(each.required for each in operation.body().fields.values()),
            "content": {"application/json": {"schema": operation.body}},
        }
    return described


def _parameters(operation: Operation) -> list[dict[str, Any]]:
    path = [
        {"name": part, "in": "path", "required": True, "schema": _IDENTIFIER} for part in _PART.findall(operation.url)
    ]
    query = [] if operation.query is NoFields else [{"in": "query", "schema": operation.query}]
    key = {"name": "Idempotency-Key", "in": "header", "required": False, "schema": {"type": "string", "maxLength": 200}}
    return [*path, *query, *([key] if operation.method == "POST" else [])]


def _responses(operation: Operation) -> dict[str, Any]:
    succeeds: dict[str, Any] = {"description": "Done"}
    if operation.answer:
        succeeds["content"] = {operation.media_type: {"schema": operation.answer}}
    elif operation.status != 204:
        succeeds["content"] = {operation.media_type: {}}
    others = {
        str(status): {**({"content": succeeds["content"]} if status != 204 and "content" in succeeds else {})}
        | {"description": meaning}
        for status, meaning in operation.also.items()
    }
    failures = {
        str(status): {"description": _EXPLAINED[status], "content": {MEDIA_TYPE: {"schema": Problem}}}
        for status in _failing(operation)
    }
    return {str(operation.status): succeeds, **others, **failures}


def _failing(operation: Operation) -> list[int]:
    statuses = {500, 503}
    statuses |= set() if operation.public else {401, 403}
    statuses |= {404} if "<" in operation.url or operation.query is not NoFields else set()
    statuses |= {400, 404, 409, 413, 415, 422} if operation.method == "POST" else set()
    statuses |= {422} if operation.query is not NoFields else set()
    return sorted(statuses)


def _tag(url: str) -> str:
    parts = [part for part in url.split("/") if part and "<" not in part and part not in ("api", "v1")]
    return parts[-1] if "halls" in parts and len(parts) > 1 else (parts or ["door"])[0]
