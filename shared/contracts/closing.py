"""Closing: a day at its end, and a hall at once (fire, power). What the queue says about it, and what it is asked."""

from __future__ import annotations

from marshmallow import Schema, fields

from shared.contracts.words import Tolerant, count, identifier, moment, one_of, text

CAUSES = ("visitor", "slip_voided", "day_closed", "hall_closed")
"""Why a ticket came to its end without a service."""
TICKETS_AT_CLOSING = ("keep", "cancel")


class HallClosed(Tolerant):
    """A hall was closed at once. ``tickets``: ``keep`` their place until it opens again that day, or ``cancel``."""

    reason = text(100, required=True)
    tickets = one_of(TICKETS_AT_CLOSING, required=True)
    day = fields.String(required=True)


class HallReopened(Tolerant):
    """A hall that was closed at once is open again."""

    day = fields.String(required=True)
    closed_at = moment(required=True)


class DayClosed(Tolerant):
    """Nothing of a hall's day is open any more; how many of its tickets ended in which state."""

    day = fields.String(required=True)
    finished = count(required=True)
    no_show = count(required=True)
    cancelled = count(required=True)


class CloseHall(Schema):
    """What ``close_hall`` takes; without ``tickets`` the hall's own rule holds. ``reason``: nothing personal."""

    hall = identifier(required=True)
    reason = text(100, required=True)
    tickets = one_of(TICKETS_AT_CLOSING, load_default=None, allow_none=True)


class DoorView(Schema):
    """Whether a hall is closed at once. ``left``: tickets whose holders are being told."""

    hall = identifier(required=True)
    state = one_of(("open", "closed"), required=True)
    reason = fields.String(required=True, allow_none=True)
    tickets = one_of(TICKETS_AT_CLOSING, required=True, allow_none=True)
    closed_at = moment(required=True, allow_none=True)
    left = count(required=True)


EVENTS = {"hall_closed": HallClosed, "hall_reopened": HallReopened, "day_closed": DayClosed}
RECEIVERS = {"hall_closed": {"intake"}, "hall_reopened": {"intake"}}
