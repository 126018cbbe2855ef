"""How documents and reported figures are answered."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from services.standards.domain.entering import DocumentFile, EditionEntered, FigureFile
from shared.clock import iso

Plain = dict[str, Any]


def document_view(whole: DocumentFile) -> Plain:
    """Return the ``DocumentView`` of ``whole``."""
    names = ("id", "hall", "kind")
    editions = [_edition(each, whole.kind) for each in whole.editions]
    return {**{name: getattr(whole, name) for name in names}, "editions": editions}


def figure_view(whole: FigureFile) -> Plain:
    """Return the ``FigureView`` of ``whole``."""
    names = ("id", "hall", "name", "first_day", "last_day", "unit")
    last = whole.entries[-1]
    entries = [{**asdict(each), "at": iso(each.at)} for each in whole.entries]
    known = {name: getattr(whole, name) for name in names}
    return {**known, "value": last.value, "source": last.source, "entries": entries}


def _edition(one: EditionEntered, kind: str) -> Plain:
    gone = {**asdict(one.withdrawn), "at": iso(one.withdrawn.at)} if one.withdrawn else None
    return {**asdict(one), "kind": kind, "entered_at": iso(one.entered_at), "withdrawn": gone}
