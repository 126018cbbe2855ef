"""The OpenAPI 3.1 document of a service, made from the very schemas that its routes validate and answer with."""

from __future__ import annotations

import re
from collections.abc import Iterator
from inspect import getmembers, isfunction
from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from marshmallow import Schema
from nameko.extensions import ENTRYPOINT_EXTENSIONS_ATTR

from shared.web.entrypoint import Route
from shared.web.operation import NoFields, Operation, Strict
from shared.web.responses import responses
from shared.web.streams import MEDIA_TYPE as EVENT_STREAM

_PART = re.compile(r"<(\w+)>")
_IDENTIFIER = {"type": "string", "pattern": "^[A-Za-z0-9_.:-]{1,80}$"}
_KEY = {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]([ -~]*[!-~])?$"}


def operations(service: type) -> Iterator[tuple[str, str, Operation]]:
    """Yield (handler's name, what it says it does, operation) of every route of ``service``."""
    for name, method in getmembers(service, isfunction):
        for entrypoint in getattr(method, ENTRYPOINT_EXTENSIONS_ATTR, ()):
            if isinstance(entrypoint, Route):
                yield name, (method.__doc__ or "").strip(), entrypoint.operation


def document(service: type, title: str, version: str, description: str) -> dict[str, Any]:
    """Return the OpenAPI document of ``service`` as plain JSON."""
    plugin, info = MarshmallowPlugin(), {"description": description}
    spec = APISpec(title=title, version=version, openapi_version="3.1.0", info=info, plugins=[plugin])
    spec.components.security_scheme("bearer", {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"})
    for name, text, operation in sorted(operations(service), key=lambda each: (each[2].url, each[2].method)):
        if operation.described:
            url = _PART.sub(r"{\1}", operation.url)
            spec.path(path=url, operations={operation.method.lower(): _described(name, text, operation)})
    plain: dict[str, Any] = _in_ecma_262(spec.to_dict())
    schemas = plain["components"]["schemas"]
    for (kind, *_), name in plugin.converter.refs.items():  # type: ignore[union-attr]
        schemas[name] = _for_readers(schemas[name], kind)
    return plain


def _for_readers(schema: dict[str, Any], kind: type[Schema]) -> dict[str, Any]:
    """Return ``schema`` with its words, and open where it is an answer: fields that come later break no reader."""
    words = {"description": " ".join((kind.__doc__ or "").replace("``", "`").split())}
    closed = issubclass(kind, Strict)
    return words | {name: value for name, value in schema.items() if closed or name != "additionalProperties"}


def _in_ecma_262(part: Any) -> Any:
    """Return ``part`` of a document with the anchors of patterns as JSON Schema has them."""
    if isinstance(part, dict):
        return {name: _anchored(each) if name == "pattern" else _in_ecma_262(each) for name, each in part.items()}
    return [_in_ecma_262(each) for each in part] if isinstance(part, list) else part


def _anchored(pattern: Any) -> Any:
    return pattern.replace(r"\A", "^").replace(r"\Z", "$") if isinstance(pattern, str) else _in_ecma_262(pattern)


def _described(name: str, text: str, operation: Operation) -> dict[str, Any]:
    summary, _, rest = text.partition("\n")
    described: dict[str, Any] = {
        "operationId": name,
        "summary": summary.strip().rstrip("."),
        "tags": [_tag(operation.url)],
        "parameters": _parameters(operation),
        "responses": responses(operation),
        "security": _security(operation),
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
    return [*path, *query, *_header_parameters(operation)]


def _header_parameters(operation: Operation) -> list[dict[str, Any]]:
    if operation.method == "POST":
        return [_header("Idempotency-Key", "Sent again with the same key and body, it is done once", **_KEY)]
    if operation.media_type == EVENT_STREAM:
        return [_header("Last-Event-ID", "Go on after this event", type="string", maxLength=200)]
    return []


def _header(name: str, description: str, **schema: Any) -> dict[str, Any]:
    return {"name": name, "in": "header", "required": False, "description": description, "schema": schema}


def _security(operation: Operation) -> list[dict[str, list[str]]]:
    if not operation.public:
        return [{"bearer": []}]
    return [{}, {"bearer": []}] if operation.knows_caller else []


def _tag(url: str) -> str:
    parts = [part for part in url.split("/") if part and "<" not in part and part not in ("api", "v1")]
    return parts[-1] if "halls" in parts and len(parts) > 1 else (parts or ["door"])[0]
