"""Devices: one-time codes, enrolment, signs of life."""

from __future__ import annotations

from typing import Any

from services.gateway.access.book import DEVICE
from services.gateway.access.provider import Access
from services.gateway.domain import access as rules
from services.gateway.schemas.access import Code, DevicePage, DevicesWanted, Enrol, Enrolled, NewCode
from shared.clock import iso
from shared.errors import NotFound
from shared.web import Request, route

Answer = dict[str, Any]


class DeviceRoutes:
    """Kiosks, boards and evaluators."""

    access: Access
    store: Any
    intake: Any

    @route("POST", "/api/v1/device-codes", body=NewCode, answer=Code, status=201)
    def make_device_code(self, request: Request) -> Answer:
        """Make a code that enrols one kiosk, board or (of a ``counter``) evaluator within ten minutes (admin)."""
        require_counter_of(self.intake.get_hall(hall=request.body["hall"]), request.body["counter"])
        request.caller.require("admin", hall=request.body["hall"])
        return self.access.devices.new_code(**request.body)

    @route("POST", "/api/v1/devices", body=Enrol, answer=Enrolled, status=201, public=True, refuses=(401,))
    def enrol_device(self, request: Request) -> Answer:
        """Enrol this device with a code; the token is its own and lasts 30 days."""
        return self.access.devices.enrol(request.body["code"])

    @route("POST", "/api/v1/devices/heartbeat", status=204)
    def hear_device(self, request: Request) -> None:
        """Say that this device lives, every 30 s or so; after 90 s without it counts as lost."""
        if request.token is not None:
            self.access.devices.hear(request.token)

    @route("GET", "/api/v1/devices", query=DevicesWanted, answer=DevicePage)
    def list_devices(self, request: Request) -> Answer:
        """List the devices of a hall (admin, supervisor), or of every hall (admin of every hall)."""
        hall = request.query["hall"]
        if hall is not None:
            self.intake.get_hall(hall=hall)
        request.caller.require("admin", "supervisor", hall=hall or "*")
        found = self.store.devices.page(hall, request.query["limit"] + 1, request.query["after"])
        shown = found[: request.query["limit"]]
        following = shown[-1].id if len(found) > len(shown) else None
        return {"items": [device_view(each) for each in shown], "next": following}

    @route("DELETE", "/api/v1/devices/<device>", status=204)
    def revoke_device(self, request: Request, device: str) -> None:
        """Take a device out of use (admin): its token is worth nothing from now on."""
        request.caller.require("admin", hall=self.access.devices.device(device).device.hall)
        self.access.devices.revoke(device)
        self.access.tokens.forget(f"{DEVICE}:{device}")


def require_counter_of(hall: Answer, counter: str | None) -> None:
    """Raise ``NotFound`` when ``counter`` is named and is none of ``hall``."""
    if counter is not None and counter not in {each["id"] for each in hall["counters"]}:
        raise NotFound(f"There is no counter {counter} in this hall.", "counter")


def device_view(device: rules.Device) -> Answer:
    """Return a device, without its token."""
    told = {"id": device.id, "hall": device.hall, "role": device.role, "counter": device.counter, "state": device.state}
    heard = iso(device.heard_at) if device.heard_at else None
    return {**told, "heard_at": heard, "expires_at": iso(device.expires)}
