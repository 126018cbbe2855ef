"""What intake says of visits: registered, planned, closed."""

from __future__ import annotations

from marshmallow import fields

from shared.contracts.leases import sequence
from shared.contracts.words import (
    LANGUAGES,
    NEEDS,
    PRIORITIES,
    Tolerant,
    count,
    identifier,
    moment,
    one_of,
)

PLAN_CAUSES = ("next_matter", "guidance", "at_once")


class Stop(Tolerant):
    """One stop of a visit: the matter and the queue it waits in.

    ``kind``: ``appointment`` for somebody who has checked in for the time ``appointment_at``. ``leased``: the number
    that a kiosk gave for it without network.
    """

    stop = count(required=True)
    matter = identifier(required=True)
    queue = identifier(required=True)
    kind = one_of(("walk_in", "appointment"), load_default="walk_in")
    appointment_at = moment(load_default=None, allow_none=True)
    leased = sequence(load_default=None, allow_none=True)


class VisitRegistered(Tolerant):
    """Someone came. ``day``: the hall's service day, ``YYYY-MM-DD``.

    ``agency``: names the visits for which one agent came, each for a client; they have one number.
    """

    visit = identifier(required=True)
    day = fields.String(required=True)
    language = one_of(LANGUAGES, required=True)
    priority = one_of(PRIORITIES, required=True)
    needs = fields.List(one_of(NEEDS), required=True)
    stops = fields.List(fields.Nested(Stop), required=True)
    arrived_at = moment(required=True)
    agency = identifier(load_default=None, allow_none=True)


class VisitPlanned(Tolerant):
    """A stop was added to a visit, or its next one is due: the queue issues its ticket, with the original arrival.

    ``cause``: ``next_matter`` (the stop before it is over), ``guidance`` (handed over by ``request``) or ``at_once``
    (it waits from the beginning, beside the first).
    """

    visit = identifier(required=True)
    day = fields.String(required=True)
    language = one_of(LANGUAGES, required=True)
    priority = one_of(PRIORITIES, required=True)
    needs = fields.List(one_of(NEEDS), required=True)
    stop = fields.Nested(Stop, required=True)
    arrived_at = moment(required=True)
    cause = one_of(PLAN_CAUSES, required=True)
    request = identifier(required=True, allow_none=True)
    agency = identifier(load_default=None, allow_none=True)


class VisitClosed(Tolerant):
    """A visit came to its end. ``served_stops``: how many of ``stops`` were finished."""

    visit = identifier(required=True)
    outcome = one_of(("finished", "no_show", "cancelled"), required=True)
    stops = count(required=True)
    served_stops = count(required=True)
