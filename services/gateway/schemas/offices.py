"""What the door answers about guidance and standards, and about itself."""

from __future__ import annotations

from marshmallow import Schema, fields

from services.gateway.schemas.words import moment, page_of
from shared.contracts.guidance import OUTCOMES
from shared.contracts.words import GUIDANCE_STATES, LANGUAGES, VERDICTS, Name, count, one_of


class Guidance(Schema):
    """A request for help with online filing. ``guide``: the opaque id of who claimed it."""

    id = fields.String(required=True)
    hall = fields.String(required=True)
    state = one_of(GUIDANCE_STATES, required=True)
    matter = fields.String(required=True)
    visit = fields.String(allow_none=True)
    topic = fields.String(allow_none=True)
    language = one_of(LANGUAGES)
    requested_at = moment(required=True)
    guide = fields.String(allow_none=True)
    outcome = one_of(OUTCOMES, allow_none=True)
    receipt = fields.String(allow_none=True)
    reason = fields.String(allow_none=True)
    ahead = count(allow_none=True)


class Duty(Schema):
    """A guide's duty today."""

    guide = fields.String(required=True)
    hall = fields.String(required=True)
    day = fields.String(required=True)
    on_duty = fields.Boolean(required=True)


class Standard(Schema):
    """A service standard of one version, its clauses as data."""

    id = fields.String(required=True)


class CheckedClause(Schema):
    """What a check says of one clause. ``sample``: how many things it was measured on."""

    id = fields.String(required=True)
    domain = fields.String()
    name = fields.Nested(Name)
    basis = fields.Raw(allow_none=True)
    house_rule = fields.Boolean()
    verdict = one_of(VERDICTS, required=True)
    figure = fields.Float(required=True, allow_none=True)
    unit = fields.Raw(allow_none=True)
    threshold = fields.Raw(allow_none=True)
    sample = count(required=True)


class Check(Schema):
    """A check of one hall and period."""

    class Meta:
        include = {"from": moment(required=True)}

    id = fields.String(required=True)
    hall = fields.String(required=True)
    standard = fields.String(required=True)
    version = fields.String(required=True)
    to = moment(required=True)
    clauses = fields.List(fields.Nested(CheckedClause), required=True)


class Health(Schema):
    """Whether this process lives."""

    status = fields.String(required=True)


class Readiness(Schema):
    """Whether this process can work: its database and the broker answer, and the live events flow."""

    ready = fields.Boolean(required=True)
    database = fields.Boolean(required=True)
    broker = fields.Boolean(required=True)
    live = fields.Boolean(required=True)


GuidancePage = page_of(Guidance, "GuidancePage")
StandardPage = page_of(Standard, "StandardPage")
