"""What the desk works by: checklists per matter and version, and the reasons why something cannot be filed online."""

from __future__ import annotations

from datetime import date
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validates_schema
from marshmallow.validate import Length

from shared.contracts.words import Name, Tolerant, count, identifier, one_of, text

STEP_KINDS = ("sign_in", "materials", "form", "attachments", "submit", "receipt")
"""In this order: account and real-name sign-in, materials, form pages, attachments, submitting, the receipt."""
MOST_STEPS = 30
MOST_AT_ONCE = 50
"""Checklists in one request: some 200 KB."""


def day(**options: Any) -> fields.String:
    """Return a field of a day, ``2026-03-31``, as text both ways."""
    return fields.String(validate=_is_day, **options)


def _is_day(text: str) -> None:
    try:
        if date.fromisoformat(text).isoformat() == text:
            return
    except ValueError:
        pass
    raise ValidationError("Must be a day such as 2026-03-31.")


class Trouble(Schema):
    """What usually goes ``wrong`` at a step, and what ``helps``."""

    wrong = fields.Nested(Name, required=True)
    helps = fields.Nested(Name, required=True)


class ChecklistStep(Schema):
    """One step of filing online. ``title``: in a few words; ``wording``: what is done, as it is said to the visitor.

    ``optional``: it may be left out without a word, and holds up no later step.
    """

    id = identifier(required=True)
    kind = one_of(STEP_KINDS, required=True)
    title = fields.Nested(Name, required=True)
    wording = fields.Nested(Name, required=True)
    troubles = fields.List(fields.Nested(Trouble), load_default=list, validate=Length(max=8))
    optional = fields.Boolean(load_default=False)


class Receipt(Schema):
    """How the receipt number of a matter looks.

    ``pattern``: of single characters (``A``, ``-``, ``\\d``, ``[A-Z]``), each with how often (``{4}``, ``{4,8}``,
    ``?``, ``+``); ``example``: one that fits, shown to the guide; ``where``: where the visitor finds it.
    """

    pattern = text(100, required=True)
    example = text(80, required=True)
    where = fields.Nested(Name, required=True)


class Checklist(Schema):
    """How a matter is filed online, step by step. A published ``version`` never changes.

    ``valid_from``: the day (``YYYY-MM-DD``) from which it is in force, ``None``: from its publication on.
    ``site``: where it is filed.
    """

    matter = identifier(required=True)
    version = identifier(required=True)
    valid_from = day(load_default=None, allow_none=True)
    site = fields.Nested(Name, required=True)
    receipt = fields.Nested(Receipt, required=True)
    steps = fields.List(fields.Nested(ChecklistStep), required=True, validate=Length(3, MOST_STEPS))


class Reason(Tolerant):
    """One reason why a matter could not be filed online."""

    id = identifier(required=True)
    name = fields.Nested(Name, required=True)


class Reasons(Schema):
    """The office's list of reasons in one ``version``, for one ``hall`` or (``None``) for all that have none."""

    hall = identifier(load_default=None, allow_none=True)
    version = identifier(required=True)
    reasons = fields.List(fields.Nested(Reason), required=True, validate=Length(1, 50))

    @validates_schema(skip_on_field_errors=True)
    def _each_once(self, given: dict[str, Any], **_: Any) -> None:
        seen = [each["id"] for each in given["reasons"]]
        doubles = [place for place, each in enumerate(seen) if each in seen[:place]]
        if doubles:
            raise ValidationError({"reasons": {doubles[0]: {"id": ["Is there twice."]}}})


class PublishChecklists(Schema):
    """What ``guidance.publish_checklists`` takes: all of them, or none when one is wrong.

    ``base``: of a single one, what it was changed from (``shared.contracts.bases``).
    """

    class Meta:
        unknown = RAISE

    checklists = fields.List(fields.Dict(), required=True, validate=Length(1, MOST_AT_ONCE))
    base = text(40, load_default=None, allow_none=True)


class ChecklistsWanted(Schema):
    """What ``guidance.list_checklists`` takes."""

    limit = fields.Integer(load_default=50, strict=True)
    after = identifier(load_default=None, allow_none=True)


class ChecklistOf(Schema):
    """What ``guidance.get_checklist`` takes; without a ``version`` the one in force, generated if none is written."""

    matter = identifier(required=True)
    version = identifier(load_default=None, allow_none=True)


class ReasonsOf(Schema):
    """What ``guidance.get_reasons`` takes; without a ``version`` the newest."""

    hall = identifier(load_default=None, allow_none=True)
    version = identifier(load_default=None, allow_none=True)


class ChecklistView(Checklist):
    """A checklist as it is read. ``generated``: made from the matter's materials, as nobody has written one."""

    generated = fields.Boolean(required=True)


class ChecklistInList(Schema):
    """A matter's checklist in a list: the ``version`` in force, all ``versions`` (the oldest first), its step count."""

    id = identifier(required=True)
    version = identifier(required=True)
    versions = fields.List(identifier(), required=True)
    steps = count(required=True)


class ChecklistPublished(Tolerant):
    """A new version of a matter's checklist, whole."""

    matter = identifier(required=True)
    version = identifier(required=True)
    checklist = fields.Dict(required=True)


class ReasonsPublished(Tolerant):
    """A new version of the reasons why something cannot be filed online."""

    version = identifier(required=True)
    reasons = fields.List(fields.Nested(Reason), required=True)


EVENTS = {"checklist_published": ChecklistPublished, "reasons_published": ReasonsPublished}
