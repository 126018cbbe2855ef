"""What the door is asked and answers about documents and reported figures."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from services.gateway.schemas.words import DayText, Page, moment, page_of
from shared.contracts import documents as told
from shared.contracts.words import identifier, text
from shared.web import Strict


class EnterDocument(told.EnteredDocument, Strict):
    """Enter an edition of a document of a ``kind`` that clauses ask for. ``reference``: where it is to be found.

    ``valid_from``: else the day of issue; ``valid_until``: its last day; ``sha256``: of the file.
    """

    issued_on: Any = DayText(required=True)
    valid_from: Any = DayText(load_default=None, allow_none=True)
    valid_until: Any = DayText(load_default=None, allow_none=True)


class WithdrawDocument(Strict):
    """Take back the ``edition`` that was entered by mistake."""

    edition = told.edition(required=True)
    reason = text(400, required=True)


class ReportFigure(told.EnteredFigure, Strict):
    """Enter a figure for the days from ``first_day`` to ``last_day``, with its ``source``.

    For days that have one already it is corrected; then say the ``reason``.
    """

    first_day: Any = DayText(required=True)
    last_day: Any = DayText(required=True)
    reason = text(400, load_default=None, allow_none=True)


class WithdrawFigure(Strict):
    """Take back a figure, and say why."""

    reason = text(400, required=True)


class FiguresWanted(Page):
    """Which figures: those of one ``name``, else all."""

    name = identifier(load_default=None)
    after: Any = text(200, load_default=None)


class WithdrawnEntry(told.WithdrawnView):
    """That something was taken back: when, by whom and why."""

    at: Any = moment(required=True)


class Edition(told.EditionView):
    """One edition of a document; ``withdrawn``: it was entered by mistake."""

    entered_at: Any = moment(required=True)
    withdrawn: Any = fields.Nested(WithdrawnEntry, required=True, allow_none=True)


class Document(told.DocumentView):
    """The hall's document of one kind, every edition of it."""

    editions: Any = fields.List(fields.Nested(Edition), required=True)


class FigureEntry(told.FigureEntryView):
    """One entry of a figure; without a value it was taken back."""

    at: Any = moment(required=True)


class ReportedFigure(told.FigureView):
    """A reported figure as it stands, and every entry that led there."""

    entries: Any = fields.List(fields.Nested(FigureEntry), required=True)


DocumentPage = page_of(Document, "DocumentPage")
ReportedFigurePage = page_of(ReportedFigure, "ReportedFigurePage")
