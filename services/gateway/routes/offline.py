"""Kiosks without network: numbers to go on with, and what they gave in the meantime."""

from __future__ import annotations

from typing import Any

from services.gateway.schemas.offline import LeaseNumbers, Leases, MergedTickets, OfflineTickets
from shared.web import Request, route


class OfflineRoutes:
    """Leasing numbers, and merging the tickets that were given with them."""

    queue: Any
    intake: Any

    @route("POST", "/api/v1/halls/<hall>/number-leases", body=LeaseNumbers, answer=Leases, status=201)
    def lease_numbers(self, request: Request, hall: str) -> dict[str, Any]:
        """Lease numbers of every queue to this kiosk, so many as it lacks, until the service day ends.

        They are its own (`A5xx`): with them it gives tickets while it has no network.
        """
        return dict(self.queue.lease_numbers(hall=hall, **request.body))

    @route("POST", "/api/v1/halls/<hall>/offline-tickets", body=OfflineTickets, answer=MergedTickets)
    def merge_tickets(self, request: Request, hall: str) -> dict[str, Any]:
        """Merge the tickets that this kiosk gave without network, each once under the kiosk's own id.

        In pieces, in any order, as often as need be. Answered is what became of each: `merged`, or `refused` and why.
        """
        return {"items": self.intake.register_offline(hall=hall, tickets=request.body["tickets"])}
