"""What the door is asked and answers about ratings."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from services.gateway.schemas.words import DayText, moment
from shared.contracts import ratings as told
from shared.contracts.words import one_of
from shared.web import Strict

FORMATS = ("json", "csv")


class RatingsWanted(Strict):
    """Services finished on these days, both included."""

    day_from = DayText(required=True, data_key="from")
    day_to = DayText(required=True, data_key="to")


class ExportWanted(RatingsWanted):
    """31 days at most; ``format``: else the ``Accept`` header says it."""

    format = one_of(FORMATS, load_default=None)


class Ratings(told.RatingsView):
    """The ratings of a hall: five levels, the official figure, and beside it the genuine one."""


class ExportedRating(told.ExportedRating):
    """One service on its way to the province's platform."""

    finished_at: Any = moment(required=True)
    rated_at: Any = moment(required=True, allow_none=True)


class RatingExport(told.ExportView):
    """The services of some days whose rating is settled."""

    items: Any = fields.List(fields.Nested(ExportedRating), required=True)
