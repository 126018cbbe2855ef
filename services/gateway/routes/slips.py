"""Slips and printers: what kiosks report, what a slip says, what a supervisor should see to."""

from __future__ import annotations

from typing import Any

from services.gateway.routes.reference import page
from services.gateway.schemas.slips import AttentionPage, Slip, SlipFailed, SlipPrinted
from services.gateway.schemas.told import Ticket
from services.gateway.schemas.words import Page
from shared.clock import iso
from shared.web import Request, route

Answer = dict[str, Any]

_LOST = {"zh": "设备失去联系，请查看", "en": "no sign of life from this device: look at it"}
_MOST_DEVICES = 200


class SlipRoutes:
    """Paper, and the devices that it comes from."""

    queue: Any
    store: Any

    @route("GET", "/api/v1/tickets/<ticket>/slip", answer=Slip)
    def get_slip(self, request: Request, ticket: str) -> Answer:
        """Show what stands on a ticket's slip, for a device that prints it itself."""
        return dict(self.queue.get_slip(ticket=ticket))

    @route("POST", "/api/v1/tickets/<ticket>/printed", body=SlipPrinted, answer=Ticket)
    def report_printed(self, request: Request, ticket: str) -> Answer:
        """Report that a slip came out of this device, or that the visitor took the number from its screen."""
        return dict(self.queue.printed(ticket=ticket, **request.body))

    @route("POST", "/api/v1/tickets/<ticket>/print-failed", body=SlipFailed, answer=Ticket)
    def report_print_failed(self, request: Request, ticket: str) -> Answer:
        """Report that no slip came out of this device, and why."""
        return dict(self.queue.print_failed(ticket=ticket, **request.body))

    @route("POST", "/api/v1/tickets/<ticket>/reprint", answer=Ticket)
    def reprint_ticket(self, request: Request, ticket: str) -> Answer:
        """Print a ticket again, marked as a copy: on the hall's printer, or by the device that asks.

        `slip` `reissued` in the answer: this device prints copy `prints` itself.
        """
        return dict(self.queue.reprint(ticket=ticket))

    @route("GET", "/api/v1/halls/<hall>/attention", query=Page, answer=AttentionPage)
    def list_attention(self, request: Request, hall: str) -> Answer:
        """List what a supervisor should see to: printers, slips that failed, kiosks and boards that fell silent."""
        found = self.queue.attention(hall=hall)
        return page([*found, *self._silent(hall)], request.query)

    def _silent(self, hall: str) -> list[Answer]:
        devices = self.store.devices.page(hall, _MOST_DEVICES, None)
        return [
            {
                "id": f"device:{each.id}",
                "kind": "device",
                "subject": each.id,
                "trouble": "silent",
                "words": _LOST,
                "since": iso(each.heard_at) if each.heard_at else None,
                "number": None,
            }
            for each in devices
            if each.state == "lost"
        ]
