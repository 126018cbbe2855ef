"""Figures of a hall, as they are asked for and told."""

from __future__ import annotations

from marshmallow import Schema, fields

from services.gateway.schemas.words import DayText
from shared.contracts.printing import FIGURES_BY
from shared.contracts.words import Name, count, one_of
from shared.web import Strict

FORMATS = ("json", "csv", "xlsx")


class FiguresWanted(Strict):
    """Which days (both included, 366 at most), grouped ``by`` what; ``format``: else the ``Accept`` header says it."""

    day_from = DayText(required=True, data_key="from")
    day_to = DayText(required=True, data_key="to")
    by = one_of(FIGURES_BY, load_default="queue")
    format = one_of(FORMATS, load_default=None)


class Spread(Schema):
    """How long something took, in whole seconds; null without a single case. Percentiles by nearest rank."""

    count = count(required=True)
    mean_seconds = fields.Integer(required=True, allow_none=True)
    median_seconds = fields.Integer(required=True, allow_none=True)
    p80_seconds = fields.Integer(required=True, allow_none=True)
    p95_seconds = fields.Integer(required=True, allow_none=True)


class FigureSummary(Schema):
    """Counts, spreads and shares of one row; `docs/figures.md` has every formula. Shares are from 0 to 1."""

    tickets = count(required=True)
    called = count(required=True)
    served = count(required=True)
    cancelled = count(required=True)
    no_shows = count(required=True)
    no_show_rate = fields.Float(required=True, allow_none=True)
    transfers = count(required=True)
    overtakes = count(required=True)
    wait = fields.Nested(Spread, required=True)
    walk = fields.Nested(Spread, required=True)
    service = fields.Nested(Spread, required=True)
    open_seconds = count(required=True)
    idle_seconds = count(required=True)
    idle_share = fields.Float(required=True, allow_none=True)


class FigureRow(FigureSummary):
    """``key``: id of the queue, the counter or the clerk (opaque), or the day. ``name``: where people have one."""

    key = fields.String(required=True)
    name = fields.Nested(Name, required=True, allow_none=True)


class Figures(Schema):
    """Figures of some days; ``total`` also counts what belongs to no row (people who were never called)."""

    hall = fields.String(required=True)
    day_from = fields.String(required=True, data_key="from", attribute="from")
    day_to = fields.String(required=True, data_key="to", attribute="to")
    by = one_of(FIGURES_BY, required=True)
    rows = fields.List(fields.Nested(FigureRow), required=True)
    total = fields.Nested(FigureSummary, required=True)
