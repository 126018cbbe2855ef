"""Entering documents and figures: nothing that was entered is changed; what was wrong is taken back, or corrected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from shared.errors import Conflict, Invalid, NotFound
from shared.happening import Happened

MOST_ENTRIES = 500
"""Editions of one document, or entries of one figure."""

Plain = Mapping[str, Any]


@dataclass(frozen=True)
class Withdrawn:
    """That something was taken back: when, by whom (an opaque id) and why."""

    at: datetime
    by: str
    reason: str


@dataclass(frozen=True)
class EditionEntered:
    """One edition of a document, as it was entered; days as ``YYYY-MM-DD``."""

    edition: int
    title: str
    reference: str
    issued_on: str
    valid_from: str
    valid_until: str | None
    sha256: str | None
    entered_at: datetime
    entered_by: str
    withdrawn: Withdrawn | None = None


@dataclass(frozen=True)
class DocumentFile:
    """The document of one ``kind`` of a hall, edition by edition; ``revision``: how often it changed."""

    id: str
    hall: str
    kind: str
    editions: tuple[EditionEntered, ...] = ()
    revision: int = 0


@dataclass(frozen=True)
class FigureEntry:
    """One entry of a figure; ``value`` ``None``: it was taken back."""

    value: float | None
    source: str | None
    reason: str | None
    at: datetime
    by: str


@dataclass(frozen=True)
class FigureFile:
    """The figure ``name`` of a hall for some days (inclusive), entry by entry; the last one stands."""

    id: str
    hall: str
    name: str
    first_day: str
    last_day: str
    unit: str
    entries: tuple[FigureEntry, ...] = ()
    revision: int = 0


def document_id(hall: str, kind: str) -> str:
    """Return the id of the hall's document of a kind."""
    return f"{hall}:{kind}"


def figure_id(hall: str, name: str, first_day: str, last_day: str) -> str:
    """Return the id of a hall's figure for some days."""
    return f"{hall}:{name}:{first_day}:{last_day}"


def enter_document(
    before: DocumentFile, told: Plain, by: str, now: datetime, today: date
) -> tuple[DocumentFile, Happened]:
    """Return the document with one more edition.

    Raises ``Invalid`` for days that do not exist, or do not go together, and for an issue to come.
    """
    issued = _day(told["issued_on"], "issued_on")
    begins = _day(told["valid_from"], "valid_from") if told["valid_from"] else issued
    if issued > today:
        raise Invalid("A document is entered once it is issued.", "issued_on")
    if told["valid_until"] and _day(told["valid_until"], "valid_until") < begins:
        raise Invalid("The last day is before the first.", "valid_until")
    _require_room(before.editions)
    number = len(before.editions) + 1
    days = {"issued_on": issued.isoformat(), "valid_from": begins.isoformat(), "valid_until": told["valid_until"]}
    kept = {name: told[name] for name in ("reference", "sha256")}
    one = EditionEntered(number, told["title"], entered_at=now, entered_by=by, **days, **kept)
    said = {"document": before.id, "kind": before.kind, "edition": number, **days, **kept}
    return replace(before, editions=(*before.editions, one)), Happened("document_entered", said)


def withdraw_document(
    before: DocumentFile, number: int, reason: str, by: str, now: datetime
) -> tuple[DocumentFile, Happened]:
    """Return the document without the edition ``number``, which stays in its history.

    Raises ``NotFound`` for an edition that there is not, ``Conflict`` for one that was taken back already.
    """
    if not 1 <= number <= len(before.editions):
        raise NotFound("There is no such edition.", "edition")
    one = before.editions[number - 1]
    if one.withdrawn:
        raise Conflict("This edition was taken back already.", "edition")
    gone = replace(one, withdrawn=Withdrawn(now, by, reason))
    editions = (*before.editions[: number - 1], gone, *before.editions[number:])
    said = {"document": before.id, "kind": before.kind, "edition": number, "reason": reason}
    return replace(before, editions=editions), Happened("document_withdrawn", said)


def report_figure(before: FigureFile, told: Plain, by: str, now: datetime, today: date) -> tuple[FigureFile, Happened]:
    """Return the figure with one more entry, which stands from now on.

    Raises ``Invalid`` for days that are not over or do not go together, a correction without a reason, another unit.
    """
    first, last = _day(told["first_day"], "first_day"), _day(told["last_day"], "last_day")
    if last < first:
        raise Invalid("The last day is before the first.", "last_day")
    if last >= today:
        raise Invalid("A figure is reported once its days are over.", "last_day")
    if told["unit"] != before.unit:
        raise Invalid(f"This figure was entered in {before.unit}.", "unit")
    if before.entries and not told["reason"]:
        raise Invalid("There is a figure for these days: say why it is corrected.", "reason")
    _require_room(before.entries)
    entry = FigureEntry(told["value"], told["source"], told["reason"], now, by)
    values = {name: told[name] for name in ("value", "unit", "source", "reason")}
    return replace(before, entries=(*before.entries, entry)), Happened("figure_reported", {**_about(before), **values})


def withdraw_figure(before: FigureFile, reason: str, by: str, now: datetime) -> tuple[FigureFile, Happened]:
    """Return the figure without a value; raises ``Conflict`` when it has none."""
    if before.entries[-1].value is None:
        raise Conflict("This figure was taken back already.", "figure")
    entry = FigureEntry(None, None, reason, now, by)
    said = {**_about(before), "reason": reason}
    return replace(before, entries=(*before.entries, entry)), Happened("figure_withdrawn", said)


def _about(figure: FigureFile) -> dict[str, Any]:
    days = {"first_day": figure.first_day, "last_day": figure.last_day}
    return {"figure": figure.id, "name": figure.name, **days}


def _day(text: str, field: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Invalid(f"There is no day {text}.", field) from error


def _require_room(entries: tuple[Any, ...]) -> None:
    if len(entries) >= MOST_ENTRIES:
        raise Conflict(f"There are {MOST_ENTRIES} entries, and no room for more.")
