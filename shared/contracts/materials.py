"""Materials checked at the guidance desk, told in one notice, and taken along to a counter."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from marshmallow import Schema, ValidationError, fields
from marshmallow.validate import Length, Range

from shared.contracts.desk_events import RequestFact
from shared.contracts.words import Name, Tolerant, count, identifier, one_of

LOOKED_STATES = ("present", "missing", "not_in_order")
MATERIAL_STATES = (*LOOKED_STATES, "held")
"""``held``: the government has it already, so nobody is asked to bring it."""
MOST_MATERIALS = 200


def moment_text(**options: Any) -> fields.String:
    """Return a field of an ISO 8601 time with its zone, as text both ways."""
    return fields.String(validate=_is_moment, **options)


def _is_moment(text: str) -> None:
    try:
        if datetime.fromisoformat(text).tzinfo is not None:
            return
    except ValueError:
        pass
    raise ValidationError("Must be an ISO 8601 time with its zone.")


class MaterialLook(Schema):
    """What a guide saw of a material. ``material``: its place in the matter's list, from 1; ``reason``: why not."""

    material = fields.Integer(required=True, strict=True, validate=Range(1, 10_000))
    state = one_of(MATERIAL_STATES, required=True)
    reason = identifier(load_default=None, allow_none=True)


class CheckMaterials(Schema):
    """What ``guidance.check_materials`` takes: every material of the list, but for those that are held.

    ``revision``: of the matter, as the guide's screen shows its list; ``None``: the one in force.
    """

    request = identifier(required=True)
    revision = fields.Integer(load_default=None, allow_none=True, strict=True)
    materials = fields.List(fields.Nested(MaterialLook), required=True, validate=Length(0, MOST_MATERIALS))


class NoticeOf(Schema):
    """What ``guidance.notice`` takes. ``check``: which one, from 1; ``None``: the last."""

    request = identifier(required=True)
    check = fields.Integer(load_default=None, allow_none=True, validate=Range(1, 1000))


class NoticeReason(Name):
    """Why a material is not in order: the ``id`` of the reason, and what it says."""

    id = identifier(required=True)


class NoticeItem(Schema):
    """A material on the notice. ``reason``: why it is not in order."""

    material = count(required=True)
    name = fields.Nested(Name, required=True)
    state = one_of(MATERIAL_STATES, required=True)
    reason = fields.Nested(NoticeReason, required=True, allow_none=True)


class NoticeView(Schema):
    """Everything that is missing or wrong, told at once; nothing personal.

    ``check``: its number in the sitting; ``revision``: of the matter's list; ``items``: what is ``missing`` or
    ``not_in_order``; ``present``, ``held``: what need not be brought again, or at all. ``late``: places of what an
    earlier notice of the same list did not ask for. ``words``: headings and sentences in both languages.
    """

    request = identifier(required=True)
    hall = identifier(required=True)
    hall_name = fields.Nested(Name, required=True, allow_none=True)
    matter = identifier(required=True)
    name = fields.Nested(Name, required=True)
    check = count(required=True)
    checks = count(required=True)
    revision = count(required=True)
    checked_at = moment_text(required=True)
    checked_on = fields.String(required=True)
    complete = fields.Boolean(required=True)
    items = fields.List(fields.Nested(NoticeItem), required=True)
    present = fields.List(fields.Nested(NoticeItem), required=True)
    held = fields.List(fields.Nested(NoticeItem), required=True)
    late = fields.List(count(), required=True)
    words = fields.Dict(keys=fields.String(), values=fields.Nested(Name), required=True)


class MaterialsSummary(Schema):
    """The last check of a request's materials, in a line: how many are ``missing`` and ``not_in_order``."""

    check = count(required=True)
    revision = count(required=True)
    complete = fields.Boolean(required=True)
    missing = count(required=True)
    not_in_order = count(required=True)


class MaterialFact(Tolerant):
    """What was seen of the material at this place of the list."""

    material = count(required=True)
    state = one_of(MATERIAL_STATES, required=True)
    reason = identifier(load_default=None, allow_none=True)


class MaterialTaken(MaterialFact):
    """A material as a counter reads it: with its name."""

    name = fields.Nested(Name, required=True)


class MaterialsTaken(Tolerant):
    """The materials that were checked last, as a hand-over takes them along."""

    check = count(required=True)
    revision = count(required=True)
    checked_at = moment_text(required=True)
    complete = fields.Boolean(required=True)
    materials = fields.List(fields.Nested(MaterialTaken), required=True)


class GuidanceMaterialsChecked(RequestFact):
    """A guide checked all materials against the list of the matter's ``revision``: the one-time notice.

    ``complete``: nothing is amiss; ``late``: what an earlier notice of the same list did not ask for.
    """

    guide = identifier(required=True)
    check = count(required=True)
    revision = count(required=True)
    complete = fields.Boolean(required=True)
    materials = fields.List(fields.Nested(MaterialFact), required=True)
    late = fields.List(count(), load_default=list)


class MaterialsBrought(MaterialsTaken):
    """Intake: a stop of a visit came with materials that were checked at the guidance desk (``request``)."""

    visit = identifier(required=True)
    stop = count(required=True)
    matter = identifier(required=True)
    request = identifier(required=True)


EVENTS = {"guidance_materials_checked": GuidanceMaterialsChecked}
INTAKE_EVENTS = {"materials_brought": MaterialsBrought}
