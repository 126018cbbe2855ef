"""What a kiosk shows: told."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields

from services.gateway.schemas.told import Waiting
from services.gateway.schemas.words import moment
from shared.contracts.kiosk import AdmissionView, ExpectedHelp, LifeEvent, SessionView
from shared.contracts.matters import Material
from shared.contracts.words import Name


class Session(SessionView):
    """One opening of today; tickets are given until ``last_ticket``."""

    opens: Any = moment(required=True)
    closes: Any = moment(required=True)
    last_ticket: Any = moment(required=True)


class Admission(AdmissionView):
    """Whether whoever comes now gets a ticket.

    ``code``: ``open``, or why not, with ``words`` for the screen, ``offers`` and the ``next_opening``. ``closes_at``:
    null where the hall goes on round the clock. ``sessions``: of today, to keep to without network.
    """

    next_opening: Any = moment(required=True, allow_none=True)
    closes_at: Any = moment(required=True, allow_none=True)
    sessions = fields.List(fields.Nested(Session), required=True)
    as_of: Any = moment(required=True)


class KioskState(Schema):
    """What a kiosk shows beside the catalogue; what cannot be asked just now is null.

    ``waiting``: per queue, ``age_seconds`` old. ``guidance``: how long help with online filing would take.
    """

    hall = fields.String(required=True)
    admission = fields.Nested(Admission, required=True, allow_none=True)
    waiting = fields.List(fields.Nested(Waiting), required=True, allow_none=True)
    guidance = fields.Nested(ExpectedHelp, required=True, allow_none=True)
    age_seconds = fields.Float(required=True, allow_none=True)


class CatalogueMatter(Schema):
    """A matter as kiosks show it. ``initials``, ``pinyin``: of its Chinese name, without tones, to be found by."""

    id = fields.String(required=True)
    name = fields.Nested(Name, required=True)
    department = fields.Nested(Name, required=True)
    materials = fields.List(fields.Nested(Material), required=True)
    channels = fields.List(fields.String(), required=True)
    average_minutes = fields.Float(allow_none=True)
    promised_days = fields.Integer(allow_none=True)
    queue = fields.String(required=True)
    initials = fields.String(required=True)
    pinyin = fields.String(required=True)


class Catalogue(Schema):
    """What can be done in a hall: ``matters``, ``life_events``, ids of those that are asked for most."""

    hall = fields.String(required=True)
    version = fields.String(required=True)
    matters = fields.List(fields.Nested(CatalogueMatter), required=True)
    life_events = fields.List(fields.Nested(LifeEvent), required=True)
    common_matters = fields.List(fields.String(), required=True)
