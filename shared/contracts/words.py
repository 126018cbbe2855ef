"""Field types and fixed names used in every contract."""

from __future__ import annotations

from typing import Any

from marshmallow import EXCLUDE, Schema, fields
from marshmallow.validate import Length, OneOf, Range, Regexp

ROLES = ("kiosk", "board", "evaluator", "clerk", "guide", "supervisor", "officer", "admin")
PRIORITIES = ("normal", "elderly", "disabled", "pregnant", "military", "enterprise")
TICKET_STATES = ("waiting", "called", "serving", "held", "finished", "no_show", "cancelled")
GUIDANCE_STATES = ("waiting", "claimed", "resolved", "handed_over", "left")
VERDICTS = ("passed", "failed", "no_evidence", "not_applicable")
LANGUAGES = ("zh", "yue", "en")
NEEDS = ("large_type", "wheelchair", "hearing", "cantonese")


class Tolerant(Schema):
    """A schema of what is received from another room: fields added later are no error."""

    class Meta:
        unknown = EXCLUDE


def text(longest: int = 200, **options: Any) -> fields.String:
    """Return a field of 1 to ``longest`` characters."""
    return fields.String(validate=Length(1, longest), **options)


def identifier(**options: Any) -> fields.String:
    """Return a field of an identifier: letters, digits, ``_``, ``-``, ``.`` and ``:``, 80 at most."""
    expected = "Must be 1 to 80 letters, digits or _ - . :"
    return fields.String(validate=Regexp(r"\A[A-Za-z0-9_.:-]{1,80}\Z", error=expected), **options)


def one_of(names: tuple[str, ...], **options: Any) -> fields.String:
    """Return a field that holds one of ``names``."""
    return fields.String(validate=OneOf(names), **options)


def count(**options: Any) -> fields.Integer:
    """Return a field of a whole number from 0."""
    return fields.Integer(strict=True, validate=Range(min=0), **options)


def moment(**options: Any) -> fields.AwareDateTime:
    """Return a field of an ISO 8601 time with its zone."""
    return fields.AwareDateTime(format="iso", **options)


class Name(Tolerant):
    """A name that a person reads, in Chinese (``zh``) and English (``en``)."""

    zh = text(400, required=True)
    en = text(400, required=True)
