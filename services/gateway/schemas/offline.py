"""Kiosks without network: what is asked and told."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields
from marshmallow.validate import Length

from services.gateway.schemas.words import moment
from shared.contracts.leases import MOST_AT_ONCE, LeasesView, MergedTicket
from shared.contracts.leases import OfflineTicket as OfflineTicketOfKiosk
from shared.contracts.words import count, identifier
from shared.web import Strict


class LeaseNumbers(Strict):
    """Fill up a kiosk. ``left``: queue → how many numbers it still holds; a queue that is missing: none."""

    left = fields.Dict(keys=identifier(), values=count(), load_default=dict, validate=Length(0, 100))


class Leases(LeasesView):
    """The blocks of numbers that were leased now; none where the kiosk has enough.

    ``size``: of each queue, for ``offline_minutes``; ``ends_at``: when the service day, and so the lease, ends. Of a
    block ``first`` to ``last``, with the ``letter`` and at least three digits; ``id`` is sent with each ticket.
    """

    ends_at: Any = moment(required=True)


class OfflineTicket(OfflineTicketOfKiosk):
    """A ticket that the kiosk gave. ``id``: its own, any that it gives once. ``lease``, ``day``: of the block.

    ``at``: when, by the clock of the kiosk; it counts between the lease and now. ``code``: that it printed for the
    visitor to follow the visit by.
    """

    at: Any = moment(required=True)


class OfflineTickets(Strict):
    """Up to 20 tickets that a kiosk gave without network."""

    tickets = fields.List(fields.Nested(OfflineTicket), required=True, validate=Length(1, MOST_AT_ONCE))


class MergedTickets(Schema):
    """What became of each, in the same order."""

    items = fields.List(fields.Nested(MergedTicket), required=True)
