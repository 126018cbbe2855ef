"""What the standards office is asked for the cases of a clause (answered as ``findings.ProofView``, ``CaseView``)."""

from __future__ import annotations

from marshmallow import Schema, fields
from marshmallow.validate import Range

from shared.contracts.findings import CLAUSE_ID, LARGEST_PAGE
from shared.contracts.words import identifier, moment, text


class OfClause(Schema):
    """A clause of a standard in a hall and period."""

    hall = identifier(required=True)
    standard = identifier(required=True)
    clause = fields.String(required=True, validate=CLAUSE_ID)
    period_from = moment(required=True)
    period_to = moment(required=True)


class CasesWanted(OfClause):
    """What ``standards.list_cases`` takes. ``after``: as ``next`` said, the place in the list."""

    after = identifier(load_default=None, allow_none=True)
    limit = fields.Integer(load_default=50, strict=True, validate=Range(1, LARGEST_PAGE))


class OfCaseWanted(OfClause):
    """What ``standards.get_case`` takes."""

    case = text(200, required=True)
