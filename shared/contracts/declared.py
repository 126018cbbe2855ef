"""What of an event is declared in its contract: what else somebody sent along (a name, a number) is not kept."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields

from shared.contracts.events import EVENTS


def declared(type_: str, data: dict[str, Any]) -> dict[str, Any]:
    """Return ``data`` (plain JSON that fits its type) with the declared fields alone, down to the innermost."""
    return _of_schema(EVENTS[type_].schema, data)


def _of_schema(schema: Schema, data: dict[str, Any]) -> dict[str, Any]:
    known = {field.data_key or name: field for name, field in schema.fields.items()}
    return {name: _of_field(known[name], value) for name, value in data.items() if name in known}


def _of_field(field: fields.Field[Any], value: Any) -> Any:
    if isinstance(field, fields.List) and isinstance(value, list):
        return [_of_field(field.inner, each) for each in value]
    if isinstance(field, fields.Nested) and isinstance(value, dict):
        return _of_schema(field.schema, value)
    if isinstance(field, fields.Nested) and isinstance(value, list):
        return [_of_schema(field.schema, each) for each in value]
    if isinstance(field, fields.Dict) and isinstance(value, dict) and field.value_field is not None:
        return {name: _of_field(field.value_field, each) for name, each in value.items()}
    return value
