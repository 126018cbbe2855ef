"""What the door answers about findings."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from services.gateway.schemas.words import moment, page_of
from shared.contracts.findings import FindingView, RoundView, WaiverView


class Round(RoundView):
    """One rectification, and what the office said to it (null: nothing yet)."""

    rectified_at: Any = moment(required=True)
    judged_at: Any = moment(required=True, allow_none=True)


class Waiver(WaiverView):
    """Why, and up to which day (inclusive), the clause is waived."""

    at: Any = moment(required=True)


class Finding(FindingView):
    """A failed clause that somebody must put right by ``due``."""

    raised_at: Any = moment(required=True)
    rounds: Any = fields.List(fields.Nested(Round), required=True)
    waiver: Any = fields.Nested(Waiver, required=True, allow_none=True)


FindingPage = page_of(Finding, "FindingPage")
