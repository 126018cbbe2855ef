"""What the standards office says: checks that were completed."""

from __future__ import annotations

from marshmallow import fields

from shared.contracts.words import VERDICTS, Tolerant, count, identifier, moment, one_of


class CheckCompleted(Tolerant):
    """A check of one hall and period; ``verdicts``: how many clauses got each."""

    check = identifier(required=True)
    standard = identifier(required=True)
    version = identifier(required=True)
    period_from = moment(required=True)
    period_to = moment(required=True)
    verdicts = fields.Dict(keys=one_of(VERDICTS), values=count(), required=True)


EVENTS = {"check_completed": CheckCompleted}
RECEIVERS: dict[str, set[str]] = {}
