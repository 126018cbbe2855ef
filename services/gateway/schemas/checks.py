"""What the door answers about checks."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields

from services.gateway.schemas.words import Page, moment, page_of
from shared.contracts.checks import CHECK_STATES, OCCASIONS, ClauseView, LateEvent, ScoresView, Superseded
from shared.contracts.service_standard import WINDOWS
from shared.contracts.standing import StandingOfHall
from shared.contracts.words import identifier, one_of
from shared.web import Strict


class LateEventOfCheck(LateEvent):
    """An event that came after the check was made."""

    at: Any = moment(required=True)


class SupersededCheck(Superseded):
    """By which check, what changed, and which events came late."""

    at: Any = moment(required=True)
    events: Any = fields.List(fields.Nested(LateEventOfCheck), required=True)


class Check(Schema):
    """A check of one hall and period. ``as_of``: up to when the period was over when it was checked.

    ``state``: ``superseded`` when events came late that show it differently: ``superseded`` says by which check.
    """

    class Meta:
        include = {"from": moment(required=True)}  # no name for an attribute in Python

    id = identifier(required=True)
    hall = identifier(required=True)
    standard = identifier(required=True)
    version = identifier(required=True)
    to = moment(required=True)
    as_of = moment(required=True)
    occasion = one_of(OCCASIONS)
    state = one_of(CHECK_STATES)
    supersedes = identifier(allow_none=True)
    superseded = fields.Nested(SupersededCheck, allow_none=True)
    scores = fields.Nested(ScoresView, allow_none=True)
    clauses = fields.List(fields.Nested(ClauseView), required=True)


class ChecksWanted(Page):
    """Which checks of a hall."""

    occasion = one_of(OCCASIONS, load_default=None)
    state = one_of(CHECK_STATES, load_default=None)


class OfPeriod(Strict):
    """By which standard, and in which period, from (included) to (excluded)."""

    standard = identifier(required=True)
    period_from = moment(required=True, data_key="from")
    period_to = moment(required=True, data_key="to")


class CasesWanted(Page, OfPeriod):
    """Which cases of a clause."""


class StandingWanted(Strict):
    """By which standard, in which running window; without them, the first."""

    standard = identifier(load_default=None)
    window = one_of(WINDOWS, load_default=None)


class Standing(StandingOfHall):
    """How each clause stands in a hall in the running window, up to ``as_of``."""

    class Meta:
        include = {"from": moment(required=True)}

    to: Any = moment(required=True)
    as_of: Any = moment(required=True)


CheckPage = page_of(Check, "CheckPage")
