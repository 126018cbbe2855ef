"""What the door answers about checks."""

from __future__ import annotations

from marshmallow import Schema, fields

from services.gateway.schemas.words import moment
from shared.contracts.checks import ClauseView
from shared.contracts.words import identifier


class Check(Schema):
    """A check of one hall and period. ``as_of``: up to when the period was over when it was checked."""

    class Meta:
        include = {"from": moment(required=True)}  # no name for an attribute in Python

    id = identifier(required=True)
    hall = identifier(required=True)
    standard = identifier(required=True)
    version = identifier(required=True)
    to = moment(required=True)
    as_of = moment(required=True)
    clauses = fields.List(fields.Nested(ClauseView), required=True)
