"""Trying an instance: what is asked and told."""

from __future__ import annotations

from marshmallow import Schema, fields, validates_schema

from services.gateway.schemas.access import SignedIn, require_counter
from shared.contracts.words import ROLES, Name, identifier, one_of
from shared.web import Strict


class TryOut(Strict):
    """Which ``role``, in which ``hall``. ``counter``: of an evaluator."""

    role = one_of(ROLES, required=True)
    hall = identifier(required=True)
    counter = identifier(load_default=None, allow_none=True)

    @validates_schema(skip_on_field_errors=True)
    def _with_its_counter(self, given: dict[str, object], **_options: object) -> None:
        require_counter(given)


class TriedOut(SignedIn):
    """As after signing in. ``username``: the sample user's, or of a device ``kiosk``, ``board`` or ``evaluator``."""

    username = fields.String(required=True)


class HallToTry(Schema):
    """A hall, by name."""

    id = identifier(required=True)
    name = fields.Nested(Name, required=True)


class Trial(Schema):
    """Whether this instance is one to be tried, and in which halls (none where it is not)."""

    offered = fields.Boolean(required=True)
    halls = fields.List(fields.Nested(HallToTry), required=True)
