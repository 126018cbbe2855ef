"""What a kiosk shows before anybody has a ticket: whether the hall gives some, and how long help would take."""

from __future__ import annotations

from marshmallow import Schema, fields

from shared.contracts.desk_views import GuidanceWait, WaitNote
from shared.contracts.words import Name, Tolerant, count, identifier, moment, text


class LifeEvent(Tolerant):
    """Something that happens in a life 一件事 (a child is born), and the ``matters`` that it brings, in their order."""

    id = identifier(required=True)
    name = fields.Nested(Name, required=True)
    matters = fields.List(identifier(), required=True)


class SessionView(Schema):
    """One opening of today; tickets are given until ``last_ticket``."""

    opens = moment(required=True)
    closes = moment(required=True)
    last_ticket = moment(required=True)
    by_appointment = fields.Boolean(required=True)


class AdmissionView(Schema):
    """Whether whoever comes now gets a ticket.

    ``code``: ``open``, or why not, as in a refused registration; ``words``: for the screen, ``offers``: what can be
    done instead, ``next_opening``: when. ``sessions``: of today, so that a kiosk keeps to them without network.
    """

    hall = identifier(required=True)
    gives_tickets = fields.Boolean(required=True)
    code = text(40, required=True)
    words = fields.Nested(Name, required=True, allow_none=True)
    offers = fields.List(fields.String(), required=True)
    next_opening = moment(required=True, allow_none=True)
    closes_at = moment(required=True, allow_none=True)
    sessions = fields.List(fields.Nested(SessionView), required=True)
    as_of = moment(required=True)


class ExpectedHelp(Schema):
    """How long somebody who asked for help now would wait. ``offered``: whether the hall has a guidance desk."""

    offered = fields.Boolean(required=True)
    ahead = count(required=True, allow_none=True)
    wait = fields.Nested(GuidanceWait, required=True, allow_none=True)
    note = fields.Nested(WaitNote, required=True, allow_none=True)
