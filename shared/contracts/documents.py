"""What the office enters of a hall with its source: documents that must be current, and figures that no event tells."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validates_schema
from marshmallow.validate import Length, Range, Regexp

from shared.contracts.service_standard import UNITS, day
from shared.contracts.words import Tolerant, identifier, moment, one_of, text

LARGEST_PAGE = 200


def sha256(**options: object) -> fields.String:
    """Return a field of the SHA-256 of a file: 64 hexadecimal digits."""
    expected = "Must be 64 hexadecimal digits"
    return fields.String(validate=Regexp(r"\A[0-9a-f]{64}\Z", error=expected), **options)  # type: ignore[arg-type]


def edition(**options: object) -> fields.Integer:
    """Return a field of an edition's number, from 1."""
    return fields.Integer(strict=True, validate=Range(1, 1000), **options)  # type: ignore[arg-type]


class EnteredDocument(Schema):
    """A document as it is entered, of a ``kind`` that clauses ask for. ``reference``: where it is to be found.

    ``valid_from``: its first day (``None``: the day of issue); ``valid_until``: its last; ``None``: it does not say.
    ``sha256``: of the file, so that it can be proved to be this one.
    """

    kind = identifier(required=True)
    title = text(200, required=True)
    reference = text(300, required=True)
    issued_on = day(required=True)
    valid_from = day(load_default=None, allow_none=True)
    valid_until = day(load_default=None, allow_none=True)
    sha256 = sha256(load_default=None, allow_none=True)


class EnterDocument(EnteredDocument):
    """What ``standards.enter_document`` takes: a new edition of the hall's document of that kind."""

    hall = identifier(required=True)


class OfDocument(Schema):
    """What ``standards.get_document`` takes."""

    hall = identifier(required=True)
    kind = identifier(required=True)


class WithdrawDocument(OfDocument):
    """What ``standards.withdraw_document`` takes: the ``edition`` that was entered by mistake, and the ``reason``."""

    edition = edition(required=True)
    reason = text(400, required=True)


class OfHallEntered(Schema):
    """What ``standards.list_documents`` takes."""

    hall = identifier(required=True)


class WithdrawnView(Schema):
    """That something was taken back: when, by whom (an opaque id) and why."""

    at = moment(required=True)
    by = identifier(required=True)
    reason = text(400, required=True)


class EditionView(EnteredDocument):
    """One edition; ``withdrawn``: it was entered by mistake."""

    edition = edition(required=True)
    entered_at = moment(required=True)
    entered_by = identifier(required=True)
    withdrawn = fields.Nested(WithdrawnView, required=True, allow_none=True)


class DocumentView(Schema):
    """The hall's document of one ``kind``, its editions in the order in which they were entered."""

    id = text(200, required=True)
    hall = identifier(required=True)
    kind = identifier(required=True)
    editions = fields.List(fields.Nested(EditionView), required=True)


class EnteredFigure(Schema):
    """A figure as it is entered: ``value`` in ``unit`` for the days from ``first_day`` to ``last_day`` (inclusive).

    ``source``: where it comes from, so that somebody can look it up.
    """

    name = identifier(required=True)
    first_day = day(required=True)
    last_day = day(required=True)
    value = fields.Float(required=True, allow_nan=False, validate=Range(-1e12, 1e12))
    unit = one_of(UNITS, required=True)
    source = text(300, required=True)

    @validates_schema(skip_on_field_errors=True)
    def _share(self, given: dict[str, Any], **_: Any) -> None:
        if given["unit"] == "percent" and not 0 <= given["value"] <= 100:
            raise ValidationError("A share is between 0 and 100 percent.", "value")


class ReportFigure(EnteredFigure):
    """What ``standards.report_figure`` takes; the same figure again corrects it, which needs a ``reason``."""

    hall = identifier(required=True)
    reason = text(400, load_default=None, allow_none=True)


class ListFigures(Schema):
    """What ``standards.list_figures`` takes: those of one ``name`` (else all), the newest days first."""

    hall = identifier(required=True)
    name = identifier(load_default=None, allow_none=True)
    after = text(200, load_default=None, allow_none=True)
    limit = fields.Integer(load_default=50, strict=True, validate=Range(1, LARGEST_PAGE))


class OfFigure(Schema):
    """What names a figure of a hall."""

    hall = identifier(required=True)
    figure = text(200, required=True)


class WithdrawFigure(OfFigure):
    """What ``standards.withdraw_figure`` takes."""

    reason = text(400, required=True)


class FigureEntryView(Schema):
    """One entry of a figure: its value, or (``None``) that it was taken back, and why."""

    value = fields.Float(required=True, allow_none=True)
    source = text(300, required=True, allow_none=True)
    reason = text(400, required=True, allow_none=True)
    at = moment(required=True)
    by = identifier(required=True)


class FigureView(Schema):
    """A figure of a hall as it stands (``value`` ``None``: taken back), and every entry that led there."""

    id = text(200, required=True)
    hall = identifier(required=True)
    name = identifier(required=True)
    first_day = day(required=True)
    last_day = day(required=True)
    unit = one_of(UNITS, required=True)
    value = fields.Float(required=True, allow_none=True)
    source = text(300, required=True, allow_none=True)
    entries = fields.List(fields.Nested(FigureEntryView), required=True, validate=Length(1))


class DocumentEntered(Tolerant):
    """An edition of a document was entered."""

    document = text(200, required=True)
    kind = identifier(required=True)
    edition = edition(required=True)
    issued_on = day(required=True)
    valid_from = day(required=True)
    valid_until = day(required=True, allow_none=True)
    reference = text(300, required=True)
    sha256 = sha256(required=True, allow_none=True)


class DocumentWithdrawn(Tolerant):
    """An edition was entered by mistake, and taken back."""

    document = text(200, required=True)
    kind = identifier(required=True)
    edition = edition(required=True)
    reason = text(400, required=True)


class FigureReported(Tolerant):
    """A figure was entered, or corrected (``reason``: why)."""

    figure = text(200, required=True)
    name = identifier(required=True)
    first_day = day(required=True)
    last_day = day(required=True)
    value = fields.Float(required=True)
    unit = one_of(UNITS, required=True)
    source = text(300, required=True)
    reason = text(400, load_default=None, allow_none=True)


class FigureWithdrawn(Tolerant):
    """A figure was taken back: for those days there is none."""

    figure = text(200, required=True)
    name = identifier(required=True)
    first_day = day(required=True)
    last_day = day(required=True)
    reason = text(400, required=True)


EVENTS: dict[str, type[Schema]] = {
    "document_entered": DocumentEntered,
    "document_withdrawn": DocumentWithdrawn,
    "figure_reported": FigureReported,
    "figure_withdrawn": FigureWithdrawn,
}
RECEIVERS = {name: {"standards"} for name in EVENTS}
