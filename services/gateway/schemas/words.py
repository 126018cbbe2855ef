"""Field types of the door, beside those of ``shared.contracts.words``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from marshmallow import Schema, ValidationError, fields
from marshmallow.validate import Range

from shared.clock import iso
from shared.contracts.words import identifier
from shared.web import Strict

_EARLIEST_YEAR, _LATEST_YEAR = 2000, 2100
_DEFAULT_LIMIT, _LARGEST_LIMIT = 50, 200


class TrueOrFalse(fields.Boolean):
    """JSON ``true`` or ``false`` only, where marshmallow would also take ``1``, ``"on"`` and the like."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **options: Any) -> bool:
        if not isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return value


class MomentText(fields.String):
    """An ISO 8601 time with its zone between 2000 and 2100, loaded as the one form that services exchange (UTC)."""

    default_error_messages = {"moment": "Must be an ISO 8601 time with its zone, such as 2026-03-02T08:30:00+08:00."}

    def __init__(self, **options: Any) -> None:
        super().__init__(metadata={"format": "date-time"}, **options)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **options: Any) -> str:
        written = super()._deserialize(value, attr, data, **options)
        try:
            moment = datetime.fromisoformat(str(written))
        except ValueError as error:
            raise self.make_error("moment") from error
        if moment.tzinfo is None:
            raise self.make_error("moment")
        if not _EARLIEST_YEAR <= moment.year <= _LATEST_YEAR:
            raise ValidationError(f"Must be between {_EARLIEST_YEAR} and {_LATEST_YEAR}.")
        return iso(moment)


class DayText(fields.String):
    """A day, ``2026-03-31``, as text both ways."""

    default_error_messages = {"day": "Must be a day such as 2026-03-31."}

    def __init__(self, **options: Any) -> None:
        super().__init__(metadata={"format": "date"}, **options)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **options: Any) -> str:
        written = str(super()._deserialize(value, attr, data, **options))
        try:
            return datetime.strptime(written, "%Y-%m-%d").date().isoformat()
        except ValueError as error:
            raise self.make_error("day") from error


def moment(**options: Any) -> MomentText:
    """Return a field of a time, as text both ways."""
    return MomentText(**options)


class Page(Strict):
    """Which part of a list: at most ``limit`` items, those after the item that ``next`` of the last page named."""

    limit = fields.Integer(load_default=_DEFAULT_LIMIT, validate=Range(1, _LARGEST_LIMIT))
    after = identifier(load_default=None)


def page_of(item: type[Schema], name: str) -> type[Schema]:
    """Return the schema ``name`` of one page of ``item``; ``next`` is null on the last page."""
    members: dict[str, fields.Field[Any]] = {
        "items": fields.List(fields.Nested(item), required=True),
        "next": fields.String(required=True, allow_none=True),
    }
    return Schema.from_dict(members, name=name)
