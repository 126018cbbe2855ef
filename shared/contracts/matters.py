"""Government service matters 事项, as intake publishes them."""

from __future__ import annotations

from marshmallow import RAISE, Schema, fields
from marshmallow.validate import Length, Range

from shared.contracts.words import (
    Name,
    Tolerant,
    count,
    identifier,
    one_of,
    text,
)


class Material(Tolerant):
    """What a matter needs. ``held``: the government already has it, so nobody is asked to bring it."""

    name = fields.Nested(Name, required=True)
    held = fields.Boolean(required=True)


class Matter(Tolerant):
    """A government service matter 事项.

    ``queues``: hall id → queue id where it is open; a hall that is missing here does not offer it yet.
    ``legal_days``, ``promised_days``: limits in working days, 0 means at once, ``None`` unknown.
    ``kind``: the item type of the national catalogue (``1`` licence, ``5`` payment, ``7`` confirmation, ``10`` other
    powers, ``20`` public service …). ``group``: the main item 主项 of which it is one case.
    ``after``: matters that are done before it when they belong to the same visit, as it needs their result.
    ``source``: ``sample``, or the division code of the catalogue that it was imported from.
    """

    id = identifier(required=True)
    name = fields.Nested(Name, required=True)
    department = fields.Nested(Name, required=True)
    materials = fields.List(fields.Nested(Material), required=True)
    queues = fields.Dict(keys=identifier(), values=identifier(), required=True)
    channels = fields.List(one_of(("counter", "online")), required=True, validate=Length(1))
    average_minutes = fields.Float(load_default=None, allow_none=True, validate=Range(0.5, 240))
    legal_days = fields.Integer(load_default=None, allow_none=True, strict=True, validate=Range(0, 400))
    promised_days = fields.Integer(load_default=None, allow_none=True, strict=True, validate=Range(0, 400))
    after = fields.List(identifier(), load_default=list, validate=Length(max=20))
    group = text(200, load_default=None, allow_none=True)
    item_code = text(80, load_default=None, allow_none=True)
    kind = text(20, load_default=None, allow_none=True)
    source = text(80, required=True)


class MatterPage(Schema):
    """What is asked of ``list_matters``: matters open in ``hall`` whose Chinese or English name contains ``q``."""

    class Meta:
        unknown = RAISE

    hall = identifier(load_default=None, allow_none=True)
    q = text(80, load_default=None, allow_none=True)
    limit = fields.Integer(strict=True, load_default=50, validate=Range(1, 200))
    after = identifier(load_default=None, allow_none=True)


class MatterPublished(Tolerant):
    """A matter's reference data, whole; ``revision`` grows with each change."""

    matter = fields.Nested(Matter, required=True)
    revision = count(required=True)
