"""Events of a newer version: fields that are not known yet are no error, however deep they are."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from marshmallow import EXCLUDE, Schema, fields

from shared.contracts.events import EVENTS


def schemas(schema: Schema) -> Iterator[Schema]:
    """Yield ``schema`` and every schema within it."""
    yield schema
    for field in schema.fields.values():
        inner: fields.Field | None = field
        while isinstance(inner, fields.List | fields.Dict):
            inner = inner.inner if isinstance(inner, fields.List) else inner.value_field
        if isinstance(inner, fields.Nested):
            yield from schemas(inner.schema)


@pytest.mark.parametrize("type_", sorted(EVENTS))
def test_a_field_that_is_added_later_is_no_error_to_whoever_does_not_know_it(type_):
    assert [each for each in schemas(EVENTS[type_].schema) if each.unknown != EXCLUDE] == []
