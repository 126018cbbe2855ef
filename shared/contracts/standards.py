"""What the standards office says and is asked of published standards."""

from __future__ import annotations

from marshmallow import Schema, fields

from shared.contracts.words import Name, Tolerant, identifier


class GetStandard(Schema):
    """What ``standards.get_standard`` takes; without a version it answers the one published last."""

    standard = identifier(required=True)
    version = identifier(load_default=None, allow_none=True)


class StandardPublished(Tolerant):
    """A version of a standard was published; it is never changed afterwards."""

    standard = identifier(required=True)
    version = identifier(required=True)
    name = fields.Nested(Name, required=True)


EVENTS: dict[str, type[Schema]] = {
    "standard_published": StandardPublished,
}
RECEIVERS: dict[str, set[str]] = {}
