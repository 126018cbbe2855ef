"""What the standards office says of standing: how each clause stands now, in a running day, week or month."""

from __future__ import annotations

from marshmallow import Schema, fields

from shared.contracts.checks import ClauseView, ScoresView
from shared.contracts.service_standard import WINDOWS
from shared.contracts.words import VERDICTS, Tolerant, identifier, moment, one_of


class GetStanding(Schema):
    """What ``standards.get_standing`` takes; without a standard or window, the first (of the standard)."""

    hall = identifier(required=True)
    standard = identifier(load_default=None, allow_none=True)
    window = one_of(WINDOWS, load_default=None, allow_none=True)


class StandingOfHall(Schema):
    """How a hall stands in the running ``window``. ``as_of``: the hall's time up to which that was seen.

    ``trend`` of a clause: beside the whole window before.
    """

    class Meta:
        include = {"from": moment(required=True)}  # no name for an attribute in Python

    hall = identifier(required=True)
    standard = identifier(required=True)
    version = identifier(required=True)
    window = one_of(WINDOWS, required=True)
    to = moment(required=True)
    as_of = moment(required=True)
    scores = fields.Nested(ScoresView, required=True)
    clauses = fields.List(fields.Nested(ClauseView), required=True)


class ClauseTurned(Tolerant):
    """A clause whose verdict is another one now."""

    clause = fields.String(required=True)
    verdict_before = one_of(VERDICTS, required=True)
    verdict = one_of(VERDICTS, required=True)


class StandingChanged(Tolerant):
    """Clauses of a hall stand differently in the running ``window`` that began at ``period_from``."""

    standard = identifier(required=True)
    version = identifier(required=True)
    window = one_of(WINDOWS, required=True)
    period_from = moment(required=True)
    clauses = fields.List(fields.Nested(ClauseTurned), required=True)


EVENTS: dict[str, type[Schema]] = {"standing_changed": StandingChanged}
