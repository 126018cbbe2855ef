"""Trying an instance: what is asked and told."""

from __future__ import annotations

from marshmallow import Schema, fields

from services.gateway.schemas.access import SignedIn
from shared.contracts.words import ROLES, Name, identifier, one_of
from shared.web import Strict


class TryOut(Strict):
    """Which ``role``, in which ``hall``."""

    role = one_of(ROLES, required=True)
    hall = identifier(required=True)


class TriedOut(SignedIn):
    """As after signing in. ``username``: the sample user's, or of a device ``kiosk`` or ``board``."""

    username = fields.String(required=True)


class HallToTry(Schema):
    """A hall, by name."""

    id = identifier(required=True)
    name = fields.Nested(Name, required=True)


class Trial(Schema):
    """Whether this instance is one to be tried, and in which halls (none where it is not)."""

    offered = fields.Boolean(required=True)
    halls = fields.List(fields.Nested(HallToTry), required=True)
